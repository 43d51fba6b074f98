"""All requests of the copy, prepared so that a filter over 100,000 of them answers within a frame.

Columns repeat their values: a condition on a column is asked once per different value, and the
rows are then looked up in the set of values that passed. The same rows come out as with
`domain.conditions.predicate`, row by row; a test holds one against the other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from operator import attrgetter
from typing import Any

from backlot_tui.desk.ordering import GROUPS, Group, ordered
from backlot_tui.domain.conditions import (
    AllOf,
    AnyOf,
    Condition,
    HasWord,
    Not,
    search_key,
    value_test,
)
from backlot_tui.domain.filters import Filter, condition
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.requests import SourceRequest


class Listing:
    """Immutable: other rows are another listing. Positions are places in `rows`."""

    def __init__(self, rows: Sequence[SourceRequest] = ()) -> None:
        self.rows = rows
        self._everything = range(len(rows))
        self._columns: dict[str, list[Any]] = {}
        self._orders: dict[tuple[str, bool], Sequence[int]] = {}
        self._headings: dict[str, list[tuple[str, str]]] = {}
        self._keys: list[str] | None = None

    def prepare(self) -> None:
        """Make the search keys now (0.2 s for 100,000 rows); call it off the UI thread."""
        if self._keys is None:
            self._keys = list(map(search_key, self.rows))

    def in_order(self, sort: str, *, descending: bool = False) -> Sequence[int]:
        """All positions, sorted by a name of `ordering.SORTS`; worked out once."""
        if (sort, descending) not in self._orders:
            everything = range(len(self.rows))
            self._orders[sort, descending] = ordered(
                self.rows, everything, sort, descending=descending
            )
        return self._orders[sort, descending]

    def narrow(
        self,
        wanted: Filter,
        moment: Moment,
        selected: Collection[str] = (),
        among: Sequence[int] | None = None,
    ) -> Sequence[int]:
        """The positions of the rows that the filter lets through.

        among: the positions to choose from, whose order is kept; all, in their own, if not given.
        """
        among = self._everything if among is None else among
        if not wanted.terms:
            return among
        return self._passing(condition(wanted, moment, selected), among)

    def grouped(self, positions: Iterable[int], group: str) -> list[Group]:
        """The positions under headings, by a name of `ordering.GROUPS`; headings in order."""
        if group not in self._headings:
            self._headings[group] = list(map(GROUPS[group], self.rows))
        headings = self._headings[group]
        found: dict[tuple[str, str], list[int]] = {}
        for at in positions:
            found.setdefault(headings[at], []).append(at)
        return [Group(heading, tuple(found[place, heading])) for place, heading in sorted(found)]

    def _passing(self, wanted: Condition, among: Sequence[int]) -> Sequence[int]:
        match wanted:
            case AllOf(conditions):
                for each in conditions:
                    among = self._passing(each, among)
                return among
            case AnyOf((only,)):
                return self._passing(only, among)
            case AnyOf(conditions):
                some = {at for each in conditions for at in self._passing(each, among)}
                return [at for at in among if at in some]
            case Not(inner):
                out = set(self._passing(inner, among))
                return [at for at in among if at not in out]
            case HasWord(text):
                self.prepare()
                assert self._keys is not None
                keys = self._keys
                return [at for at in among if text in keys[at]]
            case _:
                return self._with_value(wanted.column, value_test(wanted), among)

    def _with_value(
        self, column: str, test: Callable[[Any], bool], among: Sequence[int]
    ) -> Sequence[int]:
        values = self._column(column)
        passing = {value for value in set(values) if test(value)}
        return [at for at in among if values[at] in passing]

    def _column(self, name: str) -> list[Any]:
        if name not in self._columns:
            self._columns[name] = list(map(attrgetter(name), self.rows))
        return self._columns[name]
