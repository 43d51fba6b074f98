"""Files as programs really write them: when is each of them called whole?

The clock is the test's; files and what is read of them are real.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from backlot_tui.filebin.settle import BinState
from backlot_tui.portal.demo.samples import MEDIA
from tests.filebin.room import WHOLE_TEXT, Room
from tests.support.sound import write_wav

PACKAGE = MEDIA / "SALTCARTOGRAPHER_FTR_IMP_EN_20260902"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


@pytest.fixture
def master(tmp_path: Path) -> bytes:
    write_wav(tmp_path / "master.wav", seconds=0.5)
    return (tmp_path / "master.wav").read_bytes()


def test_a_copied_file_is_whole_after_two_looks_five_seconds_apart(
    room: Room, master: bytes
) -> None:
    (room.folder / "a.wav").write_bytes(master)
    assert room.state("a.wav") is BinState.SETTLING
    assert room.state("a.wav", after=4.9) is BinState.SETTLING
    assert room.state("a.wav", after=0.2) is BinState.WHOLE


def test_one_look_is_not_enough_however_late_it_is(room: Room, master: bytes) -> None:
    room.now += 3600
    (room.folder / "a.wav").write_bytes(master)
    assert room.state("a.wav") is BinState.SETTLING


def test_a_file_that_grows_is_arriving_until_it_rests(room: Room, master: bytes) -> None:
    path = room.folder / "a.wav"
    path.write_bytes(master[:1000])
    room.look()
    for end in (5000, 20000, len(master)):
        with path.open("ab") as out:
            out.write(master[path.stat().st_size : end])
        assert room.state("a.wav", after=6) is BinState.ARRIVING
    assert room.state("a.wav", after=6) is BinState.WHOLE


def test_a_growing_file_shows_what_its_beginning_tells(room: Room, master: bytes) -> None:
    (room.folder / "a.wav").write_bytes(master[:1000])
    room.look()
    (room.folder / "a.wav").write_bytes(master[:2000])
    facts = room.items(after=6)["a.wav"].facts
    assert facts is not None
    assert facts.channels == 2


def test_old_times_that_a_copy_writes_at_its_end_prove_nothing(room: Room, master: bytes) -> None:
    path = room.folder / "a.wav"
    path.write_bytes(master)
    os.utime(path, (1_577_836_800, 1_577_836_800))  # as cp -p does
    assert room.state("a.wav") is BinState.SETTLING
    assert room.state("a.wav", after=5) is BinState.WHOLE


def test_a_file_moved_in_settles_like_any_other(room: Room, tmp_path: Path) -> None:
    write_wav(tmp_path / "master.wav", seconds=0.2)
    (tmp_path / "master.wav").rename(room.folder / "a.wav")
    assert room.state("a.wav") is BinState.SETTLING
    assert room.state("a.wav", after=5) is BinState.WHOLE


def test_a_transfer_under_a_hidden_name_is_arriving_for_as_long_as_it_has_it(
    room: Room, master: bytes
) -> None:
    hidden = room.folder / ".a.wav.Xy12Zq"
    hidden.write_bytes(master)
    room.look()
    assert room.state(".a.wav.Xy12Zq", after=600) is BinState.ARRIVING
    hidden.rename(room.folder / "a.wav")
    assert list(room.items()) == ["a.wav"]
    assert room.state("a.wav", after=5) is BinState.WHOLE


@pytest.mark.parametrize("end", [".part", ".partial", ".filepart", ".tmp", ".crdownload", ".aspx"])
def test_names_of_unfinished_transfers_are_never_whole(room: Room, master: bytes, end: str) -> None:
    (room.folder / f"a.wav{end}").write_bytes(master)
    room.look()
    assert room.state(f"a.wav{end}", after=60) is BinState.ARRIVING


def test_a_resume_file_beside_it_says_that_a_file_is_still_coming(
    room: Room, master: bytes
) -> None:
    (room.folder / "a.wav").write_bytes(master)
    (room.folder / "a.wav.aspx").write_bytes(b"resume")
    room.look()
    assert room.state("a.wav", after=60) is BinState.ARRIVING
    (room.folder / "a.wav.aspx").unlink()
    assert room.state("a.wav") is BinState.WHOLE


def test_a_preallocated_file_with_its_final_size_is_not_whole_while_it_holds_zeros(
    room: Room, master: bytes
) -> None:
    path = room.folder / "a.wav"
    with path.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, len(master))
        out.write(master[:1000])
    room.look()
    assert room.state("a.wav", after=6) is BinState.UNSURE
    path.write_bytes(master)
    room.look()
    assert room.state("a.wav", after=5) is BinState.WHOLE


def test_a_writer_that_stalls_leaves_a_cut_file_that_becomes_whole_later(
    room: Room, master: bytes
) -> None:
    path = room.folder / "a.wav"
    path.write_bytes(master[:-5000])
    room.look()
    stalled = room.items(after=600)["a.wav"]
    assert stalled.state is BinState.CUT
    assert "ends at byte" in stalled.reason
    assert not stalled.deliverable
    path.write_bytes(master)
    assert room.state("a.wav") is BinState.ARRIVING
    assert room.state("a.wav", after=5) is BinState.WHOLE


def test_a_text_that_cannot_show_its_end_is_delivered_after_a_longer_rest(room: Room) -> None:
    (room.folder / "a.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    room.look()
    soon = room.items(after=6)["a.srt"]
    assert (soon.state, soon.deliverable) == (BinState.UNSURE, False)
    later = room.items(after=25)["a.srt"]
    assert (later.state, later.deliverable) == (BinState.UNSURE, True)


def test_a_machine_that_was_started_again_does_not_forget_the_wait(room: Room) -> None:
    (room.folder / "a.ttml").write_bytes(WHOLE_TEXT)
    room.look()
    room.now = 3.0  # its clock began anew
    assert room.state("a.ttml") is BinState.SETTLING
    assert room.state("a.ttml", after=3) is BinState.WHOLE


def test_a_package_that_is_dropped_file_by_file_is_one_item_and_whole_at_last(
    room: Room,
) -> None:
    package = room.folder / PACKAGE.name
    package.mkdir()
    order = sorted(PACKAGE.iterdir(), key=lambda path: (path.suffix != ".mxf", path.name))
    for number, path in enumerate(order):
        shutil.copy(path, package)
        items = room.items(after=6.0)
        assert not [item for item in items.values() if item.state is BinState.WHOLE], number
    assert list(room.items()) == [PACKAGE.name]
    done = room.items(after=6)[PACKAGE.name]
    assert (done.state, done.is_package) == (BinState.WHOLE, True)


def test_a_package_with_an_asset_missing_is_cut_and_says_which(room: Room) -> None:
    package = room.folder / PACKAGE.name
    shutil.copytree(PACKAGE, package)
    (gone,) = package.glob("AUDIO_*.mxf")
    gone.rename(room.folder.parent / gone.name)
    room.look()
    item = room.items(after=60)[PACKAGE.name]
    assert item.state is BinState.CUT
    assert gone.name in item.reason
    (room.folder.parent / gone.name).rename(gone)
    room.look()
    assert room.state(PACKAGE.name, after=5) is BinState.WHOLE


def test_a_package_without_its_asset_map_waits_for_it(room: Room) -> None:
    package = room.folder / "package"
    package.mkdir()
    (package / "CPL_1.xml").write_text("<CompositionPlaylist/>")
    (package / "video.mxf").write_bytes(b"essence")
    room.look()
    items = room.items(after=600)
    assert list(items) == ["package"]
    assert items["package"].state is BinState.ARRIVING
