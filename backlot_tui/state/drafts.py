"""Cards that are being prepared: kept as they change, so that leaving loses nothing."""

from __future__ import annotations

import json
from typing import Any

from backlot_tui.state.clock import utc_now
from backlot_tui.state.database import Database


def save_draft(work: Database, portal: str, request_id: str, card: dict[str, Any]) -> None:
    with work.transaction() as connection:
        connection.execute(
            "INSERT INTO drafts (portal, request_id, card, updated_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (portal, request_id)"
            " DO UPDATE SET card = excluded.card, updated_at = excluded.updated_at",
            (portal, request_id, json.dumps(card), utc_now()),
        )


def drop_draft(work: Database, portal: str, request_id: str) -> None:
    with work.transaction() as connection:
        connection.execute(
            "DELETE FROM drafts WHERE portal = ? AND request_id = ?", (portal, request_id)
        )


def draft(work: Database, portal: str, request_id: str) -> dict[str, Any] | None:
    row = work.one(
        "SELECT card FROM drafts WHERE portal = ? AND request_id = ?", portal, request_id
    )
    return json.loads(row["card"]) if row else None
