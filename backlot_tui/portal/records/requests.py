"""Source requests in the records."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields

from sqlalchemy import Connection, bindparam, func, insert, select, update

from backlot_tui.domain.conditions import Condition, search_key
from backlot_tui.domain.file_names import check_relative
from backlot_tui.domain.folding import fold
from backlot_tui.domain.problems import NotFound, UsageProblem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.wire import RequestRow
from backlot_tui.portal.moments import iso_now
from backlot_tui.portal.records import changes, history, paging
from backlot_tui.portal.records.order import BY_ID, Order, read_cursor, write_cursor
from backlot_tui.portal.records.paging import Asked
from backlot_tui.portal.records.people import Scope
from backlot_tui.portal.records.schema import FOLDED, LISTED, request_values, requests


def add(connection: Connection, rows: Iterable[SourceRequest]) -> None:
    """New requests; their partners must exist. PortalRefused for an id that no folder can have."""
    newest = select(func.coalesce(func.max(requests.c.number), 0))
    number = int(connection.execute(newest).scalar_one())
    values = [_values(row) | {"number": at} for at, row in enumerate(rows, number + 1)]
    if values:
        connection.execute(insert(requests), values)
        _list_values(connection, values)


def revise(connection: Connection, rows: Iterable[SourceRequest]) -> None:
    """Set what the owner says of known requests; what the portal itself knows stays."""
    values = [
        {key: value for key, value in _values(row).items() if key not in PORTALS_OWN}
        | {"known": row.id}
        for row in rows
    ]
    if values:
        connection.execute(update(requests).where(requests.c.id == bindparam("known")), values)
        _list_values(connection, values)


def change(connection: Connection, row: RequestRow, who: str, what: str, **columns: object) -> None:
    """Set columns of a request and tell it in history and changes, all in one transaction."""
    now = iso_now()
    connection.execute(
        update(requests).where(requests.c.id == row.id).values(updated_at=now, **columns)
    )
    changes.add(connection, row.partner_id, row.id)
    history.add(connection, row.id, who, what, at=now)


PORTALS_OWN = {
    "id",
    "status",
    "material_status",
    "reason",
    "metadata_only",
    "latest_delivery_id",
    "latest_delivery_state",
    "latest_delivery_at",
}


def _list_values(connection: Connection, rows: Iterable[dict[str, object]]) -> None:
    seen = {(name, str(row[f"{name}_folded"])) for row in rows for name in LISTED}
    known = {(name, value) for name, value in connection.execute(select(request_values))}
    if new := seen - known:
        connection.execute(
            insert(request_values), [{"name": name, "value": value} for name, value in new]
        )


def _values(row: SourceRequest) -> dict[str, object]:
    check_relative(row.id)
    if "/" in row.id:
        raise UsageProblem("request-id", f"The request id {safe_text(row.id)!r} has a slash.")
    values = {name: getattr(row, name) for name in _NAMES}
    return values | {
        "status": str(row.status),
        "material_status": str(row.material_status),
        "latest_delivery_state": row.latest_delivery_state and str(row.latest_delivery_state),
        "updated_at": row.updated_at or iso_now(),
        "search_key": search_key(row),
        **{f"{name}_folded": fold(values[name] or "") for name in FOLDED},
    }


_NAMES = [each.name for each in fields(SourceRequest)]


def page(
    connection: Connection,
    scope: Scope,
    wanted: Condition,
    after: str | None,
    limit: int,
    *,
    order: Order = BY_ID,
) -> tuple[list[RequestRow], str | None]:
    """At most `limit` visible requests that fit, from behind the cursor; the next cursor."""
    asked = Asked(order, read_cursor(order, after), limit + 1)
    marks = paging.marks(connection, scope, wanted, asked)
    shown = marks[:limit]
    rows = {row.id: row for row in some(connection, scope, [mark.id for mark in shown])}
    following = write_cursor(order, shown[-1]) if len(marks) > limit else None
    return [rows[mark.id] for mark in shown], following


def one(connection: Connection, scope: Scope, request_id: str) -> RequestRow:
    """NotFound, in the same words, for an id that is not there and for another partner's."""
    found = some(connection, scope, [request_id])
    if not found:
        raise NotFound(
            "request-unknown",
            f"There is no request {safe_text(request_id)!r}, or it is not yours to see.",
        )
    return found[0]


def some(connection: Connection, scope: Scope, ids: Collection[str]) -> list[RequestRow]:
    """Those of `ids` that may be seen, by id."""
    return [
        RequestRow.model_validate(dict(zip(RequestRow.model_fields, row, strict=True)))
        for row in connection.execute(_BY_IDS, {"ids": list(ids)})
        if row.partner_id in scope
    ]


_TOLD = [requests.c[name] for name in RequestRow.model_fields]
"""Not what only a search needs: a page is read in half the time without."""

# By id alone: an index on partners is no way to a few ids.
_BY_IDS = (
    select(*_TOLD)
    .where(requests.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(requests.c.id)
)
