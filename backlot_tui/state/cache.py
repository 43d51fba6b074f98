"""cache.db: a copy of what the portal said. Disposable; made again from the portal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus
from backlot_tui.domain.transitions import DELIVERABLE
from backlot_tui.state.database import Database

_COLUMNS = tuple(field.name for field in fields(SourceRequest))

_DONE = "status NOT IN (" + ", ".join(f"'{status}'" for status in sorted(DELIVERABLE)) + ")"
"""What still takes a delivery comes first."""

_MIGRATIONS = (
    f"""
    CREATE TABLE requests (
        portal TEXT NOT NULL,
        {", ".join(_COLUMNS)},
        PRIMARY KEY (portal, id)
    ) WITHOUT ROWID;
    CREATE TABLE deliveries (
        portal TEXT NOT NULL,
        id TEXT NOT NULL,
        request_id TEXT NOT NULL,
        created_at TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (portal, id)
    ) WITHOUT ROWID;
    CREATE TABLE notes (
        portal TEXT NOT NULL,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (portal, key)
    ) WITHOUT ROWID;
    """,
    f"""
    CREATE INDEX requests_in_order ON requests (portal, {_DONE}, due, id)
    """,
)

_values_of = attrgetter(*_COLUMNS)
_STATUS_AT = _COLUMNS.index("status")
_MATERIAL_AT = _COLUMNS.index("material_status")
_DELIVERY_AT = _COLUMNS.index("latest_delivery_state")
_STATUS = {str(status): status for status in RequestStatus}
_MATERIAL = {str(status): status for status in MaterialStatus}
_DELIVERY: dict[str | None, DeliveryState | None] = {
    None: None,
    **{str(state): state for state in DeliveryState},
}


def open_cache(path: Path) -> Database:
    return Database(path, _MIGRATIONS, durable=False)


def requests(cache: Database, portal: str, limit: int = -1) -> list[SourceRequest]:
    """The copy: what still takes a delivery first, by due date and id.

    limit: the first so many rows, which an index finds at once; negative for all.
    """
    reading = cache.connection.cursor()
    reading.row_factory = None  # plain tuples: a list of 100,000 is read in half the time
    found = reading.execute(
        f"SELECT {', '.join(_COLUMNS)} FROM requests WHERE portal = ?"
        f" ORDER BY {_DONE}, due, id LIMIT ?",
        (portal, limit),
    )
    return list(map(_request, found))


def request(cache: Database, portal: str, request_id: str) -> SourceRequest | None:
    row = cache.one(
        f"SELECT {', '.join(_COLUMNS)} FROM requests WHERE portal = ? AND id = ?",
        portal,
        request_id,
    )
    return _request(tuple(row)) if row else None


def statuses_of_package(cache: Database, portal: str, package_id: str) -> dict[RequestStatus, int]:
    """How many requests of a package have which status."""
    rows = cache.all(
        "SELECT status, count(*) AS number FROM requests WHERE portal = ? AND package_id = ?"
        " GROUP BY status",
        portal,
        package_id,
    )
    return {_STATUS[row["status"]]: row["number"] for row in rows}


def put_requests(cache: Database, portal: str, rows: Iterable[SourceRequest]) -> None:
    marks = ", ".join("?" * (len(_COLUMNS) + 1))
    with cache.transaction() as connection:
        connection.executemany(
            f"INSERT OR REPLACE INTO requests (portal, {', '.join(_COLUMNS)}) VALUES ({marks})",
            [(portal, *_values_of(row)) for row in rows],
        )


def keep_only(cache: Database, portal: str, request_ids: set[str]) -> None:
    """Drop the rows that a complete reading did not show (they are no longer ours to see)."""
    with cache.transaction() as connection:
        known = connection.execute("SELECT id FROM requests WHERE portal = ?", (portal,))
        gone = [(portal, row["id"]) for row in known.fetchall() if row["id"] not in request_ids]
        connection.executemany("DELETE FROM requests WHERE portal = ? AND id = ?", gone)


def put_deliveries(cache: Database, portal: str, bodies: Iterable[Mapping[str, Any]]) -> None:
    """Keep deliveries as the API's JSON has them."""
    with cache.transaction() as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO deliveries (portal, id, request_id, created_at, body)"
            " VALUES (?, ?, ?, ?, ?)",
            [
                (portal, body["id"], body["request_id"], body["created_at"], json.dumps(body))
                for body in bodies
            ],
        )


def deliveries_of(cache: Database, portal: str, request_id: str) -> list[dict[str, Any]]:
    """Newest first, as the API's JSON."""
    rows = cache.all(
        "SELECT body FROM deliveries WHERE portal = ? AND request_id = ? ORDER BY created_at DESC",
        portal,
        request_id,
    )
    return [json.loads(row["body"]) for row in rows]


def all_deliveries(cache: Database, portal: str) -> list[dict[str, Any]]:
    """Newest first, as the API's JSON."""
    rows = cache.all(
        "SELECT body FROM deliveries WHERE portal = ? ORDER BY created_at DESC", portal
    )
    return [json.loads(row["body"]) for row in rows]


def note(cache: Database, portal: str, key: str) -> str | None:
    row = cache.one("SELECT value FROM notes WHERE portal = ? AND key = ?", portal, key)
    return row["value"] if row else None


def put_note(cache: Database, portal: str, key: str, value: str) -> None:
    with cache.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO notes VALUES (?, ?, ?)", (portal, key, value))


def clear(cache: Database, portal: str) -> None:
    """Forget everything of one portal, as when another user signs in."""
    with cache.transaction() as connection:
        for table in ("requests", "deliveries", "notes"):
            connection.execute(f"DELETE FROM {table} WHERE portal = ?", (portal,))


def _request(row: tuple[Any, ...]) -> SourceRequest:
    values = list(row)
    values[_STATUS_AT] = _STATUS[values[_STATUS_AT]]
    values[_MATERIAL_AT] = _MATERIAL[values[_MATERIAL_AT]]
    values[_DELIVERY_AT] = _DELIVERY[values[_DELIVERY_AT]]
    return SourceRequest(*values)
