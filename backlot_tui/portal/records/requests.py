"""Source requests in the records."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict

from sqlalchemy import Connection, insert, select

from backlot_tui.domain.conditions import Condition, search_key
from backlot_tui.domain.file_names import check_relative
from backlot_tui.domain.problems import NotFound, UsageProblem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.wire import RequestRow
from backlot_tui.portal.moments import iso_now
from backlot_tui.portal.records import search
from backlot_tui.portal.records.people import Scope
from backlot_tui.portal.records.schema import requests


def add(connection: Connection, rows: Iterable[SourceRequest]) -> None:
    """New requests; their partners must exist. PortalRefused for an id that no folder can have."""
    values = [_values(row) for row in rows]
    if values:
        connection.execute(insert(requests), values)


def _values(row: SourceRequest) -> dict[str, object]:
    check_relative(row.id)
    if "/" in row.id:
        raise UsageProblem("request-id", f"The request id {safe_text(row.id)!r} has a slash.")
    return asdict(row) | {
        "status": str(row.status),
        "material_status": str(row.material_status),
        "latest_delivery_state": row.latest_delivery_state and str(row.latest_delivery_state),
        "updated_at": row.updated_at or iso_now(),
        "search_key": search_key(row),
    }


def page(
    connection: Connection, scope: Scope, wanted: Condition, after: str | None, limit: int
) -> tuple[list[RequestRow], str | None]:
    """At most `limit` visible requests that fit, by id from behind `after`; the next cursor."""
    query = (
        select(requests)
        .where(requests.c.partner_id.in_(scope), search.where(wanted))
        .order_by(requests.c.id)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(requests.c.id > after)
    found = [RequestRow.model_validate(dict(r)) for r in connection.execute(query).mappings()]
    shown = found[:limit]
    return shown, shown[-1].id if len(found) > limit else None


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
    found = connection.execute(
        select(requests)
        .where(requests.c.partner_id.in_(scope), requests.c.id.in_(ids))
        .order_by(requests.c.id)
    )
    return [RequestRow.model_validate(dict(row)) for row in found.mappings()]
