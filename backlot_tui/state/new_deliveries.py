"""A delivery's first row: written before anything is done about it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from backlot_tui.domain.statuses import DeliveryState, WaitingFor
from backlot_tui.domain.transitions import UNFINISHED
from backlot_tui.state.clock import utc_now
from backlot_tui.state.database import one_of
from backlot_tui.state.identity import FileIdentity


@dataclass(frozen=True, slots=True)
class NewFile:
    path: str
    name: str
    identity: FileIdentity
    metadata: dict[str, str]


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """settle_until: epoch seconds before which its files are not trusted to be whole, or None."""

    id: str
    portal: str
    request_id: str
    request_name: str
    source_type: str
    files: Sequence[NewFile]
    overrides: dict[str, str]
    settle_until: float | None


def insert_delivery(connection: sqlite3.Connection, new: NewDelivery) -> bool:
    """Queue a delivery within the caller's transaction.

    False, and nothing written, if one of the same request is still under way here or the id is
    known already.
    """
    if is_under_way(connection, new.portal, new.request_id) or _is_known(connection, new.id):
        return False
    now = utc_now()
    settling = new.settle_until is not None
    connection.execute(
        "INSERT INTO deliveries (id, portal, request_id, request_name, source_type, state,"
        " waiting_for, next_try_at, overrides, created_at, updated_at, place)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " (SELECT coalesce(max(place), 0) + 1 FROM deliveries))",
        (
            new.id,
            new.portal,
            new.request_id,
            new.request_name,
            new.source_type,
            DeliveryState.WAITING if settling else DeliveryState.QUEUED,
            WaitingFor.SETTLING if settling else None,
            new.settle_until or 0.0,
            json.dumps(new.overrides),
            now,
            now,
        ),
    )
    _insert_files(connection, new)
    return True


def _insert_files(connection: sqlite3.Connection, new: NewDelivery) -> None:
    connection.executemany(
        "INSERT INTO transfers (delivery_id, position, path, name, size, mtime_ns, ctime_ns,"
        " inode, device, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                new.id,
                position,
                os.fsencode(file.path),
                os.fsencode(file.name),
                *file.identity,
                json.dumps(file.metadata),
            )
            for position, file in enumerate(new.files)
        ],
    )


def is_under_way(connection: sqlite3.Connection, portal: str, request_id: str) -> bool:
    """Whether a delivery of the request is unfinished here: then it takes no second one."""
    row = connection.execute(
        "SELECT 1 FROM deliveries"
        f" WHERE portal = ? AND request_id = ? AND state {one_of(UNFINISHED)}",
        (portal, request_id),
    ).fetchone()
    return row is not None


def _is_known(connection: sqlite3.Connection, delivery_id: str) -> bool:
    row = connection.execute("SELECT 1 FROM deliveries WHERE id = ?", (delivery_id,)).fetchone()
    return row is not None
