"""cache.db: a copy of what the portal said. Disposable; made again from the portal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus
from backlot_tui.domain.transitions import DELIVERABLE
from backlot_tui.state.database import Database, StateDamaged, one_of

_COLUMNS = tuple(field.name for field in fields(SourceRequest))

_DONE = f"status NOT {one_of(DELIVERABLE)}"
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
    # Another column: the copy is made anew.
    f"""
    DROP TABLE requests;
    DELETE FROM notes;
    CREATE TABLE requests (
        portal TEXT NOT NULL,
        {", ".join(_COLUMNS)},
        PRIMARY KEY (portal, id)
    ) WITHOUT ROWID;
    CREATE INDEX requests_in_order ON requests (portal, {_DONE}, due, id)
    """,
    # What files told when they were read (state/probe_cache.py).
    """
    CREATE TABLE probes (
        path BLOB PRIMARY KEY,
        identity TEXT NOT NULL,
        version INTEGER NOT NULL,
        read_ns INTEGER NOT NULL,
        facts TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX probes_by_age ON probes (read_ns)
    """,
)

_CURSOR = "changes-cursor"
_values_of = attrgetter(*_COLUMNS)
_STATUS_AT = _COLUMNS.index("status")
_MATERIAL_AT = _COLUMNS.index("material_status")
_DELIVERY_AT = _COLUMNS.index("latest_delivery_state")
_METADATA_ONLY_AT = _COLUMNS.index("metadata_only")
_STATUS = {str(status): status for status in RequestStatus}
_MATERIAL = {str(status): status for status in MaterialStatus}
_DELIVERY: dict[str | None, DeliveryState | None] = {
    None: None,
    **{str(state): state for state in DeliveryState},
}


def open_cache(path: Path) -> Database:
    """A damaged one is made anew: the portal has all of it."""
    try:
        return Database(path, _MIGRATIONS, durable=False)
    except StateDamaged:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
        return Database(path, _MIGRATIONS, durable=False)


def requests(cache: Database, portal: str, limit: int = -1) -> list[SourceRequest]:
    """The copy: what still takes a delivery first, by due date and id.

    limit: the first so many rows, which an index finds at once; negative for all.
    """
    found = cache.tuples(
        f"SELECT {', '.join(_COLUMNS)} FROM requests WHERE portal = ?"
        f" ORDER BY {_DONE}, due, id LIMIT ?",
        portal,
        limit,
    )
    shared: dict[Any, Any] = {}
    return [_request(row, shared) for row in found]


def request(cache: Database, portal: str, request_id: str) -> SourceRequest | None:
    """None for one that is not in the copy."""
    return requests_by_id(cache, portal, [request_id]).get(request_id)


def requests_by_id(
    cache: Database, portal: str, request_ids: Iterable[str]
) -> dict[str, SourceRequest]:
    """Those of them that are in the copy."""
    rows = cache.all(
        f"SELECT {', '.join(_COLUMNS)} FROM requests"
        " WHERE portal = ? AND id IN (SELECT value FROM json_each(?))",
        portal,
        json.dumps(list(request_ids)),
    )
    shared: dict[Any, Any] = {}
    return {row["id"]: _request(tuple(row), shared) for row in rows}


def ids_from(cache: Database, portal: str, start: str, most: int) -> list[str]:
    """The first ids that begin with `start`."""
    rows = cache.all(
        "SELECT id FROM requests WHERE portal = ? AND id >= ? AND substr(id, 1, ?) = ?"
        " ORDER BY id LIMIT ?",
        portal,
        start,
        len(start),
        start,
        most,
    )
    return [row["id"] for row in rows]


def values_of(cache: Database, portal: str, column: str, most: int) -> list[str]:
    """What there is in a column of the requests."""
    assert column in _COLUMNS
    rows = cache.all(
        f"SELECT DISTINCT {column} AS value FROM requests WHERE portal = ? AND value <> ''"
        " ORDER BY value LIMIT ?",
        portal,
        most,
    )
    return [str(row["value"]) for row in rows]


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
    """Keep these rows in place of older ones of the same ids."""
    with cache.transaction() as connection:
        _put_requests(connection, portal, rows)


def put_changes(
    cache: Database,
    portal: str,
    cursor: int,
    rows: Iterable[SourceRequest],
    deliveries: Iterable[Mapping[str, Any]],
) -> None:
    """What the feed of changes told up to a cursor, in one transaction with the cursor.

    Several desks may keep one copy. What reaches the copy after a newer answer is older than what
    is there, and is left out.
    """
    with cache.transaction() as connection:
        if cursor <= (changes_cursor(cache, portal) or -1):
            return
        _put_requests(connection, portal, rows)
        _put_deliveries(connection, portal, deliveries)
        _put_note(connection, portal, _CURSOR, str(cursor))


def changes_cursor(cache: Database, portal: str) -> int | None:
    """How far the copy follows the feed; None if it was never complete."""
    noted = note(cache, portal, _CURSOR)
    return int(noted) if noted else None


def start_over_at(cache: Database, portal: str, cursor: int) -> None:
    """The copy is complete, and is what the portal had at this cursor or later."""
    put_note(cache, portal, _CURSOR, str(cursor))


def keep_only(cache: Database, portal: str, request_ids: set[str]) -> None:
    """Drop the rows that a complete reading did not show (they are no longer ours to see)."""
    with cache.transaction() as connection:
        known = connection.execute("SELECT id FROM requests WHERE portal = ?", (portal,))
        gone = [(portal, row["id"]) for row in known.fetchall() if row["id"] not in request_ids]
        connection.executemany("DELETE FROM requests WHERE portal = ? AND id = ?", gone)


def put_deliveries(cache: Database, portal: str, bodies: Iterable[Mapping[str, Any]]) -> None:
    """Keep deliveries as the API's JSON has them."""
    with cache.transaction() as connection:
        _put_deliveries(connection, portal, bodies)


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
    """What `put_note` kept under a key; None for nothing."""
    row = cache.one("SELECT value FROM notes WHERE portal = ? AND key = ?", portal, key)
    return row["value"] if row else None


def put_note(cache: Database, portal: str, key: str, value: str) -> None:
    with cache.transaction() as connection:
        _put_note(connection, portal, key, value)


def clear(cache: Database, portal: str) -> None:
    """Forget everything of one portal, as when another user signs in."""
    with cache.transaction() as connection:
        for table in ("requests", "deliveries", "notes"):
            connection.execute(f"DELETE FROM {table} WHERE portal = ?", (portal,))


def _put_requests(
    connection: sqlite3.Connection, portal: str, rows: Iterable[SourceRequest]
) -> None:
    marks = ", ".join("?" * (len(_COLUMNS) + 1))
    connection.executemany(
        f"INSERT OR REPLACE INTO requests (portal, {', '.join(_COLUMNS)}) VALUES ({marks})",
        [(portal, *_values_of(row)) for row in rows],
    )


def _put_deliveries(
    connection: sqlite3.Connection, portal: str, bodies: Iterable[Mapping[str, Any]]
) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO deliveries (portal, id, request_id, created_at, body)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            (portal, body["id"], body["request_id"], body["created_at"], json.dumps(body))
            for body in bodies
        ],
    )


def _put_note(connection: sqlite3.Connection, portal: str, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO notes VALUES (?, ?, ?)", (portal, key, value))


def _request(row: tuple[Any, ...], shared: dict[Any, Any]) -> SourceRequest:
    """shared: texts of rows before; columns repeat theirs, and one object is enough for all."""
    values = [shared.setdefault(value, value) for value in row]
    values[_STATUS_AT] = _STATUS[values[_STATUS_AT]]
    values[_MATERIAL_AT] = _MATERIAL[values[_MATERIAL_AT]]
    values[_DELIVERY_AT] = _DELIVERY[values[_DELIVERY_AT]]
    values[_METADATA_ONLY_AT] = bool(values[_METADATA_ONLY_AT])
    return SourceRequest(*values)
