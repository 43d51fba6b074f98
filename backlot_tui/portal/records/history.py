"""Who did what to a request, and when."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from backlot_tui.domain.wire import HistoryEntry
from backlot_tui.portal.moments import iso_now
from backlot_tui.portal.records.schema import history

_ADD = insert(history)


def add(
    connection: Connection,
    request_id: str,
    who: str,
    what: str,
    *,
    delivery_id: str | None = None,
    at: str | None = None,
) -> None:
    entry = {"request_id": request_id, "delivery_id": delivery_id, "who": who, "what": what}
    connection.execute(_ADD, entry | {"at": at or iso_now()})


def of_request(connection: Connection, request_id: str) -> list[HistoryEntry]:
    """Oldest first. The caller has made sure that the request may be seen."""
    found = connection.execute(
        select(history.c.at, history.c.who, history.c.what)
        .where(history.c.request_id == request_id)
        .order_by(history.c.at, history.c.number)
    )
    return [HistoryEntry.model_validate(dict(row)) for row in found.mappings()]
