"""Named views of the dashboard, and the filters that were typed: kept in work.db."""

from __future__ import annotations

import json
from collections.abc import Mapping

from backlot_tui.state.clock import utc_now
from backlot_tui.state.database import Database

_HISTORY = 200
"""Filters remembered per portal; older ones go."""


def put_view(work: Database, portal: str, name: str, view: Mapping[str, object]) -> None:
    """Keep a view, as JSON takes it, in place of one of the same name."""
    with work.transaction() as connection:
        connection.execute(
            "INSERT INTO views (portal, name, view, updated_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (portal, name)"
            " DO UPDATE SET view = excluded.view, updated_at = excluded.updated_at",
            (portal, name, json.dumps(view), utc_now()),
        )


def drop_view(work: Database, portal: str, name: str) -> bool:
    """False if there was none of that name."""
    with work.transaction() as connection:
        dropped = connection.execute(
            "DELETE FROM views WHERE portal = ? AND name = ?", (portal, name)
        )
        return dropped.rowcount > 0


def view(work: Database, portal: str, name: str) -> dict[str, object] | None:
    row = work.one("SELECT view FROM views WHERE portal = ? AND name = ?", portal, name)
    return json.loads(row["view"]) if row else None


def all_views(work: Database, portal: str) -> list[tuple[str, dict[str, object]]]:
    """By name."""
    rows = work.all("SELECT name, view FROM views WHERE portal = ? ORDER BY name", portal)
    return [(row["name"], json.loads(row["view"])) for row in rows]


def remember_filter(work: Database, portal: str, text: str) -> None:
    """Note a filter that was used; the newest stands last."""
    with work.transaction() as connection:
        connection.execute("DELETE FROM filters WHERE portal = ? AND text = ?", (portal, text))
        connection.execute("INSERT INTO filters (portal, text) VALUES (?, ?)", (portal, text))
        connection.execute(
            "DELETE FROM filters WHERE portal = ? AND number NOT IN"
            " (SELECT number FROM filters WHERE portal = ? ORDER BY number DESC LIMIT ?)",
            (portal, portal, _HISTORY),
        )


def filter_history(work: Database, portal: str) -> list[str]:
    """Oldest first."""
    rows = work.all("SELECT text FROM filters WHERE portal = ? ORDER BY number", portal)
    return [row["text"] for row in rows]
