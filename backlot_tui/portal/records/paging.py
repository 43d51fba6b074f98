"""A page of requests in an order: the ids, found with work that stays bounded on a million rows.

On SQLite there are two ways. Where an index names few candidates (`drivers`), those are looked at
and sorted. Where every index names many, the requests of each partner and status are walked in
the order itself, and the walks are merged until the page is full: many fit, so that is soon. What
fits depends on the status more than on anything else, so the choice is made for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, or_, select
from sqlalchemy.dialects import sqlite

from backlot_tui.domain.conditions import Condition
from backlot_tui.domain.statuses import RequestStatus
from backlot_tui.portal.records import drivers, search
from backlot_tui.portal.records.drivers import Driver, Ground, Sql
from backlot_tui.portal.records.narrowing import NEVER, given
from backlot_tui.portal.records.order import Mark, Order
from backlot_tui.portal.records.people import Scope
from backlot_tui.portal.records.schema import requests

_MOST_WALKS = 480
"""SQLite merges at most 500."""

_DIALECT = sqlite.dialect()
_STATUSES = [str(status) for status in RequestStatus]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question for a page; `limit` counts rows."""

    order: Order
    after: Mark | None
    limit: int


def marks(connection: Connection, scope: Scope, wanted: Condition, asked: Asked) -> list[Mark]:
    """The places of the first `limit` visible requests that fit, from behind `after`."""
    if connection.dialect.name != "sqlite":
        return plain(connection, scope, wanted, asked)
    found = statement(connection, scope, wanted, asked)
    if found is None:
        return []
    rows = connection.exec_driver_sql(found.text, found.values)
    return [Mark(value, id_) for value, id_ in rows]


def statement(connection: Connection, scope: Scope, wanted: Condition, asked: Asked) -> Sql | None:
    """What is asked of SQLite; None where nothing can fit."""
    wanted, partners = _of_partners(wanted, scope)
    by_status = {status: given(wanted, "status", status) for status in _STATUSES}
    left = {status: cond for status, cond in by_status.items() if cond != NEVER}
    if not left or not partners:
        return None
    ground = Ground(partners, list(left))
    driver = drivers.best_of_all(connection, wanted, asked.order.column)
    if driver is not None or ground.seeks > _MOST_WALKS:
        return _page(_named(driver, ground, wanted, asked), asked)
    return _merged(connection, ground, left, asked)


def plain(connection: Connection, scope: Scope, wanted: Condition, asked: Asked) -> list[Mark]:
    """The same for any engine, left to its own planner."""
    column, id_ = requests.c[asked.order.column], requests.c.id
    down = asked.order.descending
    query = select(column, id_).where(requests.c.partner_id.in_(scope), search.where(wanted))
    if asked.after is not None:
        value, last = asked.after.value, asked.after.id
        further = (column < value, id_ < last) if down else (column > value, id_ > last)
        query = query.where(or_(further[0], and_(column == value, further[1])))
    ordered = (column.desc(), id_.desc()) if down else (column, id_)
    rows = connection.execute(query.order_by(*ordered).limit(asked.limit))
    return [Mark(value, id_) for value, id_ in rows]


def _of_partners(wanted: Condition, scope: Scope) -> tuple[Condition, list[str]]:
    """Partners that can have what fits; the condition without what is the same for all of them."""
    left = {partner: given(wanted, "partner_id", partner) for partner in sorted(scope)}
    partners = [partner for partner, cond in left.items() if cond != NEVER]
    remaining = {left[partner] for partner in partners}
    return (remaining.pop() if len(remaining) == 1 else wanted), partners


def _named(driver: Driver | None, ground: Ground, wanted: Condition, asked: Asked) -> Sql:
    """The requests that a driver names and that fit, to be sorted."""
    tables = driver.tables if driver else "requests"
    sought = [driver.seek] if driver else []
    fits = ground.sql.also(*sought, _fitting(wanted), *_behind(asked))
    return _places(asked.order, tables, fits)


def _merged(
    connection: Connection, ground: Ground, left: dict[str, Condition], asked: Asked
) -> Sql:
    """What fits in each status, where there may be few of it, or walks through all of it."""
    index = "by_id" if asked.order.name == "status" else f"by_{asked.order.name}"
    tables = f"requests INDEXED BY ix_requests_{index}"
    parts = []
    for status, cond in left.items():
        behind = _behind_in(status, asked)
        if behind is None:
            continue
        here = Ground(ground.partners, [status])
        if driver := drivers.best_in(connection, here, cond, asked.order.column):
            parts.append(_named(driver, here, cond, asked))
            continue
        fitting = _fitting(cond)
        for partner in ground.partners:
            walk = Sql("requests.partner_id = ? AND requests.status = ?", (partner, status))
            parts.append(_places(asked.order, tables, walk.also(fitting, *behind)))
    return _page(_union(parts, asked.order), asked)


def _places(order: Order, tables: str, fits: Sql) -> Sql:
    asked = f"SELECT requests.{order.column}, requests.id FROM {tables} WHERE {fits.text}"
    return Sql(asked, fits.values)


def _union(parts: Sequence[Sql], order: Order) -> Sql:
    if not parts:
        return Sql(f"SELECT {order.column}, id FROM requests WHERE false")
    return Sql(
        " UNION ALL ".join(part.text for part in parts),
        tuple(value for part in parts for value in part.values),
    )


def _page(rows: Sql, asked: Asked) -> Sql:
    down = " DESC" if asked.order.descending else ""
    by = f"1{down}" if asked.order.name == "id" else f"1{down}, 2{down}"
    return Sql(f"{rows.text} ORDER BY {by} LIMIT ?", (*rows.values, asked.limit))


def _behind(asked: Asked) -> list[Sql]:
    if asked.after is None:
        return []
    sign = "<" if asked.order.descending else ">"
    if asked.order.name == "id":
        return [Sql(f"requests.id {sign} ?", (asked.after.id,))]
    place = f"(requests.{asked.order.column}, requests.id)"
    return [Sql(f"{place} {sign} (?, ?)", (asked.after.value, asked.after.id))]


def _behind_in(status: str, asked: Asked) -> list[Sql] | None:
    """As `_behind`, in one status; None if all of it lies before. Sorted by status, it is told
    whole: SQLite would look at each row."""
    if asked.after is None or asked.order.name != "status":
        return _behind(asked)
    if status == asked.after.value:
        sign = "<" if asked.order.descending else ">"
        return [Sql(f"requests.id {sign} ?", (asked.after.id,))]
    return [] if (status < asked.after.value) is asked.order.descending else None


def _fitting(wanted: Condition) -> Sql:
    compiled = search.where(wanted).compile(
        dialect=_DIALECT, compile_kwargs={"render_postcompile": True}
    )
    names = compiled.positiontup or []
    return Sql(f"({compiled.string})", tuple(compiled.params[name] for name in names))
