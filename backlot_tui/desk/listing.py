"""All requests of the copy, prepared so that a filter over 100,000 of them answers within a frame.

Columns repeat their values: a condition on a column is asked once per different value, and the
rows are then looked up in the set of values that passed. The same rows come out as with
`domain.conditions.predicate`, row by row; a property test holds one against the other. A filter
that only says more than the last one looks at what that one left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from operator import attrgetter
from typing import Any

from backlot_tui.desk.ordering import BY_DUE, BY_ID, GROUPS, PARTS, RISK, Group, Part
from backlot_tui.desk.piles import Piles
from backlot_tui.desk.row_moves import Move
from backlot_tui.domain.buckets import BUCKETS, RISKS
from backlot_tui.domain.conditions import (
    SEARCHED,
    AllOf,
    AnyOf,
    Condition,
    Contains,
    Equals,
    HasWord,
    Not,
    OnColumn,
    implies,
    search_key,
    value_test,
)
from backlot_tui.domain.filters import Filter, condition
from backlot_tui.domain.moment import Moment, moment_now
from backlot_tui.domain.requests import SourceRequest


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """What a filter left: `found` keeps the order of `among`."""

    among: Sequence[int]
    conditions: tuple[Condition, ...]
    found: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Grouped:
    """The groups of `positions` by `part`, as long as no row's group is another one."""

    positions: Sequence[int]
    part: Part
    groups: list[Group]


