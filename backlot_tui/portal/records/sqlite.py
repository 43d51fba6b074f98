"""Everything that is true of SQLite only: how it is opened, how it locks, how its disk fills."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

from backlot_tui.domain.folding import fold

_PRAGMAS = (
    "busy_timeout = 30000",  # milliseconds; an import holds the writer's lock for a while
    "journal_mode = WAL",
    "synchronous = FULL",  # a part that was confirmed is there after a power cut
    "foreign_keys = ON",
    "cache_size = -16000",  # KiB: the upper pages of every index of requests stay
)
_DISK_FULL = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_SHMSIZE,  # the WAL's index could not grow
}

_OUTSIDE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
"""Primary result codes that tell of the file, and of the connection that met them."""


def prepare(engine: Engine) -> None:
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    event.listen(engine, "handle_error", _on_error)


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver must not begin transactions by itself: _on_begin does, in the right kind.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    # SQLite's own lower() knows ASCII only; filters fold as the domain does.
    connection.create_function("lower", 1, _case_folded, deterministic=True)


def _case_folded(text: str | None) -> str | None:
    return None if text is None else fold(text)


def _on_begin(connection: Connection) -> None:
    """A transaction that will write takes the lock at once: upgrading a read later can fail."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _on_error(context: ExceptionContext) -> None:
    """One that was opened while the file could not be written never writes: it is not kept."""
    error = context.original_exception
    if isinstance(error, sqlite3.OperationalError):
        context.is_disconnect = error.sqlite_errorcode & 0xFF in _OUTSIDE


def is_disk_full(error: BaseException | None) -> bool:
    return isinstance(error, sqlite3.Error) and (
        getattr(error, "sqlite_errorcode", None) in _DISK_FULL
    )
