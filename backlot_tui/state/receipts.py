"""Receipts: owed from the portal's word on, written when the digests are there, then kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backlot_tui.state.clock import utc_now
from backlot_tui.state.database import Database


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One delivery's receipt as far as it is. JSON texts are as `integrity.receipt_json` has them.

    receipt: None until it is written; manifest: the bytes of its MHL manifest, None for none.
    kept_at: when the portal took it; `note` says why it did not, where it never will.
    """

    delivery_id: str
    portal: str
    acknowledgement: str
    sent_at: str
    completed_at: str
    receipt: str | None
    manifest: bytes | None
    kept_at: str | None
    note: str
    tries: int


@dataclass(frozen=True, slots=True)
class Digested:
    """One file's digests by kind, and when they were finished; or why there are none."""

    transfer_id: int
    digests: dict[str, str]
    at: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PartTally:
    """Of one transfer: its parts, and how often one was sent again."""

    parts: int
    resent: int


def owe(work: Database, delivery_id: str, acknowledgement: str) -> None:
    """Note the portal's word that a delivery's bytes are proven; noted twice, the first counts.

    Call it while the delivery's row still says since when all has been sent.
    """
    with work.transaction() as connection:
        connection.execute(
            "INSERT INTO receipts (delivery_id, portal, acknowledgement, sent_at, completed_at)"
            " SELECT id, portal, ?, updated_at, ? FROM deliveries WHERE id = ?"
            " ON CONFLICT (delivery_id) DO NOTHING",
            (acknowledgement, utc_now(), delivery_id),
        )


def of(work: Database, delivery_id: str) -> ReceiptRow | None:
    """None while the portal has not said that the bytes are proven."""
    row = work.one("SELECT * FROM receipts WHERE delivery_id = ?", delivery_id)
    return _row(row) if row else None


def due(work: Database, now: float) -> list[ReceiptRow]:
    """What is to be written or sent at `now` (seconds since the epoch), first completed first."""
    rows = work.all(
        "SELECT * FROM receipts WHERE settled = 0 AND next_try_at <= ?"
        " ORDER BY completed_at, delivery_id",
        now,
    )
    return [_row(row) for row in rows]


def any_due(work: Database, now: float) -> bool:
    """As `due`, for who only wants to know whether there are any."""
    row = work.one("SELECT 1 FROM receipts WHERE settled = 0 AND next_try_at <= ?", now)
    return row is not None


def due_at_once(work: Database) -> None:
    """Moments noted before a start or a jump of the clock mean nothing after it."""
    with work.transaction() as connection:
        connection.execute("UPDATE receipts SET next_try_at = 0, tries = 0 WHERE settled = 0")


def write(work: Database, delivery_id: str, receipt: str, manifest: bytes | None) -> None:
    """Keep the receipt with its manifest; what is written stays as it is."""
    with work.transaction() as connection:
        connection.execute(
            "UPDATE receipts SET receipt = ?, manifest = ?, tries = 0, next_try_at = 0"
            " WHERE delivery_id = ? AND receipt IS NULL",
            (receipt, manifest, delivery_id),
        )


def kept(work: Database, marks: Iterable[tuple[str, str]]) -> None:
    """The portal has these: (delivery id, since when)."""
    _settle(work, [(at, "", delivery_id) for delivery_id, at in marks])


def not_kept(work: Database, delivery_id: str, note: str) -> None:
    """The portal will never take it."""
    _settle(work, [(None, note, delivery_id)])


def later(work: Database, delivery_id: str, next_try_at: float) -> None:
    """It could not be written or sent. next_try_at: seconds since the epoch."""
    with work.transaction() as connection:
        connection.execute(
            "UPDATE receipts SET tries = tries + 1, next_try_at = ? WHERE delivery_id = ?",
            (next_try_at, delivery_id),
        )


def save_digested(work: Database, found: Iterable[Digested]) -> None:
    with work.transaction() as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO digested (transfer_id, digests, at, note) VALUES (?, ?, ?, ?)",
            [(each.transfer_id, json.dumps(each.digests), each.at, each.note) for each in found],
        )


def digested(work: Database, delivery_id: str) -> dict[int, Digested]:
    """By transfer id, those of a delivery's files that are done."""
    rows = work.all(
        "SELECT * FROM digested WHERE transfer_id IN"
        " (SELECT id FROM transfers WHERE delivery_id = ?)",
        delivery_id,
    )
    return {
        row["transfer_id"]: Digested(
            row["transfer_id"], json.loads(row["digests"]), row["at"], row["note"]
        )
        for row in rows
    }


def part_tallies(work: Database, delivery_id: str) -> dict[int, PartTally]:
    """By transfer id."""
    rows = work.all(
        "SELECT transfer_id, count(*) AS parts, sum(max(sends - 1, 0)) AS resent FROM parts"
        " WHERE transfer_id IN (SELECT id FROM transfers WHERE delivery_id = ?)"
        " GROUP BY transfer_id",
        delivery_id,
    )
    return {row["transfer_id"]: PartTally(row["parts"], row["resent"]) for row in rows}


def _settle(work: Database, settled: Sequence[tuple[str | None, str, str]]) -> None:
    """Each: since when the portal has it, or why it never will; and the delivery's id."""
    if settled:
        with work.transaction() as connection:
            connection.executemany(
                "UPDATE receipts SET settled = 1, kept_at = ?, note = ? WHERE delivery_id = ?",
                settled,
            )


def _row(row: sqlite3.Row) -> ReceiptRow:
    return ReceiptRow(
        delivery_id=row["delivery_id"],
        portal=row["portal"],
        acknowledgement=row["acknowledgement"],
        sent_at=row["sent_at"],
        completed_at=row["completed_at"],
        receipt=row["receipt"],
        manifest=row["manifest"],
        kept_at=row["kept_at"],
        note=row["note"],
        tries=row["tries"],
    )
