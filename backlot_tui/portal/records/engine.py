"""The door to the records: transactions, and what their failures mean to a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from backlot_tui.domain.group_commit import GroupCommit
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
        self._writers: GroupCommit[_Written] | None = None
        if url.get_backend_name() == "sqlite":
            sqlite.prepare(self._engine)
            # SQLite has one writer; threads queue here at once instead of polling its lock.
            self._writers = GroupCommit()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._failures_told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: committed at the end, rolled back on an exception.

        With an engine of one writer, what several threads write at the same time shares a commit.
        """
        with self._failures_told():
            if self._writers is None:
                with self._begun() as connection, connection.begin():
                    yield connection
            else:
                with self._writers.transaction(lambda: _Written(self._begun())) as written:
                    yield written.connection

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise
        except (DBAPIError, NoConnectionLeft) as error:
            if isinstance(error, DBAPIError) and error.connection_invalidated:
                # All others go too: what was wrong with the file may be as they found it, and
                # SQLite's own files beside it are made anew only when nobody has them open.
                self._engine.dispose()
            raise _problem(error) from error

    def _begun(self) -> Connection:
        return self._engine.connect().execution_options(writes=True)

    def close(self) -> None:
        self._engine.dispose()


class _Written:
    """A write transaction on a connection that goes from turn to turn."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._lost = False
        try:
            self._whole = connection.begin()
        except BaseException:
            connection.close()
            raise

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        turn = self.connection.begin_nested()
        try:
            yield
            turn.commit()
        except BaseException:
            try:
                turn.rollback()
            except SQLAlchemyError:
                # A failure of the disk has ended the transaction, or cost the connection.
                self._lost = True
            raise

    def is_lost(self) -> bool:
        return self._lost or self.connection.invalidated

    def commit(self) -> None:
        self._whole.commit()
        self.connection.close()

    def abandon(self) -> None:
        with suppress(SQLAlchemyError):
            self._whole.rollback()
        with suppress(SQLAlchemyError):
            self.connection.close()


def open_records(data: Path) -> Records:
    """The records of a portal's data folder."""
    return Records(URL.create("sqlite", database=str(data / RECORDS)))


def _problem(error: DBAPIError | NoConnectionLeft) -> Problem:
    if isinstance(error, DBAPIError) and sqlite.is_disk_full(error.orig):
        return NoSpaceAtPortal(
            "no-space", "The portal's disk is full.", "Try again when room was made there."
        )
    return Temporary(
        "records-unavailable", "The portal's records cannot be used just now.", "Try again later."
    )
