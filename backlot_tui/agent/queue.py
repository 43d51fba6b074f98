"""What goes next. Pure: rows in, rows out.

Deliveries start in the queue's order: by priority, then by place. Large and small ones have slots
of their own at each portal, so that a few subtitles never wait behind a feature film, nor the film
behind a thousand subtitles. What runs at a lower priority keeps nobody out: a higher one starts
beside it, and is then given the connections first (`agent.lanes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state.queue_rows import QueueRow

SMALL = 64 << 20
"""Bytes up to which a delivery is small: about a second of a good line."""


@dataclass(frozen=True, slots=True)
class Slots:
    """How many deliveries to one portal are under way at once."""

    large: int = 2
    small: int = 6


def next_up(
    rows: Sequence[QueueRow], running: frozenset[str], slots: Slots, now: float
) -> list[QueueRow]:
    """The deliveries to start at `now` (seconds since the epoch), first first.

    rows: the unfinished deliveries in the queue's order; running: ids of those under way.
    """
    under_way = [row for row in rows if row.id in running]
    starting = []
    for row in rows:
        if row.id not in running and is_due(row, now) and _has_room(row, under_way, slots):
            starting.append(row)
            under_way.append(row)
    return starting


def is_due(row: QueueRow, now: float) -> bool:
    """Whether it only waits for its turn."""
    if row.ending:
        return False
    if row.state is DeliveryState.WAITING:
        return row.next_try_at <= now
    return row.state in (DeliveryState.QUEUED, DeliveryState.INTERRUPTED)


def _has_room(row: QueueRow, under_way: Sequence[QueueRow], slots: Slots) -> bool:
    rivals = [
        other
        for other in under_way
        if other.portal == row.portal and other.priority >= row.priority
    ]
    small = sum(1 for other in rivals if other.size <= SMALL)
    if row.size <= SMALL:
        return small < slots.small
    return len(rivals) - small < slots.large
