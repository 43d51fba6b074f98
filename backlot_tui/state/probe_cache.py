"""What files told when they were last read, in cache.db. Disposable like all of it.

A file is the same while its path, size, time of change, inode and device are (a writer can keep
all of them, but not by accident); and the reader has to be the same version.
"""

from __future__ import annotations

import json
import os
import time

from backlot_tui.domain.facts import FileFacts
from backlot_tui.domain.facts_json import facts_from_json, facts_to_json
from backlot_tui.state.database import Database

MOST_ROWS = 20_000
_ROOM = 1_000
"""How many are forgotten at once when there are too many."""


class ProbeCache:
    """Safe to share between threads and processes. Bounded: the longest unread goes first."""

    def __init__(self, cache: Database, most_rows: int = MOST_ROWS) -> None:
        self._cache = cache
        self._most_rows = most_rows

    def get(self, path: bytes, status: os.stat_result, version: int) -> FileFacts | None:
        """The facts, if the file is still the one that they were read from."""
        row = self._cache.one(
            "SELECT facts FROM probes WHERE path = ? AND identity = ? AND version = ?",
            path,
            _identity(status),
            version,
        )
        try:
            return facts_from_json(json.loads(row["facts"])) if row else None
        except ValueError:
            return None

    def put(self, path: bytes, status: os.stat_result, version: int, facts: FileFacts) -> None:
        with self._cache.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO probes (path, identity, version, read_ns, facts)"
                " VALUES (?, ?, ?, ?, ?)",
                (
                    path,
                    _identity(status),
                    version,
                    time.time_ns(),
                    json.dumps(facts_to_json(facts)),
                ),
            )
            (rows,) = connection.execute("SELECT count(*) FROM probes").fetchone()
            if rows > self._most_rows:
                connection.execute(
                    "DELETE FROM probes WHERE path IN"
                    " (SELECT path FROM probes ORDER BY read_ns LIMIT ?)",
                    (rows - self._most_rows + min(_ROOM, self._most_rows // 10),),
                )


def _identity(status: os.stat_result) -> str:
    parts = (status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev)
    return " ".join(map(str, parts))
