"""A kept order of rows, brought up to what changed in them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from backlot_tui.desk.ordering import Part
from backlot_tui.domain.requests import SourceRequest


class Move:
    """Rows that leave an order before they change, and come back to where they belong then.

    added: the positions that new rows will have. False if the order stays as it is.
    """

    def __init__(
        self,
        rows: Sequence[SourceRequest],
        parts: tuple[Part, ...],
        changed: Mapping[int, SourceRequest],
        added: Sequence[int],
    ) -> None:
        self.parts = parts
        self._rows, self._added = rows, added
        self._moved = [at for at, row in changed.items() if self._key(rows[at]) != self._key(row)]

    def __bool__(self) -> bool:
        return bool(self._moved or self._added)

    def take_out(self, order: list[int]) -> None:
        """Asked before the rows change."""
        places = [self._place(order, at) for at in self._moved]
        for place in sorted(places, reverse=True):
            del order[place]

    def put_back(self, order: list[int]) -> None:
        """And the new ones; asked when the rows have changed."""
        for at in (*self._moved, *self._added):
            order.insert(self._place(order, at), at)

    def _place(self, order: Sequence[int], at: int) -> int:
        key = self._key(self._rows[at])
        return bisect_left(order, key, key=lambda other: self._key(self._rows[other]))

    def _key(self, row: SourceRequest) -> tuple[Any, ...]:
        return tuple(part(row) for part in self.parts)
