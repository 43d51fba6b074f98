"""Desk sessions in work.db. A request has one card, so it is in at most one session."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from backlot_tui.state.clock import utc_now
from backlot_tui.state.database import Database


@dataclass(frozen=True, slots=True)
class SessionRow:
    """cards: how many it has. Moments in UTC, ISO 8601."""

    id: str
    name: str
    group_by: str
    cards: int
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class KeptCard:
    """stamp: another one after every write, so that a later writer can tell."""

    card: dict[str, Any]
    stamp: str


@dataclass(frozen=True, slots=True)
class CardWrite:
    """card: what is to be kept. known: the stamp that the writer has seen; stamp: the new one."""

    request_id: str
    card: dict[str, Any]
    known: str
    stamp: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file on a card. path: as it is kept, to be read with `from_wire`; session: its name."""

    request_id: str
    session: str
    path: str


def sessions(work: Database, portal: str) -> list[SessionRow]:
    """The one that was touched last comes first."""
    rows = work.all(
        "SELECT id, name, group_by, created_at, updated_at,"
        " (SELECT count(*) FROM session_cards WHERE session_id = sessions.id) AS cards"
        " FROM sessions WHERE portal = ? ORDER BY updated_at DESC, name",
        portal,
    )
    return [SessionRow(**dict(row)) for row in rows]


def cards_of(work: Database, session_id: str) -> dict[str, KeptCard]:
    """Request id -> the card as it was kept."""
    rows = work.all(
        "SELECT request_id, card, stamp FROM session_cards WHERE session_id = ?"
        " ORDER BY request_id",
        session_id,
    )
    return {row["request_id"]: KeptCard(json.loads(row["card"]), row["stamp"]) for row in rows}


def cards_for(
    work: Database, portal: str, request_ids: Collection[str]
) -> dict[str, dict[str, Any]]:
    """Request id -> the card as it was kept, of those that have one in any session."""
    rows = work.all(
        "SELECT request_id, card FROM session_cards"
        " WHERE portal = ? AND request_id IN (SELECT value FROM json_each(?))",
        portal,
        json.dumps(list(request_ids)),
    )
    return {row["request_id"]: json.loads(row["card"]) for row in rows}


def files_elsewhere(work: Database, portal: str, session_id: str) -> list[KeptFile]:
    """The files on the cards of all other sessions."""
    rows = work.all(
        "SELECT request_id, name, json_extract(file.value, '$.path') AS path"
        " FROM session_cards JOIN sessions ON sessions.id = session_id,"
        " json_each(card, '$.files') AS file"
        " WHERE session_cards.portal = ? AND session_id <> ? ORDER BY request_id",
        portal,
        session_id,
    )
    return [KeptFile(row["request_id"], row["name"], row["path"]) for row in rows]


def homes(work: Database, portal: str, request_ids: Collection[str]) -> dict[str, str]:
    """Request id -> id of the session that has its card, of those that have one."""
    wanted = json.dumps(list(request_ids))
    rows = work.all(
        "SELECT request_id, session_id FROM session_cards"
        " WHERE portal = ? AND request_id IN (SELECT value FROM json_each(?))",
        portal,
        wanted,
    )
    return {row["request_id"]: row["session_id"] for row in rows}


def create(
    work: Database,
    portal: str,
    *,
    session_id: str,
    name: str,
    group_by: str,
    cards: Mapping[str, Mapping[str, Any]],
) -> str:
    """Open a session and bring its cards; returns its name, made unique.

    Cards that other sessions have come over as they are there; what they leave empty is closed.
    """
    now = utc_now()
    with work.transaction() as connection:
        name = _free_name(connection, portal, name)
        connection.execute(
            "INSERT INTO sessions (id, portal, name, group_by, created_at, updated_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (session_id, portal, name, group_by, now, now),
        )
        connection.executemany(
            "INSERT INTO session_cards (portal, request_id, session_id, card) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (portal, request_id) DO UPDATE SET session_id = excluded.session_id",
            [
                (portal, request_id, session_id, json.dumps(dict(card)))
                for request_id, card in cards.items()
            ],
        )
        _close_empty(connection, portal)
    return name


def save_cards(
    work: Database, portal: str, session_id: str, writes: Iterable[CardWrite]
) -> list[CardWrite]:
    """Keep these cards; returns the writes that were refused.

    Refused are those of a card that somebody else has written since, or that has gone to another
    session.
    """
    with work.transaction() as connection:
        refused = [each for each in writes if not _save(connection, portal, session_id, each)]
        connection.execute(
            "UPDATE sessions SET updated_at = ? WHERE id = ?", (utc_now(), session_id)
        )
    return refused


def save_group(work: Database, session_id: str, group_by: str) -> None:
    with work.transaction() as connection:
        connection.execute("UPDATE sessions SET group_by = ? WHERE id = ?", (group_by, session_id))


def rename(work: Database, portal: str, session_id: str, name: str) -> str:
    """Returns the name it has now: made unique."""
    with work.transaction() as connection:
        name = _free_name(connection, portal, name, but_for=session_id)
        connection.execute("UPDATE sessions SET name = ? WHERE id = ?", (name, session_id))
    return name


def close(work: Database, session_id: str) -> None:
    """Forget a session with its cards."""
    with work.transaction() as connection:
        connection.execute("DELETE FROM sessions WHERE id = ?", (session_id,))


def put_sent_card(
    connection: sqlite3.Connection, portal: str, request_id: str, card: Mapping[str, Any]
) -> None:
    """Keep what was sent as the request's card, in whichever session it is.

    Within the caller's transaction. A desk that shows exactly this (but for the tick) has nothing
    to learn, so the stamp stays for it.
    """
    connection.execute(
        "UPDATE session_cards SET card = :card, stamp = CASE"
        " WHEN json_remove(card, '$.ticked') = json_remove(:card, '$.ticked') THEN stamp"
        " ELSE :stamp END WHERE portal = :portal AND request_id = :request_id",
        {
            "card": json.dumps(dict(card)),
            "stamp": new_stamp(),
            "portal": portal,
            "request_id": request_id,
        },
    )


def new_stamp() -> str:
    """One that no card has."""
    return secrets.token_hex(8)


def _save(connection: sqlite3.Connection, portal: str, session_id: str, write: CardWrite) -> bool:
    """Whether the card was still as its writer knew it."""
    saved = connection.execute(
        "UPDATE session_cards SET card = ?, stamp = ?"
        " WHERE portal = ? AND request_id = ? AND session_id = ? AND stamp = ?",
        (json.dumps(write.card), write.stamp, portal, write.request_id, session_id, write.known),
    )
    return saved.rowcount == 1


def _free_name(connection: sqlite3.Connection, portal: str, wanted: str, but_for: str = "") -> str:
    taken = {
        row["name"]
        for row in connection.execute(
            "SELECT name FROM sessions WHERE portal = ? AND id <> ?", (portal, but_for)
        )
    }
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} ({number})", number + 1
    return name


def _close_empty(connection: sqlite3.Connection, portal: str) -> None:
    connection.execute(
        "DELETE FROM sessions WHERE portal = ?"
        " AND id NOT IN (SELECT session_id FROM session_cards)",
        (portal,),
    )
