"""Whether a round is over: nothing is on its way, and nothing is owed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import BYTES_ARRIVED
from backlot_tui.state import aborts, deliveries
from tests.faults.stage import Stage

LOCAL_ENDS = frozenset({*BYTES_ARRIVED, DeliveryState.FAILED})
_PORTAL_GOES_ON = ("Transferring", "Verifying", "Pending Inspection")


def records(data: Path, sql: str, *values: str) -> list[Any]:
    """Rows of a portal's records, read beside it."""
    with closing(sqlite3.connect(data / "records.db", timeout=10)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(sql, values).fetchall()


def is_settled(stage: Stage) -> bool:
    return (
        all(each.state in LOCAL_ENDS for each in deliveries.all_deliveries(stage.work))
        and not aborts.owed(stage.work)
        and not stage.work.all("SELECT 1 FROM receipts WHERE settled = 0")
        and not records(
            stage.data, "SELECT 1 FROM deliveries WHERE state IN (?, ?, ?)", *_PORTAL_GOES_ON
        )
        and stage.agent.alive() <= 1
    )
