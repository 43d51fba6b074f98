"""Deliveries that the portal must still be told to end; kept until it was told."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state.database import Database


@dataclass(frozen=True, slots=True)
class Abort:
    """`state` is the delivery's here; `tries` is how often the portal did not answer."""

    delivery_id: str
    portal: str
    state: DeliveryState
    tries: int


def owe(connection: sqlite3.Connection, delivery_id: str) -> None:
    """Note, in the caller's transaction, that the portal is to end this delivery."""
    connection.execute(
        "INSERT INTO aborts (delivery_id) VALUES (?) ON CONFLICT (delivery_id) DO NOTHING",
        (delivery_id,),
    )


def owe_if_registered(connection: sqlite3.Connection, delivery_id: str) -> None:
    """As `owe`, if the portal knows the delivery."""
    row = connection.execute(
        "SELECT 1 FROM transfers WHERE delivery_id = ? AND file_id IS NOT NULL", (delivery_id,)
    ).fetchone()
    if row is not None:
        owe(connection, delivery_id)


def owed(work: Database) -> int:
    """How many the portals have still to be told of."""
    row = work.one("SELECT count(*) FROM aborts")
    assert row is not None
    return int(row[0])


def due(work: Database, now: float) -> list[Abort]:
    """Those to be told now (seconds since the epoch)."""
    rows = work.all(
        "SELECT a.delivery_id, a.tries, d.portal, d.state FROM aborts a"
        " JOIN deliveries d ON d.id = a.delivery_id WHERE a.next_try_at <= ?",
        now,
    )
    return [
        Abort(row["delivery_id"], row["portal"], DeliveryState(row["state"]), row["tries"])
        for row in rows
    ]


def told(work: Database, delivery_id: str) -> None:
    """The portal knows, or has answered that there is nothing to end."""
    with work.transaction() as connection:
        connection.execute("DELETE FROM aborts WHERE delivery_id = ?", (delivery_id,))


def not_told(work: Database, delivery_id: str, next_try_at: float) -> None:
    """It did not answer. next_try_at: seconds since the epoch."""
    with work.transaction() as connection:
        connection.execute(
            "UPDATE aborts SET tries = tries + 1, next_try_at = ? WHERE delivery_id = ?",
            (next_try_at, delivery_id),
        )


def due_at_once(work: Database) -> None:
    """Moments noted before a start mean nothing after it."""
    with work.transaction() as connection:
        connection.execute("UPDATE aborts SET next_try_at = 0")
