"""The File Bin's rows: nobody overwrites what somebody else has written since."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.state import bin as rows
from backlot_tui.state.bin import Look, Place
from backlot_tui.state.database import Database
from backlot_tui.state.identity import FileIdentity
from backlot_tui.state.work_schema import open_work

SEEN = FileIdentity(9, 1, 2, 3, 4)
GROWN = FileIdentity(99, 5, 6, 3, 4)


@pytest.fixture
def work(tmp_path: Path) -> Database:
    return open_work(tmp_path / "work.db")


def test_a_look_comes_back_as_it_was_also_with_a_name_that_is_no_text(work: Database) -> None:
    look = Look("/in/\udcff\n.wav", SEEN, float("-inf"), by_hand=True)
    stamp, written = rows.write(work, [look])
    assert rows.looks(work) == written == [look._replace(stamp=stamp)]


def test_only_what_was_written_since_is_read_again(work: Database) -> None:
    first, _ = rows.write(work, [Look("/in/a", SEEN, 1.0)])
    rows.write(work, [Look("/in/b", SEEN, 2.0)])
    assert [look.path for look in rows.looks(work, newer_than=first)] == ["/in/b"]


def test_an_older_version_does_not_overwrite_a_newer(work: Database) -> None:
    _, (known,) = rows.write(work, [Look("/in/a", SEEN, 1.0)])
    rows.write(work, [known._replace(identity=GROWN, since=2.0)])
    _, written = rows.write(work, [known._replace(since=3.0), Look("/in/a", SEEN, 4.0)])
    assert not written
    assert [look.since for look in rows.looks(work)] == [2.0]


def test_a_row_taken_out_by_another_is_not_put_back_by_a_late_look(work: Database) -> None:
    _, (known,) = rows.write(work, [Look("/in/a", SEEN, 1.0)])
    assert rows.take_out(work, None, quiet_since=5.0) == 1
    rows.write(work, [known._replace(since=2.0)])
    assert [look.place for look in rows.looks(work)] == [Place.OUT]


def test_what_changed_lately_is_taken_out_as_still_going(work: Database) -> None:
    rows.write(work, [Look("/in/old", SEEN, 1.0), Look("/in/new", SEEN, 9.0)])
    rows.take_out(work, ["/in/new", "/in/old", "/in/unknown"], quiet_since=5.0)
    assert {look.path: look.place for look in rows.looks(work)} == {
        "/in/old": Place.OUT,
        "/in/new": Place.GOING,
    }


def test_a_row_that_was_written_anew_is_not_forgotten(work: Database) -> None:
    _, (known,) = rows.write(work, [Look("/in/a", SEEN, 1.0)])
    _, (newer,) = rows.write(work, [known._replace(since=2.0)])
    rows.forget(work, [known])
    assert rows.looks(work) == [newer]
    rows.forget(work, [newer])
    assert not rows.looks(work)


def test_adding_by_hand_wins_over_what_was_said_before(work: Database) -> None:
    rows.write(work, [Look("/in/a", SEEN, 1.0)])
    rows.take_out(work, None, quiet_since=5.0)
    rows.put_in(work, [Look("/in/a", GROWN, 7.0, by_hand=True)])
    (look,) = rows.looks(work)
    assert (look.place, look.by_hand, look.identity) == (Place.IN, True, GROWN)


def test_folders_are_kept_once_and_can_go(work: Database) -> None:
    before = rows.counter(work)
    rows.add_folder(work, "/in/\udcff")
    rows.add_folder(work, "/in/\udcff")
    assert rows.folders(work) == ["/in/\udcff"]
    assert rows.counter(work) > before
    assert rows.remove_folder(work, "/in/\udcff")
    assert not rows.remove_folder(work, "/in/\udcff")
