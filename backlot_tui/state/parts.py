"""The journal of parts: what was read, how often it was sent, and what the portal has safe."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backlot_tui.state.database import Database


@dataclass(frozen=True, slots=True)
class PartCounts:
    """Over a whole delivery: parts that are safe, and parts that were sent more than once."""

    safe: int
    sends: int
    resent: int


def safe_parts(work: Database, transfer_id: int) -> dict[int, str]:
    """Part number -> CRC-64 of the parts that the portal confirmed."""
    rows = work.all(
        "SELECT number, crc64 FROM parts WHERE transfer_id = ? AND safe = 1", transfer_id
    )
    return {row["number"]: row["crc64"] for row in rows}


def sending(work: Database, parts: Iterable[tuple[int, int, str]]) -> None:
    """Note, before their first byte goes out, parts that are sent: (transfer, number, CRC-64)."""
    with work.transaction() as connection:
        connection.executemany(
            "INSERT INTO parts (transfer_id, number, crc64, sends) VALUES (?, ?, ?, 1)"
            " ON CONFLICT (transfer_id, number)"
            " DO UPDATE SET crc64 = excluded.crc64, sends = sends + 1, safe = 0",
            parts,
        )


def sent(work: Database, parts: Iterable[tuple[int, int]]) -> None:
    """Note that the portal has these parts, verified and synced: (transfer, number)."""
    with work.transaction() as connection:
        connection.executemany(
            "UPDATE parts SET safe = 1 WHERE transfer_id = ? AND number = ?", parts
        )


def adopted(work: Database, parts: Iterable[tuple[int, int, str]]) -> None:
    """Note parts that the portal had all along: their confirmation never reached us."""
    with work.transaction() as connection:
        connection.executemany(
            "INSERT INTO parts (transfer_id, number, crc64, sends, safe) VALUES (?, ?, ?, 1, 1)"
            " ON CONFLICT (transfer_id, number) DO UPDATE SET crc64 = excluded.crc64, safe = 1",
            parts,
        )


def forget_except(work: Database, transfer_id: int, numbers: Iterable[int]) -> None:
    """Take back what the portal does not have (any more); those parts are sent again."""
    kept = set(numbers)
    with work.transaction() as connection:
        connection.executemany(
            "UPDATE parts SET safe = 0 WHERE transfer_id = ? AND number = ?",
            [
                (transfer_id, row["number"])
                for row in connection.execute(
                    "SELECT number FROM parts WHERE transfer_id = ? AND safe = 1", (transfer_id,)
                ).fetchall()
                if row["number"] not in kept
            ],
        )


def counts(work: Database, delivery_id: str) -> PartCounts:
    """All zero for a delivery of which nothing was sent."""
    row = work.one(
        "SELECT coalesce(sum(safe), 0) AS safe, coalesce(sum(sends), 0) AS sends,"
        " coalesce(sum(sends - 1), 0) AS resent FROM parts"
        " WHERE transfer_id IN (SELECT id FROM transfers WHERE delivery_id = ?)",
        delivery_id,
    )
    assert row is not None
    return PartCounts(row["safe"], row["sends"], row["resent"])
