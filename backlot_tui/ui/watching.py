"""Looking at this machine's deliveries: often, cheaply, and silent while nothing moves."""

from __future__ import annotations

import threading
from collections.abc import Callable

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.overview import DeliveryView, local_deliveries
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state.deliveries import LocalDelivery, all_deliveries
from backlot_tui.ui.messages import TransfersSeen

LOOK_EVERY_S = 0.5
"""Twice a second is what the terminal may be written to (20 transfers, under 4 kB/s)."""


def watch_transfers(
    desk: Desk, tell: Callable[[TransfersSeen], None], stop: threading.Event
) -> None:
    """Tell of every change of work.db's deliveries until stopped."""
    version: int | None = None
    views: list[DeliveryView] | None = None
    while not stop.is_set():
        # SQLite counts what other connections commit: an unchanged file is not read again.
        row = desk.work.one("PRAGMA data_version")
        now = int(row[0]) if row else None
        counting_down = any(view.state is DeliveryState.WAITING for view in views or ())
        if now != version or counting_down:
            version = now
            newest: dict[str, LocalDelivery] = {
                each.request_id: each for each in all_deliveries(desk.work, desk.portal)
            }
            seen = local_deliveries(desk)
            if seen != views:
                views = seen
                tell(TransfersSeen(seen, newest))
        stop.wait(LOOK_EVERY_S)
