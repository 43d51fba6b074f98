"""work.db: what was decided and what was done. One script per version, only ever appended to."""

from __future__ import annotations

from pathlib import Path

from backlot_tui.state.database import Database
from backlot_tui.state.work_schema import (
    agent_rules,
    card_stamps,
    controls,
    deliveries,
    metadata_deliveries,
    receipts,
    sessions,
    suggestions,
    views,
)
from backlot_tui.state.work_schema import bin as file_bin

_MIGRATIONS = (
    deliveries.SCRIPT,
    views.SCRIPT,
    file_bin.SCRIPT,
    controls.SCRIPT,
    receipts.SCRIPT,
    sessions.SCRIPT,
    suggestions.SCRIPT,
    card_stamps.SCRIPT,
    metadata_deliveries.SCRIPT,
    agent_rules.SCRIPT,
)


def open_work(path: Path) -> Database:
    return Database(path, _MIGRATIONS, durable=True)
