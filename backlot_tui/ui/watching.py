"""Looking at this machine's deliveries: often, cheaply, and silent while nothing moves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.overview import DeliveryView, views_of
from backlot_tui.desk.transfers import queue_view
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state.deliveries import LocalDelivery, all_deliveries
from backlot_tui.ui.messages import TransfersSeen
from backlot_tui.ui.transfers.rows import StallWatch, TransferQueue, transfer_queue

LOOK_EVERY_S = 0.5
"""Twice a second is what the terminal may be written to (20 transfers, under 4 kB/s)."""
_SHARE = 4.0
"""Between two looks passes at least so many times what a look takes: keys go first."""
_LIVE = frozenset({DeliveryState.WAITING, DeliveryState.TRANSFERRING})
"""States that look different after a while though nothing was written: countdowns, stalls."""


def watch_transfers(
    desk: Desk,
    tell: Callable[[TransfersSeen], None],
    stop: threading.Event,
    nudge: threading.Event,
) -> None:
    """Tell of every change of work.db's deliveries until stopped; at once after a nudge."""
    version: int | None = None
    views: list[DeliveryView] | None = None
    queue: TransferQueue | None = None
    stalls = StallWatch()
    while not stop.is_set():
        began = time.monotonic()
        nudge.clear()
        # SQLite counts what other connections commit: an unchanged file is not read again.
        row = desk.work.one("PRAGMA data_version")
        now = int(row[0]) if row else None
        if now != version or any(view.state in _LIVE for view in views or ()):
            version = now
            known = all_deliveries(desk.work)
            here = [each for each in known if each.portal == desk.portal]
            newest: dict[str, LocalDelivery] = {each.request_id: each for each in here}
            seen = views_of(here)
            look = queue_view(desk.work, ended=True)
            stalled = stalls.look(look.transfers, began)
            seen_queue = transfer_queue(look, {it.id: it for it in known}, desk.portal, stalled)
            if seen != views or seen_queue != queue:
                views, queue = seen, seen_queue
                tell(TransfersSeen(seen, newest, seen_queue))
        nudge.wait(max(LOOK_EVERY_S, _SHARE * (time.monotonic() - began)))
