"""One SQLite file: a connection per thread, WAL, short transactions, numbered migrations."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from backlot_tui.domain.group_commit import GroupCommit
from backlot_tui.domain.problems import Problem, Temporary
from backlot_tui.domain.safe_text import safe_text

_BUSY_TIMEOUT_S = 20.0
"""Longer than any transaction of ours lasts; a writer waits its turn instead of failing."""


def one_of(words: Iterable[str]) -> str:
    """`IN ('Open', …)` for a query; words of ours (an enumeration's), never a person's."""
    return "IN (" + ", ".join(f"'{word}'" for word in sorted(words)) + ")"


_OUTSIDE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)
"""Result codes that tell of the disk and of other processes, not of a fault of ours."""


class StateUnusable(Temporary):
    """The file cannot be read or written now; nothing of what was begun has happened."""

    def __init__(self, path: Path, error: sqlite3.DatabaseError) -> None:
        super().__init__(
            "state-unusable",
            f"{safe_text(str(path))} cannot be used now ({error}).",
            "Look at its disk: is it full, or read-only? What was to be done is tried again.",
        )


_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class StateDamaged(Problem):
    """The file is not what was written there; no try can mend that."""

    def __init__(self, path: Path, error: sqlite3.DatabaseError) -> None:
        super().__init__(
            "state-damaged",
            f"{safe_text(str(path))} is damaged ({error}).",
            "Put a copy of it back, or move it and the -wal and -shm files beside it away and begin"
            " anew without what it knew.",
        )


class Database:
    """A file and the way to it. Safe to share between threads.

    migrations: SQL scripts; number n takes the file from user_version n - 1 to n.
    durable: every commit reaches the disk (synchronous=FULL) before it returns.
    Raises Problem for a file that a newer version of the program has written, and StateUnusable or
    StateDamaged wherever the file is read or written.
    """

    def __init__(self, path: Path, migrations: Sequence[str], *, durable: bool) -> None:
        self.path = path
        self._synchronous: Literal["FULL", "NORMAL"] = "FULL" if durable else "NORMAL"
        self._local = threading.local()
        self._writers: GroupCommit[_Written] = GroupCommit()
        self._migrate(migrations)

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, in autocommit mode; rows come by name.

        Inside a transaction it is the one that is written through.
        """
        writing: sqlite3.Connection | None = getattr(self._local, "writing", None)
        existing: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found := writing or existing:
            return found
        connection = sqlite3.connect(
            self.path,
            timeout=_BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,  # in a transaction of several threads each has its turn
        )
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {self._synchronous}")
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
        self._local.connection = connection
        return connection

    def all(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._failures_told():
            return self.connection.execute(sql, values).fetchall()

    def tuples(self, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Rows by place, one by one: 100,000 are read in half the time that names take."""
        with self._failures_told():
            reading = self.connection.cursor()
            reading.row_factory = None
            yield from reading.execute(sql, values)

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        with self._failures_told():
            row: sqlite3.Row | None = self.connection.execute(sql, values).fetchone()
            return row

    def version(self) -> int:
        """Another number whenever somebody else, or another thread, has written since the last."""
        row = self.one("PRAGMA data_version")
        return int(row[0]) if row else 0

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction: all of it happens, or nothing. It is committed at the end.

        One inside another is a part of that. What several threads write at the same time shares
        one commit.
        """
        writing: sqlite3.Connection | None = getattr(self._local, "writing", None)
        if writing is not None:
            with _savepoint(writing):
                yield writing
            return
        with (
            self._failures_told(),
            self._writers.transaction(lambda: _Written(self.connection)) as written,
        ):
            self._local.writing = written.connection
            try:
                yield written.connection
            finally:
                self._local.writing = None

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            told = self._told(error)
            if told is None:
                raise
            # One that was opened while the file could not be written never writes.
            self.close()
            raise told from error

    def _told(self, error: sqlite3.DatabaseError) -> StateUnusable | StateDamaged | None:
        """None for a fault of ours."""
        code = error.sqlite_errorcode & 0xFF
        if code in _OUTSIDE:
            return StateUnusable(self.path, error)
        if code in _DAMAGED:
            return StateDamaged(self.path, error)
        return None

    def close(self) -> None:
        """Close this thread's connection."""
        existing: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if existing is not None:
            existing.close()
            self._local.connection = None

    def _migrate(self, migrations: Sequence[str]) -> None:
        with self._failures_told():
            if self._version(self.connection) == len(migrations):
                return
        with self.transaction() as connection:
            # Read again inside the lock: another process may have migrated in the meantime.
            version = self._version(connection)
            if version > len(migrations):
                raise Problem(
                    "newer-state",
                    f"{safe_text(str(self.path))} was written by a newer version of this program.",
                    "Install that version, or name another state folder with BACKLOT_STATE_DIR.",
                )
            for script in migrations[version:]:
                for statement in filter(str.strip, script.split(";")):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(migrations)}")

    @staticmethod
    def _version(connection: sqlite3.Connection) -> int:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def _savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("SAVEPOINT part")
    try:
        yield
        connection.execute("RELEASE part")
    except BaseException:
        # A failure of the disk may have ended the transaction, or have cost the connection.
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK TO part")
            connection.execute("RELEASE part")
        raise


class _Written:
    """A write transaction on a connection that is lent to whoever has the turn."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        connection.execute("BEGIN IMMEDIATE")

    def savepoint(self) -> AbstractContextManager[None]:
        return _savepoint(self.connection)

    def is_lost(self) -> bool:
        try:
            return not self.connection.in_transaction
        except sqlite3.ProgrammingError:
            return True

    def commit(self) -> None:
        self.connection.execute("COMMIT")

    def abandon(self) -> None:
        with suppress(sqlite3.Error):
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
