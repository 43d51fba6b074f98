"""From deliveries to the pane's rows: what `transfers` tells, and what only looking twice shows.

A transfer whose bytes do not move is *stalled*, whatever rate was noted last: the line
may be dead while nobody has noticed yet, or the agent be stopped without having ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from backlot_tui.desk.transfers import totals, transfer_view
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import UNFINISHED
from backlot_tui.state.deliveries import LocalDelivery
from backlot_tui.state.queue_rows import in_line
from backlot_tui.ui.transfers.advice import what_to_do
from backlot_tui.ui.transfers.rows import STALLED, TransferQueue, TransferRow

STALLED_S = 20.0
"""A transfer that moved no byte for so long is shown as stalled."""


class StallWatch:
    """Notes when each delivery last moved. Times in seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._moved: dict[str, tuple[int, float]] = {}
        """Delivery id -> bytes sent, and since when it is so many."""

    def look(self, deliveries: Iterable[LocalDelivery], now: float) -> set[str]:
        """The ids of those that are transferring and have not moved for `STALLED_S`."""
        before, self._moved = self._moved, {}
        stalled: set[str] = set()
        for delivery in deliveries:
            if delivery.state is not DeliveryState.TRANSFERRING or delivery.phase:
                continue
            sent_bytes = delivery.sent_bytes
            sent, since = before.get(delivery.id, (-1, now))
            if sent != sent_bytes:
                since = now
            self._moved[delivery.id] = (sent_bytes, since)
            if now - since >= STALLED_S:
                stalled.add(delivery.id)
        return stalled


class RowMaker:
    """Makes rows, and hands out the same one again while nothing about it is different."""

    def __init__(self, portal: str) -> None:
        """portal: the desk's own."""
        self._portal = portal
        self._made: dict[str, tuple[LocalDelivery, int, bool, TransferRow]] = {}

    def queue(self, deliveries: Iterable[LocalDelivery], stalled: set[str]) -> TransferQueue:
        known = list(deliveries)
        line = sorted((each for each in known if each.state in UNFINISHED), key=in_line)
        ended = sorted(
            (each for each in known if each.state not in UNFINISHED),
            key=lambda each: (each.updated_at, each.id),
            reverse=True,
        )
        placed = [*enumerate(line, start=1), *((0, each) for each in ended)]
        before, self._made = self._made, {}
        for place, each in placed:
            made = before.get(each.id)
            is_stalled = each.id in stalled
            if made is None or made[0] is not each or made[1:3] != (place, is_stalled):
                row = _row(each, place, self._portal, stalled=is_stalled)
                made = (each, place, is_stalled, row)
            self._made[each.id] = made
        return _whole(tuple(made[3] for made in self._made.values()))


def _whole(rows: tuple[TransferRow, ...]) -> TransferQueue:
    """Stalled rows count with what is left of them, at no rate."""
    whole = totals(row for row in rows if row.unfinished)
    return TransferQueue(rows, whole.left_bytes, whole.rate, whole.remaining_s)


def _row(delivery: LocalDelivery, place: int, portal: str, *, stalled: bool) -> TransferRow:
    view = transfer_view(delivery, place)
    reason = f"No byte has moved for {STALLED_S:.0f} s." if stalled else delivery.reason or ""
    return TransferRow(
        id=view.id,
        place=place,
        request_id=delivery.request_id,
        request=view.request_id,
        portal="" if delivery.portal == portal else safe_text(delivery.portal),
        name=view.name,
        source_type=view.source_type,
        state=view.state,
        phase=STALLED if stalled else view.phase,
        reason=safe_text(reason),
        next_try=_next_try(delivery),
        advice=what_to_do(delivery, stalled=stalled),
        priority=view.priority,
        size=view.size,
        sent_bytes=view.sent_bytes,
        rate=0.0 if stalled else view.rate,
        rate_limit=view.rate_limit,
        remaining_s=None if stalled else view.remaining_s,
        tries=view.tries,
        updated_at=delivery.updated_at,
        files=view.files,
    )


def _next_try(delivery: LocalDelivery) -> str:
    waiting = delivery.state is DeliveryState.WAITING and delivery.tries
    if not waiting or not delivery.next_try_at:
        return ""
    return f"{datetime.fromtimestamp(delivery.next_try_at):%H:%M:%S}"
