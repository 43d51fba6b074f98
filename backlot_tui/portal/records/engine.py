"""The door to the records: transactions, and what their failures mean to a person."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from backlot_tui.domain.problems import NoSpaceAtPortal, Problem, Temporary
from backlot_tui.portal.records import sqlite

RECORDS = "records.db"
"""The file in a data folder."""


class Records:
    """One database. `read` and `write` are transactions; both raise Problems.

    NoSpaceAtPortal: its disk is full. Temporary: it cannot be reached or is held by someone.
    IntegrityError passes: the caller knows what it tried.
    """

    def __init__(self, url: URL) -> None:
        # Every thread of the byte plane may hold a connection for a moment.
        self._engine = create_engine(url, pool_size=16, max_overflow=64)
        self._one_writer: AbstractContextManager[object] = nullcontext()
        if url.get_backend_name() == "sqlite":
            sqlite.prepare(self._engine)
            # SQLite has one writer; threads queue here at once instead of polling its lock.
            self._one_writer = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with _failures_told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: committed at the end, rolled back on an exception."""
        with (
            _failures_told(),
            self._one_writer,
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        self._engine.dispose()


def open_records(data: Path) -> Records:
    """The records of a portal's data folder."""
    return Records(URL.create("sqlite", database=str(data / RECORDS)))


@contextmanager
def _failures_told() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, NoConnectionLeft) as error:
        raise _problem(error) from error


def _problem(error: DBAPIError | NoConnectionLeft) -> Problem:
    if isinstance(error, DBAPIError) and sqlite.is_disk_full(error.orig):
        return NoSpaceAtPortal(
            "no-space", "The portal's disk is full.", "Try again when room was made there."
        )
    return Temporary(
        "records-unavailable", "The portal's records cannot be used just now.", "Try again later."
    )
