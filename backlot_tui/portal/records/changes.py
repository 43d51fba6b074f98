"""What changed, noted in the transaction that changed it, under a cursor that only grows.

A cursor is a row's number, and rows must become visible in the order of their numbers. SQLite's
one writer sees to that; an engine with several writers has to take one lock before it inserts.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from backlot_tui.portal.records.schema import changes

_ADD = insert(changes)


def add(
    connection: Connection, partner_id: str, request_id: str, delivery_id: str | None = None
) -> None:
    connection.execute(
        _ADD, {"partner_id": partner_id, "request_id": request_id, "delivery_id": delivery_id}
    )


def cursor_now(connection: Connection) -> int:
    newest = select(func.coalesce(func.max(changes.c.cursor), 0))
    return int(connection.execute(newest).scalar_one())
