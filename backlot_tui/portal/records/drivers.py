"""Ways to the few requests that can fit: which index, sought how, and how many it would name.

A search takes the way that names the fewest, if those are few enough to be sorted; counting stops
at a bound, so that looking for a way costs little where there is none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod

from sqlalchemy import Connection, select

from backlot_tui.domain.conditions import AllOf, AnyOf, Condition, Equals
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus
from backlot_tui.portal.records import sqlite_words
from backlot_tui.portal.records.narrowing import left_over, range_of
from backlot_tui.portal.records.schema import ASKED_MOST, request_values

FEW = 15_000
"""So many candidates are looked at and sorted in the time that walks take where more fit: the page
is full sooner, the more there are. Measured on a million requests."""

FEW_LOOKED_UP = 3_000
"""Where the order is not in the driver's index and each candidate's row has to be found."""

_FEW_ENOUGH = 2_500
"""With so few, no other way is looked for."""

_MOST_SEEKS = 4_000
_IN_EVERY_INDEX = frozenset({"id", "status", *ASKED_MOST})
_DATES = ("due", "estimated", "updated_at")


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL with the values for its question marks."""

    text: str
    values: tuple[object, ...] = ()

    def also(self, *others: Sql) -> Sql:
        pieces = (self, *others)
        return Sql(
            " AND ".join(piece.text for piece in pieces),
            tuple(value for piece in pieces for value in piece.values),
        )


@dataclass(frozen=True, slots=True)
class Driver:
    """`tables` is what stands behind FROM, `seek` what the index is asked."""

    tables: str
    seek: Sql
    counted: str
    """The tables that the count needs."""

    orders: frozenset[str] | None
    """Columns that the index has to sort by; None where rows are looked up anyway."""

    def few(self, column: str) -> int:
        """As many candidates this way may name for an order by the column."""
        covered = self.orders is None or column in self.orders
        return FEW if covered else FEW_LOOKED_UP


@dataclass(frozen=True, slots=True)
class Ground:
    """The partners and statuses that are left; never none."""

    partners: Sequence[str]
    statuses: Sequence[str]

    @property
    def sql(self) -> Sql:
        return one_of("partner_id", self.partners).also(one_of("status", self.statuses))

    @property
    def seeks(self) -> int:
        return len(self.partners) * len(self.statuses)


def one_of(column: str, values: Collection[str]) -> Sql:
    marks = ", ".join("?" * len(values))
    return Sql(f"requests.{column} IN ({marks})", tuple(values))


def best_of_all(connection: Connection, wanted: Condition, order: str) -> Driver | None:
    """The way among those that know nothing of partner and status; None if each names too many.

    `order` is the column that sorts.
    """
    return _fewest(connection, _everywhere(wanted), order)


def best_in(connection: Connection, ground: Ground, wanted: Condition, order: str) -> Driver | None:
    """The way among the indexes that begin with partner and status."""
    return _fewest(connection, _ways(connection, ground, wanted), order)


def _fewest(connection: Connection, ways: Iterable[Driver], order: str) -> Driver | None:
    found: Driver | None = None
    fewest = FEW + 1
    for driver in ways:
        bound = min(fewest, driver.few(order) + 1)
        count = _count(connection, driver, bound)
        if count < bound:
            found, fewest = driver, count
        if fewest <= _FEW_ENOUGH:
            break
    return found


def _count(connection: Connection, driver: Driver, bound: int) -> int:
    asked = (
        f"SELECT count(*) FROM (SELECT 1 FROM {driver.counted} WHERE {driver.seek.text} LIMIT ?)"
    )
    return int(connection.exec_driver_sql(asked, (*driver.seek.values, bound)).scalar_one())


def _everywhere(wanted: Condition) -> Iterator[Driver]:
    if ids := _ids(wanted):
        yield _by_index("ix_requests_id_folded", one_of("id_folded", sorted(ids)))
    if asked := sqlite_words.asked_for(wanted):
        yield Driver(
            "request_words CROSS JOIN requests INDEXED BY uq_requests_number"
            " ON requests.number = request_words.rowid",
            Sql("request_words MATCH ?", (asked,)),
            counted="request_words",
            orders=None,
        )


def _ways(connection: Connection, ground: Ground, wanted: Condition) -> Iterator[Driver]:
    dates = [_bounds(wanted, column) for column in _DATES]
    if facets := _facets(connection, ground, wanted):
        yield _by_index("ix_requests_facets", ground.sql.also(facets, *dates[:2]))
    if states := _states(ground, wanted):
        yield _by_index("ix_requests_states", ground.sql.also(states, *dates[:2]))
    for column, bounds in zip(_DATES, dates, strict=True):
        if bounds.values:
            yield _by_index(
                f"ix_requests_by_{column}", ground.sql.also(bounds), frozenset({column})
            )


def _by_index(index: str, seek: Sql, also: frozenset[str] = frozenset()) -> Driver:
    tables = f"requests INDEXED BY {index}"
    return Driver(tables, seek, counted=tables, orders=_IN_EVERY_INDEX | also)


def _ids(wanted: Condition) -> frozenset[str]:
    """Folded ids, one of which every request that fits has; empty if nothing is known of ids."""
    match wanted:
        case Equals("id", text):
            return frozenset({text})
        case AllOf(conditions):
            return next((ids for each in conditions if (ids := _ids(each))), frozenset())
        case AnyOf(conditions) if conditions:
            every = [_ids(each) for each in conditions]
            return frozenset().union(*every) if all(every) else frozenset()
        case _:
            return frozenset()


def _facets(connection: Connection, ground: Ground, wanted: Condition) -> Sql | None:
    """Source types and languages. All types are named where only languages are asked for."""
    types, all_types = _listed(connection, wanted, "source_type")
    languages, all_languages = _listed(connection, wanted, "language")
    if all_types and all_languages:
        return None
    sought = [one_of("source_type_folded", types)]
    if not all_languages:
        sought.append(one_of("language_folded", languages))
    seeks = ground.seeks * prod(len(each.values) for each in sought)
    return sought[0].also(*sought[1:]) if seeks <= _MOST_SEEKS else None


def _listed(connection: Connection, wanted: Condition, name: str) -> tuple[list[str], bool]:
    """The folded values that are left of a column, and whether those are all."""
    known = list(
        connection.execute(
            select(request_values.c.value).where(request_values.c.name == name)
        ).scalars()
    )
    left = left_over(wanted, name, known)
    return left, len(left) == len(known)


def _states(ground: Ground, wanted: Condition) -> Sql | None:
    """Material Status and the latest delivery's state; a request without one is no seek."""
    materials = left_over(wanted, "material_status", list(MaterialStatus))
    states = left_over(wanted, "latest_delivery_state", [*DeliveryState, ""])
    any_state = "" in states
    if any_state and len(materials) == len(MaterialStatus):
        return None
    sought = one_of("material_status", [str(each) for each in materials])
    if not any_state:
        sought = sought.also(one_of("latest_delivery_state", [str(each) for each in states]))
    return sought if ground.seeks * len(materials) * len(states) <= _MOST_SEEKS else None


def _bounds(wanted: Condition, column: str) -> Sql:
    asked = range_of(wanted, column)
    bounds = Sql("true")
    if asked.low is not None:
        bounds = bounds.also(Sql(f"requests.{column} >= ?", (asked.low,)))
    if asked.high is not None:
        bounds = bounds.also(Sql(f"requests.{column} <= ?", (asked.high,)))
    return bounds
