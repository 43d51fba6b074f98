"""Deliveries of metadata alone: noted before the portal is asked, so that none lacks its receipt.

They have no bytes, so they are no part of the queue. Whoever asks the portal notes what it said;
if that comes to nothing (the program was killed, the answer was lost) the agent asks what became of
the delivery.
"""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass

from backlot_tui.state.clock import utc_now
from backlot_tui.state.database import Database

_ANSWER_S = 60.0
"""The portal has answered by then, or whoever asked it is not there any more."""


@dataclass(frozen=True, slots=True)
class MetadataDelivery:
    """`open`: the portal's word is not noted yet; `tries` is how often it was asked for that."""

    id: str
    portal: str
    request_id: str
    request_name: str
    created_at: str
    open: bool = True
    tries: int = 0


def begin(
    work: Database, delivery_id: str, portal: str, request_id: str, request_name: str
) -> None:
    """Note a delivery that the portal is asked for next; again, it is the same."""
    with work.transaction() as connection:
        connection.execute(
            "INSERT INTO metadata_deliveries"
            " (id, portal, request_id, request_name, created_at, next_try_at)"
            " VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET next_try_at = excluded.next_try_at",
            (delivery_id, portal, request_id, request_name, utc_now(), time.time() + _ANSWER_S),
        )


def taken(work: Database, delivery_id: str) -> None:
    """The portal has it: its receipt is due."""
    with work.transaction() as connection:
        connection.execute(
            "UPDATE metadata_deliveries SET next_try_at = 0 WHERE id = ?", (delivery_id,)
        )


def not_taken(work: Database, delivery_id: str) -> None:
    """The portal does not have it, and will not."""
    with work.transaction() as connection:
        connection.execute("DELETE FROM metadata_deliveries WHERE id = ?", (delivery_id,))


def due(work: Database, now: float) -> list[MetadataDelivery]:
    """Those whose receipt is to be written at `now` (seconds since the epoch), oldest first."""
    rows = work.all(
        "SELECT * FROM metadata_deliveries WHERE open = 1 AND next_try_at <= ?"
        " ORDER BY created_at, id",
        now,
    )
    return [_row(row) for row in rows]


def due_at_once(work: Database) -> None:
    """Moments noted before a start or a jump of the clock mean nothing after it."""
    with work.transaction() as connection:
        connection.execute(
            "UPDATE metadata_deliveries SET next_try_at = 0, tries = 0 WHERE open = 1"
        )


def later(work: Database, delivery_id: str, next_try_at: float) -> None:
    """The portal's word could not be had. next_try_at: seconds since the epoch."""
    with work.transaction() as connection:
        connection.execute(
            "UPDATE metadata_deliveries SET tries = tries + 1, next_try_at = ? WHERE id = ?",
            (next_try_at, delivery_id),
        )


def write_receipt(
    work: Database, delivery: MetadataDelivery, acknowledgement: str, at: str, receipt: str
) -> None:
    """Keep the receipt, to be sent to the portal as all are; what is written stays as it is.

    at: when the portal's word was noted. Texts are as `integrity.receipt_json` has them.
    """
    with work.transaction() as connection:
        connection.execute(
            "INSERT INTO receipts"
            " (delivery_id, portal, acknowledgement, sent_at, completed_at, receipt)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (delivery_id) DO NOTHING",
            (delivery.id, delivery.portal, acknowledgement, delivery.created_at, at, receipt),
        )
        connection.execute("UPDATE metadata_deliveries SET open = 0 WHERE id = ?", (delivery.id,))


def is_known(work: Database, delivery_id: str) -> bool:
    row = work.one("SELECT 1 FROM metadata_deliveries WHERE id = ?", delivery_id)
    return row is not None


def beginning_with(work: Database, id_start: str) -> list[MetadataDelivery]:
    """Those whose ids begin so, oldest first."""
    rows = work.all(
        "SELECT * FROM metadata_deliveries WHERE substr(id, 1, ?) = ? ORDER BY created_at, id",
        len(id_start),
        id_start,
    )
    return [_row(row) for row in rows]


def _row(row: sqlite3.Row) -> MetadataDelivery:
    return MetadataDelivery(
        id=row["id"],
        portal=row["portal"],
        request_id=row["request_id"],
        request_name=row["request_name"],
        created_at=row["created_at"],
        open=bool(row["open"]),
        tries=row["tries"],
    )
