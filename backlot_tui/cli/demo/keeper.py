"""The process that runs the demo's portal, for as long as somebody needs it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from backlot_tui import __version__
from backlot_tui.cli.demo.folder import DemoAddress, DemoFolder
from backlot_tui.portal.service import PortalInfo, PortalSettings, run_portal
from backlot_tui.state.deliveries import unfinished
from backlot_tui.state.folder import StateFolder, open_state_folder
from backlot_tui.state.presence import hold, holder
from backlot_tui.state.work_schema import open_work

_LOOK_S = 1.0
_GRACE_S = 10.0
"""Long enough to leave the desk and come back, and for a desk that is starting to attach."""


def keep_demo(
    demo: DemoFolder,
    *,
    inspection_delay_s: float,
    stop: threading.Event,
    tell: Callable[[DemoAddress], None],
    while_needed: bool,
) -> bool:
    """Run the portal until stopped, or (while_needed) until nobody needs it any more.

    False, at once, if another process runs it.
    """
    with hold(demo.keeper_lock, __version__) as mine:
        if not mine:
            return False
        demo.retract()  # of one that was killed
        if while_needed:
            threading.Thread(target=_watch, args=(demo, stop), daemon=True).start()

        def ready(info: PortalInfo) -> None:
            address = DemoAddress(info.url, info.demo_token or "")
            demo.publish(address)
            tell(address)

        try:
            run_portal(
                PortalSettings(demo.data, demo=True, inspection_delay_s=inspection_delay_s),
                ready,
                stop,
            )
        finally:
            demo.retract()
        return True


def _watch(demo: DemoFolder, stop: threading.Event) -> None:
    needed_at = time.monotonic()
    state = open_state_folder(demo.state)
    while not stop.wait(_LOOK_S):
        if demo.somebody_is_attached() or _agent_is_busy(state):
            needed_at = time.monotonic()
        elif time.monotonic() - needed_at > _GRACE_S:
            stop.set()


def _agent_is_busy(state: StateFolder) -> bool:
    if holder(state.agent_lock) is None:
        return False
    return bool(unfinished(open_work(state.work_db)))
