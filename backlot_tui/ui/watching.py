"""Looking at this machine's deliveries: often, cheaply, and silent while nothing moves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.overview import DeliveryView, view_of
from backlot_tui.desk.transfers import as_it_is
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state.deliveries import LocalDelivery
from backlot_tui.state.following import DeliveryFollower
from backlot_tui.state.presence import is_held
from backlot_tui.ui.messages import TransfersSeen
from backlot_tui.ui.transfers.row_making import RowMaker, StallWatch
from backlot_tui.ui.transfers.rows import TransferQueue

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
    """Tell of every change of work.db's deliveries until stopped; at once after a nudge.

    An agent that was killed writes no change: whether one runs is looked at as well.
    """
    version: int | None = None
    had_agent: bool | None = None
    views: list[DeliveryView] | None = None
    queue: TransferQueue | None = None
    follower = DeliveryFollower(desk.work)
    stalls, maker, views_of = StallWatch(), RowMaker(desk.portal), _ViewMaker()
    while not stop.is_set():
        began = time.monotonic()
        nudge.clear()
        # SQLite counts what other connections commit: an unchanged file is not read again.
        now, has_agent = desk.work.version(), is_held(desk.folder.agent_lock)
        looks_new = (now, has_agent) != (version, had_agent)
        if looks_new or any(view.state in _LIVE for view in views or ()):
            version, had_agent = now, has_agent
            known = as_it_is(follower.read(), agent_runs=has_agent)
            here = [each for each in known if each.portal == desk.portal]
            newest: dict[str, LocalDelivery] = {each.request_id: each for each in here}
            seen = views_of(here)
            seen_queue = maker.queue(known, stalls.look(known, began))
            if seen != views or seen_queue != queue:
                views, queue = seen, seen_queue
                tell(TransfersSeen(seen, newest, seen_queue))
        nudge.wait(max(LOOK_EVERY_S, _SHARE * (time.monotonic() - began)))


class _ViewMaker:
    """Makes views, and hands out the same one again while its delivery is the same object."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[LocalDelivery, DeliveryView]] = {}

    def __call__(self, deliveries: Iterable[LocalDelivery]) -> list[DeliveryView]:
        before, self._made = self._made, {}
        for each in deliveries:
            made = before.get(each.id)
            # The note of one that waits counts down.
            if made is None or made[0] is not each or each.state is DeliveryState.WAITING:
                made = (each, view_of(each))
            self._made[each.id] = made
        return [view for _, view in self._made.values()]