class Listing:
    """Positions are places in `rows`. A row keeps its own for good; what was handed out stays."""

    def __init__(self, rows: Iterable[SourceRequest] = ()) -> None:
        self.rows = list(rows)
        self.by_id: Mapping[str, SourceRequest] = _ById(self)
        self._everything: Sequence[int] = range(len(self.rows))
        self._places: dict[str, int] | None = None
        self._columns: dict[str, list[Any]] = {}
        self._different: dict[str, set[Any]] = {}
        self._widest: dict[str, int] = {}
        self._orders: dict[tuple[Part, ...], list[int]] = {}
        self._handed_out: set[tuple[Part, ...]] = set()
        """Orders that somebody may hold: they stay, and the next change goes into another list."""
        self._turned: tuple[Sequence[int], Sequence[int]] = ((), ())
        self._keys: list[str] | None = None
        self._last: _Narrowed | None = None
        self._known_piles: dict[Part, Piles] = {}
        self._grouped: _Grouped | None = None

    def prepare(self) -> None:
        """Work out now what every screen asks for (0.4 s for 100,000 rows), off the UI thread."""
        self._everything = list(self._everything)  # one object per number, for all orders
        self._search_keys()
        self.place("")
        for sort in _SORTED_BY:
            self._sorted(PARTS[sort])
        for column in _MEASURED:
            self.widest(column)

    def take(self, changed: Iterable[SourceRequest]) -> None:
        """These rows are different now, or new; what is worked out stays so.

        In place: ten columns of 100,000 values copied at every change would be for the collector
        to look through, which stops all threads for longer than a frame.
        """
        newer = {row.id: row for row in changed}
        at_places = {at: row for row in newer.values() if (at := self.place(row.id)) is not None}
        added = [row for row in newer.values() if self.place(row.id) is None]
        numbers = range(len(self.rows), len(self.rows) + len(added))
        self._forget_groups(at_places)
        moves = [Move(self.rows, parts, at_places, numbers) for parts in self._orders]
        moves = [move for move in moves if move]
        for move in moves:
            move.take_out(self._own_order(move.parts))
        self._patch(at_places, added)
        for move in moves:
            move.put_back(self._orders[move.parts])
        self._last = None

    def _forget_groups(self, changed: Mapping[int, SourceRequest]) -> None:
        """If one of the rows is about to be in another group."""
        if self._grouped is None:
            return
        column = self._grouped.part.column
        for at, row in changed.items():
            if getattr(self.rows[at], column) != getattr(row, column):
                self._grouped = None
                return

    def _own_order(self, parts: tuple[Part, ...]) -> list[int]:
        """The order in a list that nobody else holds."""
        if parts in self._handed_out:
            self._handed_out.discard(parts)
            self._orders[parts] = list(self._orders[parts])
        return self._orders[parts]

    def _patch(
        self, at_places: Mapping[int, SourceRequest], added: Sequence[SourceRequest]
    ) -> None:
        """Rows, and what is kept of each of them, at these places and at the end."""
        if added:
            first = len(self.rows)
            self._everything = [*self._everything, *range(first, first + len(added))]
            assert self._places is not None  # asked for all of `added` before
            self._places |= {row.id: first + at for at, row in enumerate(added)}
        values_of: list[tuple[list[Any], Callable[[SourceRequest], Any]]] = [
            (values, attrgetter(name)) for name, values in self._columns.items()
        ]
        if self._keys is not None:
            values_of.append((self._keys, search_key))
        values_of.append((self.rows, lambda row: row))
        for values, of in values_of:
            for at, row in at_places.items():
                values[at] = of(row)
            values.extend(map(of, added))
        now = (*at_places.values(), *added)
        for name, known in self._different.items():
            known.update(map(attrgetter(name), now))
        for name, cells in self._widest.items():
            self._widest[name] = max(cells, _widest(map(attrgetter(name), now)))

    def place(self, row_id: str) -> int | None:
        """The position of a request; None if it is not here."""
        if self._places is None:
            self._places = {row.id: at for at, row in zip(self._everything, self.rows, strict=True)}
        return self._places.get(row_id)

    def in_order(
        self, sort: str, *, descending: bool = False, moment: Moment | None = None
    ) -> Sequence[int]:
        """All positions, sorted by a name of `ordering.SORTS`, as `ordering.ordered` does.

        moment: when the risk is, if not now.
        """
        by_risk = sort == RISK
        order = self._by_risk(moment or moment_now()) if by_risk else self._asked_for(PARTS[sort])
        if not descending:
            return order
        if self._turned[0] is not order:
            self._turned = (order, order[::-1])
        return self._turned[1]

    def _asked_for(self, parts: tuple[Part, ...]) -> list[int]:
        self._handed_out.add(parts)
        return self._sorted(parts)

    def _sorted(self, parts: tuple[Part, ...]) -> list[int]:
        """By the last part first: each other one only deals out what is in order already."""
        if parts in self._orders:
            return self._orders[parts]
        part, *less = parts
        if less:
            piles = self._dealt(self._sorted(tuple(less)), part)
            order = list(chain.from_iterable(pile for _, pile in piles))
        else:
            order = sorted(self._everything, key=self._column(part.column).__getitem__)
        if parts in _KEPT:
            self._orders[parts] = order
        return order

    def _dealt(self, positions: Iterable[int], part: Part) -> list[tuple[Any, list[int]]]:
        """What the part makes of the positions, in order, each with those; their order is kept."""
        piles = self._piles(part)
        values = self._column(part.column)
        dealt: list[list[int]] = [[] for _ in piles.made]
        pile_of = {value: dealt[place] for value, place in piles.place_of.items()}
        for at in positions:
            pile_of[values[at]].append(at)
        return list(zip(piles.made, dealt, strict=True))

    def _piles(self, part: Part) -> Piles:
        """Worked out again only when the column has a value that it never had."""
        different = self.different(part.column)
        known = self._known_piles.get(part)
        if known is None or len(known.place_of) < len(different):
            known = self._known_piles[part] = Piles.of(part, different)
        return known

    def _by_risk(self, moment: Moment) -> list[int]:
        order: list[int] = []
        left: Sequence[int] = self._sorted(BY_DUE)
        for risk in RISKS:
            these = self._passing(BUCKETS[risk](moment), left)
            order += these
            out = set(these)
            left = [at for at in left if at not in out]
        return [*order, *left]

    def different(self, column: str) -> Collection[Any]:
        """The values of a column of SourceRequest, each once, and maybe some that it had before."""
        if column not in self._different:
            self._different[column] = set(self._column(column))
        return self._different[column]

    def widest(self, column: str) -> int:
        """The length of the longest text in a column, or of one that it had before."""
        if column not in self._widest:
            self._widest[column] = _widest(self.different(column))
        return self._widest[column]

    def counted(self, column: str) -> Counter[Any]:
        """How often a column has each of its values."""
        return Counter(self._column(column))

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
        meant = condition(wanted, moment, selected)
        found = self._passing(meant, self._left_by_last(meant.conditions, among))
        self._last = _Narrowed(among, meant.conditions, found)
        return found

    def _left_by_last(
        self, conditions: tuple[Condition, ...], among: Sequence[int]
    ) -> Sequence[int]:
        """What the last filter left, if that cannot lack a row; else all of `among`."""
        last = self._last
        if last is None or last.among is not among:
            return among
        says_more = all(any(implies(new, old) for new in conditions) for old in last.conditions)
        return last.found if says_more else among

    def grouped(self, positions: Sequence[int], group: str) -> list[Group]:
        """The positions under headings, by a name of `ordering.GROUPS`; headings in order.

        The same list again while it would say the same.
        """
        part, last = GROUPS[group], self._grouped
        if last is not None and last.part is part and last.positions == positions:
            return last.groups
        dealt = self._dealt(positions, part)
        groups = [Group(heading, pile) for (_, heading), pile in dealt if pile]
        self._grouped = _Grouped(positions, part, groups)
        return groups

    def _passing(
        self, wanted: Condition, among: Sequence[int], *, holds: bool = True
    ) -> Sequence[int]:
        """Those of `among` for which it is so that `wanted` holds, or does not."""
        match wanted:
            case Not(inner):
                return self._passing(inner, among, holds=not holds)
            case AllOf(conditions) | AnyOf(conditions) if len(conditions) == 1:
                return self._passing(conditions[0], among, holds=holds)
            case AllOf(conditions) if holds:
                return self._passing_all(conditions, among, holds=True)
            case AnyOf(conditions) if not holds:
                return self._passing_all(conditions, among, holds=False)
            case AllOf(conditions) | AnyOf(conditions):
                some = {at for each in conditions for at in self._passing(each, among, holds=holds)}
                return [at for at in among if at in some]
            case HasWord(text):
                keys = self._search_keys()
                return [at for at in among if (text in keys[at]) is holds]
            case Contains(column, text) | Equals(column, text) if holds and column in _IN_KEYS:
                among = self._passing(HasWord(text), among)
                return self._with_value(wanted, among, holds=True)
            case _:
                return self._with_value(wanted, among, holds=holds)

    def _passing_all(
        self, conditions: Iterable[Condition], among: Sequence[int], *, holds: bool
    ) -> Sequence[int]:
        for each in conditions:
            among = self._passing(each, among, holds=holds)
        return among

    def _with_value(self, wanted: OnColumn, among: Sequence[int], *, holds: bool) -> Sequence[int]:
        test, values = value_test(wanted), self._column(wanted.column)
        if len(among) <= _FEW:
            return [at for at in among if test(values[at]) is holds]
        passing = {value for value in self.different(wanted.column) if test(value) is holds}
        return [at for at in among if values[at] in passing]

    def _column(self, name: str) -> list[Any]:
        if name not in self._columns:
            self._columns[name] = list(map(attrgetter(name), self.rows))
        return self._columns[name]

    def _search_keys(self) -> list[str]:
        if self._keys is None:
            self._keys = list(map(search_key, self.rows))
        return self._keys


