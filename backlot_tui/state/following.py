"""Deliveries read again and again: only those that changed are read, the others are the same
objects as before.

A desk looks twice a second. With a long queue of many files most of it rests, and reading it costs
the time in which a key should be answered.
"""

from __future__ import annotations

from typing import Any

from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import LocalDelivery, some_deliveries

_TRACES = """
SELECT d.*, t.* FROM deliveries AS d LEFT JOIN (
    SELECT delivery_id, count(*), sum(sent_bytes), sum(paused), count(crc64), count(file_id),
    sum(size), total(mtime_ns), total(ctime_ns) FROM transfers GROUP BY delivery_id
) AS t ON t.delivery_id = d.id ORDER BY d.created_at, d.id
"""
"""Whatever changes about a delivery or its files shows in one of these. The sums are SQLite's own
work, which holds up no other thread."""


class DeliveryFollower:
    """For one thread."""

    def __init__(self, work: Database) -> None:
        self._work = work
        self._known: dict[str, tuple[tuple[Any, ...], LocalDelivery]] = {}

    def read(self) -> list[LocalDelivery]:
        """All deliveries, oldest first."""
        traces = {row["id"]: tuple(row) for row in self._work.all(_TRACES)}
        changed = [
            each
            for each, trace in traces.items()
            if each not in self._known or self._known[each][0] != trace
        ]
        fresh = {each.id: each for each in some_deliveries(self._work, changed)}
        self._known = {
            each: (trace, fresh.get(each) or self._known[each][1])
            for each, trace in traces.items()
            if each in fresh or each in self._known
        }
        return [delivery for _, delivery in self._known.values()]
