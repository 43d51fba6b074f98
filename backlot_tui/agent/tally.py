"""What has ended since the queue was last empty, and whom to tell."""

from __future__ import annotations

from backlot_tui.agent.log import log
from backlot_tui.agent.notices import Notices
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import BYTES_ARRIVED
from backlot_tui.state import deliveries
from backlot_tui.state.database import Database


class Tally:
    """Used from the agent's own thread only."""

    def __init__(self, work: Database, notices: Notices) -> None:
        self._work = work
        self._notices = notices
        self._arrived = 0
        self._failed = 0

    def ended(self, delivery_id: str) -> None:
        """An attempt is over: if the delivery is too, tell it. A cancel is no news to anybody."""
        delivery = deliveries.delivery(self._work, delivery_id)
        if delivery is None:
            return
        if delivery.state in BYTES_ARRIVED:
            self._arrived += 1
        elif delivery.state is DeliveryState.FAILED:
            self._failed += 1
        else:
            return
        self._notices.delivery_ended(delivery)

    def queue_is(self, *, moving: int, left: int) -> None:
        """moving: deliveries that go on by themselves; left: those that wait for a person."""
        if moving or not (self._arrived or self._failed):
            return
        log("queue ended", arrived=self._arrived, failed=self._failed, left=left)
        self._notices.queue_ended(self._arrived, self._failed, left)
        self._arrived = self._failed = 0
