"""What goes next. Pure: rows in, rows out.

Deliveries start in the queue's order: by priority, then by place. Large and small ones have slots
of their own at each portal, so that a few subtitles never wait behind a feature film, nor the film
behind a thousand subtitles. What runs at a lower priority keeps nobody out: a higher one starts
beside it, and is then given the connections first (`agent.lanes`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state.queue_rows import QueueRow

SMALL = 64 << 20
"""Bytes up to which a delivery is small: about a second of a good line."""


_Kind = tuple[str, bool, int]
"""Portal, whether it is small, and priority: what deliveries vie for slots by."""


@dataclass(frozen=True, slots=True)
class Slots:
    """How many deliveries to one portal are under way at once."""

    large: int = 2
    small: int = 32


def next_up(
    rows: Sequence[QueueRow], running: frozenset[str], slots: Slots, now: float
) -> list[QueueRow]:
    """The deliveries to start at `now` (seconds since the epoch), first first.

    rows: the unfinished deliveries in the queue's order; running: ids of those under way.
    """
    under_way = Counter(_kind(row) for row in rows if row.id in running)
    starting = []
    for row in rows:
        if row.id not in running and is_due(row, now) and _has_room(row, under_way, slots):
            starting.append(row)
            under_way[_kind(row)] += 1
    return starting


def _kind(row: QueueRow) -> _Kind:
    return (row.portal, row.size <= SMALL, row.priority)


def is_due(row: QueueRow, now: float) -> bool:
    """Whether it only waits for its turn."""
    if row.ending:
        return False
    if row.state is DeliveryState.WAITING:
        return row.next_try_at <= now
    return row.state in (DeliveryState.QUEUED, DeliveryState.INTERRUPTED)


def _has_room(row: QueueRow, under_way: Counter[_Kind], slots: Slots) -> bool:
    portal, is_small, priority = _kind(row)
    rivals = sum(
        count
        for (other_portal, other_small, other_priority), count in under_way.items()
        if (other_portal, other_small) == (portal, is_small) and other_priority >= priority
    )
    return rivals < (slots.small if is_small else slots.large)
