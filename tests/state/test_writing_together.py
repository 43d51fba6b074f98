"""Threads that write at the same time share a commit; what each wrote is its own."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from backlot_tui.state.database import Database

SCHEMA = ("CREATE TABLE notes (who INTEGER NOT NULL, what INTEGER NOT NULL)",)
THREADS = 8
TURNS = 20


class ChangedMyMind(Exception):
    pass


@pytest.fixture
def notes(tmp_path: Path) -> Database:
    return Database(tmp_path / "notes.db", SCHEMA, durable=True)


def together(work: Callable[[int], None]) -> None:
    """Do it in several threads that begin at the same moment; raises what they raise."""
    ready = threading.Barrier(THREADS)
    failures: list[BaseException] = []

    def run(who: int) -> None:
        ready.wait()
        try:
            work(who)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(who,)) for who in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def write(notes: Database, who: int, what: int) -> None:
    with notes.transaction() as connection:
        connection.execute("INSERT INTO notes VALUES (?, ?)", (who, what))


def written(notes: Database) -> set[tuple[int, int]]:
    return {(row["who"], row["what"]) for row in notes.all("SELECT who, what FROM notes")}


def commits(path: Path) -> int:
    """How many the write-ahead log has ("WAL-mode File Format", sqlite.org): a frame that ends one
    says how many pages the database has after it."""
    log = path.with_name(path.name + "-wal").read_bytes()
    [page] = struct.unpack(">I", log[8:12])
    frames = range(32, len(log), 24 + page)
    return sum(1 for at in frames if struct.unpack(">I", log[at + 4 : at + 8]) != (0,))


def test_everything_is_there_when_its_writer_goes_on_and_commits_are_shared(
    notes: Database,
) -> None:
    before = commits(notes.path)

    def work(who: int) -> None:
        for what in range(TURNS):
            write(notes, who, what)
            assert (who, what) in written(notes)

    together(work)
    assert written(notes) == {(who, what) for who in range(THREADS) for what in range(TURNS)}
    assert commits(notes.path) - before < THREADS * TURNS


def test_who_fails_takes_back_its_own_writing_and_no_one_elses(notes: Database) -> None:
    def work(who: int) -> None:
        for what in range(TURNS):
            try:
                with notes.transaction() as connection:
                    connection.execute("INSERT INTO notes VALUES (?, ?)", (who, what))
                    if (who + what) % 3 == 0:
                        raise ChangedMyMind
            except ChangedMyMind:
                continue

    together(work)
    assert written(notes) == {
        (who, what) for who in range(THREADS) for what in range(TURNS) if (who + what) % 3
    }


def test_inside_a_transaction_what_was_written_is_read(notes: Database) -> None:
    def work(who: int) -> None:
        for what in range(TURNS):
            with notes.transaction() as connection:
                connection.execute("INSERT INTO notes VALUES (?, ?)", (who, what))
                assert (who, what) in written(notes)

    together(work)


def test_a_commit_that_fails_is_told_to_all_who_shared_it(notes: Database) -> None:
    """Deferred constraints are looked at by the commit itself."""
    with notes.transaction() as connection:
        connection.execute("CREATE TABLE people (id INTEGER PRIMARY KEY)")
        connection.execute(
            "CREATE TABLE said (who INTEGER REFERENCES people DEFERRABLE INITIALLY DEFERRED)"
        )
    told: list[bool] = []

    def work(who: int) -> None:
        for what in range(TURNS):
            try:
                with notes.transaction() as connection:
                    connection.execute("INSERT INTO notes VALUES (?, ?)", (who, what))
                    if who == 0:
                        connection.execute("INSERT INTO said VALUES (404)")
            except notes.connection.IntegrityError:
                told.append(True)
                assert (who, what) not in written(notes)
            else:
                assert (who, what) in written(notes)

    together(work)
    assert told
    assert not any(who == 0 for who, _ in written(notes))
    write(notes, 0, 0)
    assert (0, 0) in written(notes)
