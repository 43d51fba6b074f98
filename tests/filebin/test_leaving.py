"""Reset, removal, and what brings a file back."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from backlot_tui.domain.problems import CheckRefused, NotFound
from backlot_tui.filebin import once
from backlot_tui.filebin.settle import BinState
from backlot_tui.state import bin as rows
from tests.filebin.room import WHOLE_TEXT, Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    room = Room(tmp_path)
    (room.folder / "a.ttml").write_bytes(WHOLE_TEXT)
    (room.folder / "b.ttml").write_bytes(WHOLE_TEXT)
    room.look()
    room.look(after=6)
    return room


def test_reset_empties_the_bin_and_it_stays_empty(room: Room) -> None:
    room.reset()
    assert not room.items()
    assert not room.items(after=3600)


def test_what_arrived_unseen_is_reset_too(room: Room) -> None:
    (room.folder / "c.ttml").write_bytes(WHOLE_TEXT)
    room.reset()
    assert not room.items(after=60)


def test_a_file_copied_over_is_dropped_in_anew(room: Room) -> None:
    room.reset()
    (room.folder / "a.ttml").write_bytes(WHOLE_TEXT)
    assert list(room.items(after=1)) == ["a.ttml"]
    assert room.state("a.ttml", after=6) is BinState.WHOLE


def test_a_file_moved_out_and_in_is_dropped_in_anew(room: Room) -> None:
    room.reset()
    away = room.folder.parent / "a.ttml"
    (room.folder / "a.ttml").rename(away)
    room.look(after=1)
    away.rename(room.folder / "a.ttml")
    assert list(room.items(after=1)) == ["a.ttml"]


def test_a_file_moved_out_and_in_while_nobody_looked_is_dropped_in_anew(room: Room) -> None:
    room.reset()
    away = room.folder.parent / "a.ttml"
    (room.folder / "a.ttml").rename(away)
    away.rename(room.folder / "a.ttml")
    assert list(room.items(after=1)) == ["a.ttml"]


def test_a_file_added_by_hand_is_back(room: Room) -> None:
    room.reset()
    room.add(room.folder / "b.ttml")
    assert list(room.items()) == ["b.ttml"]


def test_what_was_still_growing_does_not_come_back_by_growing(room: Room) -> None:
    path = room.folder / "c.srt"
    path.write_text("1\n")
    room.look()
    room.reset()
    for _ in range(5):
        with path.open("a") as out:
            out.write("more\n")
        assert "c.srt" not in room.items(after=3)
    assert "c.srt" not in room.items(after=60)
    path.write_text("another\n" * 100)
    assert "c.srt" in room.items(after=1)


def test_one_file_taken_out_leaves_the_others(room: Room) -> None:
    once.take_out(room.bin, [str(room.folder / "a.ttml")])
    assert list(room.items(after=60)) == ["b.ttml"]


def test_a_share_that_is_away_for_a_while_brings_nothing_back(room: Room) -> None:
    room.reset()
    away = room.folder.parent / "away"
    room.folder.rename(away)
    assert room.look(after=1).notices
    away.rename(room.folder)
    assert not room.items(after=1)


def test_what_is_deleted_leaves_the_bin(room: Room) -> None:
    (room.folder / "a.ttml").unlink()
    assert list(room.items(after=1)) == ["b.ttml"]
    assert len(rows.looks(room.work)) == 1


def test_an_old_file_chosen_by_hand_is_whole_at_one_look(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "elsewhere.ttml"
    path.write_bytes(WHOLE_TEXT)
    later = time.time_ns() + 61 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: later)
    room.add(path)
    assert room.state(str(path)) is BinState.WHOLE


def test_a_young_file_chosen_by_hand_settles_first(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.ttml"
    path.write_bytes(WHOLE_TEXT)
    room.add(path)
    assert room.state(str(path)) is BinState.SETTLING
    assert room.state(str(path), after=5) is BinState.WHOLE


def test_a_hand_picked_file_that_goes_is_still_listed_and_says_so(
    room: Room, tmp_path: Path
) -> None:
    path = tmp_path / "elsewhere.ttml"
    path.write_bytes(WHOLE_TEXT)
    room.add(path)
    path.unlink()
    item = room.items(after=6)[str(path)]
    assert item.state is BinState.UNSURE
    assert "not there" in item.reason


def test_a_part_of_a_package_is_not_added_singly(room: Room, tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "ASSETMAP.xml").write_text("<AssetMap/>")
    (tmp_path / "package" / "video.mxf").write_bytes(b"essence")
    with pytest.raises(CheckRefused, match="part of the package"):
        room.add(tmp_path / "package" / "video.mxf")


def test_a_plain_folder_and_nothing_at_all_are_refused(room: Room, tmp_path: Path) -> None:
    with pytest.raises(CheckRefused, match="watch it"):
        room.add(room.folder)
    with pytest.raises(NotFound):
        room.add(tmp_path / "nothing")
