"""One file, many processes: nothing lost, nothing half done."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from backlot_tui.domain.problems import Problem
from backlot_tui.state import cache
from backlot_tui.state.database import Database, StateDamaged, StateUnusable

COUNTER = ("CREATE TABLE counter (value INTEGER NOT NULL); INSERT INTO counter VALUES (0);",)

COUNT = """
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from backlot_tui.state.database import Database, StateUnusable

database = Database(Path(sys.argv[1]), ("",), durable=False)
for _ in range(50):
    with database.transaction() as connection:
        connection.execute("UPDATE counter SET value = value + 1")
"""


def test_a_failed_transaction_leaves_nothing_behind(tmp_path: Path) -> None:
    database = Database(tmp_path / "x.db", COUNTER, durable=True)

    def halfway() -> None:
        with database.transaction() as connection:
            connection.execute("UPDATE counter SET value = 9")
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        halfway()
    assert database.all("SELECT value FROM counter")[0]["value"] == 0


def test_many_threads_and_processes_count_together(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    database = Database(path, COUNTER, durable=False)

    def count() -> None:
        for _ in range(50):
            with database.transaction() as connection:
                connection.execute("UPDATE counter SET value = value + 1")

    others = [subprocess.Popen([sys.executable, "-c", COUNT, str(path)]) for _ in range(2)]
    threads = [threading.Thread(target=count) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.wait(60) for other in others] == [0, 0]
    assert database.all("SELECT value FROM counter")[0]["value"] == 250


def test_migrations_run_once_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    Database(path, COUNTER, durable=True).close()
    second = (*COUNTER, "ALTER TABLE counter ADD COLUMN name TEXT NOT NULL DEFAULT 'one'")
    row = Database(path, second, durable=True).all("SELECT * FROM counter")[0]
    assert (row["value"], row["name"]) == (0, "one")
    assert len(Database(path, second, durable=True).all("SELECT * FROM counter")) == 1


def test_a_file_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    Database(path, (*COUNTER, "CREATE TABLE later (x)"), durable=True).close()
    with pytest.raises(Problem, match="newer version"):
        Database(path, COUNTER, durable=True)


def test_a_full_disk_is_told_and_forgotten_once_there_is_room(tmp_path: Path) -> None:
    database = Database(tmp_path / "x.db", COUNTER, durable=True)

    def count(text: str) -> None:
        with database.transaction() as connection:
            connection.execute("UPDATE counter SET value = ?", (text,))

    # SQLite's own limit on a file is told with the words of a full disk.
    database.connection.execute("PRAGMA max_page_count = 2")
    with pytest.raises(StateUnusable, match=r"x\.db cannot be used now .*full"):
        count("x" * 100_000)
    count("room again")
    assert [row["value"] for row in database.all("SELECT value FROM counter")] == ["room again"]


@pytest.mark.parametrize("read", [Database.all, Database.one, Database.tuples])
def test_every_way_to_read_tells_of_a_file_that_cannot_be_opened(
    tmp_path: Path, read: Callable[[Database, str], Iterable[object] | None]
) -> None:
    database = Database(tmp_path / "x.db", COUNTER, durable=True)
    database.close()
    (tmp_path / "x.db").unlink()
    (tmp_path / "x.db").mkdir()
    with pytest.raises(StateUnusable, match=r"x\.db cannot be used now"):
        list(read(database, "SELECT value FROM counter") or ())


GARBAGE = b"not a database, but long enough to be taken for the head of one" * 100


def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(GARBAGE)
    with pytest.raises(StateDamaged, match=r"x\.db is damaged .*move it"):
        Database(path, COUNTER, durable=True)
    assert path.read_bytes() == GARBAGE


def test_a_damaged_copy_of_what_the_portal_has_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    path.write_bytes(GARBAGE)
    assert cache.requests(cache.open_cache(path), "https://portal.example") == []