def _widest(texts: Iterable[str | None]) -> int:
    return max((len(text) for text in texts if text), default=0)


class _ById(Mapping[str, SourceRequest]):
    """A listing's rows under their ids."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    def __getitem__(self, row_id: str) -> SourceRequest:
        at = self._listing.place(row_id)
        if at is None:
            raise KeyError(row_id)
        return self._listing.rows[at]

    def __iter__(self) -> Iterator[str]:
        return (row.id for row in self._listing.rows)

    def __len__(self) -> int:
        return len(self._listing.rows)


_MEASURED = (
    "title", "source_type", "language", "partner", "package_id", "status", "latest_delivery_state",
)  # fmt: skip
"""Those of the usual columns that are as wide as what they say."""

_IN_KEYS = frozenset(SEARCHED) & {field.name for field in fields(SourceRequest)}
"""Columns whose text is in the search key as well: what they contain, the key contains."""

_SORTED_BY = ("due", "title", "type", "language", "partner", "package", "status", "delivery")
"""Orders that are worked out before a person asks: those of the usual columns."""

_KEPT = frozenset((BY_ID, BY_DUE, *PARTS.values()))
"""Orders that follow the changes; what only leads to one of them is not kept."""

_FEW = 500
"""So few rows are asked one by one, rather than every value of the column."""
