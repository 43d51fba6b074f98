"""The operator's log in work.db: every suggestion, what became of it, and how right they were.

A suggestion is the pair of a file and a request. Shown again, it stays the same entry. What a
person does is the truth: taken, or overridden by another request or by none.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from backlot_tui.domain.precision import lower_bound
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import UNFINISHED
from backlot_tui.state.clock import utc_now
from backlot_tui.state.database import Database

_TAKEN, _OVERRIDDEN = "taken", "overridden"
_GOING_ON = frozenset(map(str, {*UNFINISHED, DeliveryState.PENDING_INSPECTION}))


@dataclass(frozen=True, slots=True)
class Record:
    """What the log says of the last `decided` suggestions that a person decided on.

    shown: all that were shown, decided or not. ended: how many deliveries of taken suggestions
    ended in which state.
    """

    shown: int
    decided: int
    taken: int
    ended: dict[str, int]

    @property
    def overridden(self) -> int:
        return self.decided - self.taken

    @property
    def precision(self) -> float | None:
        """The share of decided suggestions that were taken."""
        return self.taken / self.decided if self.decided else None

    @property
    def lower_bound(self) -> float | None:
        """The lower end of the exact 95 % interval."""
        return lower_bound(self.taken, self.decided) if self.decided else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion as a person saw it: this file for that request, and why."""

    path: str
    request_id: str
    score: float
    evidence: Sequence[dict[str, Any]]


def note_shown(work: Database, portal: str, shown: Iterable[Shown]) -> None:
    """Those that were shown before stay as they are."""
    now = utc_now()
    with work.transaction() as connection:
        connection.executemany(
            "INSERT INTO suggestions (portal, path, request_id, score, evidence, shown_at)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (portal, path, request_id) DO NOTHING",
            [
                (
                    portal,
                    os.fsencode(it.path),
                    it.request_id,
                    it.score,
                    json.dumps(list(it.evidence)),
                    now,
                )
                for it in shown
            ],
        )


def note_delivered(
    connection: sqlite3.Connection, portal: str, request_id: str, paths: Collection[str]
) -> None:
    """A person delivers these files for the request: that decides what was suggested about them.

    Within the caller's transaction. A suggestion of one of the files is taken if it named this
    request, else overridden by it; one of another file for this request is overridden by none.
    What was decided before stays.
    """
    now = utc_now()
    connection.executemany(
        "UPDATE suggestions SET decision = CASE request_id WHEN ? THEN ? ELSE ? END,"
        " chosen_request_id = ?, decided_at = ?"
        " WHERE portal = ? AND path = ? AND decision IS NULL",
        [
            (request_id, _TAKEN, _OVERRIDDEN, request_id, now, portal, os.fsencode(path))
            for path in paths
        ],
    )
    connection.execute(
        "UPDATE suggestions SET decision = ?, decided_at = ?"
        " WHERE portal = ? AND request_id = ? AND decision IS NULL",
        (_OVERRIDDEN, now, portal, request_id),
    )


def record(work: Database, last: int = 500) -> Record:
    """last: so many of the newest decisions count for the precision."""
    shown = work.one("SELECT count(*) AS number FROM suggestions")
    rows = work.all(
        "SELECT decision, (SELECT state FROM deliveries AS d WHERE d.portal = suggestions.portal"
        " AND d.request_id = suggestions.request_id ORDER BY d.created_at DESC LIMIT 1)"
        " AS ended FROM suggestions WHERE decision IS NOT NULL"
        " ORDER BY decided_at DESC, number DESC LIMIT ?",
        last,
    )
    ended: dict[str, int] = {}
    for row in rows:
        if row["decision"] == _TAKEN and row["ended"] and row["ended"] not in _GOING_ON:
            ended[row["ended"]] = ended.get(row["ended"], 0) + 1
    taken = sum(row["decision"] == _TAKEN for row in rows)
    return Record(shown["number"] if shown else 0, len(rows), taken, ended)
