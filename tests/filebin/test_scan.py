"""What a pass over a watched folder lists, leaves out, and says about it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backlot_tui.filebin.scan import Limits
from backlot_tui.filebin.settle import BinState
from tests.filebin.room import WHOLE_TEXT, Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_files_of_a_folder_are_listed_wherever_in_it_they_lie(room: Room) -> None:
    deep = room.folder / "show" / "reel 1"
    deep.mkdir(parents=True)
    (deep / "a.ttml").write_bytes(WHOLE_TEXT)
    (room.folder / "b.ttml").write_bytes(WHOLE_TEXT)
    assert sorted(room.items()) == ["b.ttml", "show/reel 1/a.ttml"]


def test_names_that_are_not_text_or_are_hostile_are_files_like_others(room: Room) -> None:
    for name in (b"\xff\xfe.ttml", b"a\nb\x1b[31m.ttml", "\u202ex.ttml".encode()):
        with open(os.fsencode(room.folder) + b"/" + name, "wb") as out:  # noqa: PTH123 (a bytes path)
            out.write(WHOLE_TEXT)
    assert len(room.items()) == 3
    items = room.items(after=6)
    assert {item.state for item in items.values()} == {BinState.WHOLE}
    assert "\udcff\udcfe.ttml" in items


def test_a_pipe_is_listed_and_never_opened(room: Room) -> None:
    os.mkfifo(room.folder / "pipe.wav")
    item = room.items()["pipe.wav"]
    assert (item.state, item.reason) == (BinState.UNSURE, "It is not a file.")
    assert item.facts is None


def test_links_are_not_followed(room: Room, tmp_path: Path) -> None:
    outside = tmp_path / "outside.ttml"
    outside.write_bytes(WHOLE_TEXT)
    (room.folder / "in.ttml").write_bytes(WHOLE_TEXT)
    (room.folder / "to-in").symlink_to(room.folder / "in.ttml")
    (room.folder / "to-out").symlink_to(outside)
    (room.folder / "nowhere").symlink_to("gone")
    items = room.items()
    assert sorted(items) == ["in.ttml", "nowhere", "to-out"]
    assert "out of the watched folder" in items["to-out"].reason
    assert "nowhere" in items["nowhere"].reason
    assert not items["to-out"].deliverable


def test_links_in_a_loop_end(room: Room) -> None:
    (room.folder / "show").mkdir()
    (room.folder / "show" / "again").symlink_to(room.folder)
    (room.folder / "one").symlink_to(room.folder / "two")
    (room.folder / "two").symlink_to(room.folder / "one")
    assert set(room.items()) <= {"one", "two", "show/again"}


def test_folders_too_deep_are_left_out_and_it_is_said(tmp_path: Path) -> None:
    room = Room(tmp_path, Limits(depth=3))
    (room.folder / "a" / "b" / "c" / "d").mkdir(parents=True)
    (room.folder / "a" / "b" / "c" / "d" / "x.ttml").write_bytes(WHOLE_TEXT)
    (room.folder / "a" / "y.ttml").write_bytes(WHOLE_TEXT)
    seen = room.look()
    assert [item.name for item in seen.items] == ["y.ttml"]
    assert "more than 3 folders deep" in seen.notices[0]


def test_too_many_files_are_left_out_and_it_is_said(tmp_path: Path) -> None:
    room = Room(tmp_path, Limits(entries=10))
    for number in range(20):
        (room.folder / f"{number}.ttml").write_bytes(WHOLE_TEXT)
    seen = room.look()
    assert len(seen.items) == 10
    assert "more than 10 entries" in seen.notices[0]


def test_a_folder_that_is_not_there_is_said(room: Room) -> None:
    room.folder.rmdir()
    assert "cannot be looked at" in room.look().notices[0]


def test_what_systems_leave_behind_is_no_file_of_the_bin(room: Room) -> None:
    for name in (".DS_Store", "._a.mov", "Thumbs.db", "desktop.ini"):
        (room.folder / name).write_bytes(b"litter")
    assert not room.items()


def test_files_of_a_package_are_never_listed_singly(room: Room) -> None:
    package = room.folder / "show" / "package"
    (package / "essence").mkdir(parents=True)
    (package / "ASSETMAP.xml").write_text("<AssetMap/>")
    (package / "essence" / "video.mxf").write_bytes(b"essence")
    assert list(room.items()) == ["show/package"]


def test_an_asset_map_in_the_watched_folder_itself_holds_its_mxf_files(room: Room) -> None:
    (room.folder / "ASSETMAP.xml").write_text("<AssetMap/>")
    (room.folder / "video.mxf").write_bytes(b"essence")
    room.look()
    item = room.items(after=60)["video.mxf"]
    assert not item.deliverable
    assert "folder of its own" in item.reason


def test_what_may_not_be_read_is_listed(room: Room, tmp_path: Path) -> None:
    closed = room.folder / "closed"
    closed.mkdir()
    (closed / "a.ttml").write_bytes(WHOLE_TEXT)
    (room.folder / "b.ttml").write_bytes(WHOLE_TEXT)
    (room.folder / "b.ttml").chmod(0)
    closed.chmod(0)
    try:
        items = _looked_at_without_power(tmp_path)
    finally:
        closed.chmod(0o755)
    assert items == [
        "b.ttml unsure This user may not read it.",
        "closed unsure This user may not look into it.",
    ]


_LOOK = """
import sys
from pathlib import Path
from tests.filebin.room import Room
for name, item in sorted(Room(Path(sys.argv[1])).items().items()):
    print(name, item.state, item.reason)
"""


def _looked_at_without_power(base: Path) -> list[str]:
    command = [sys.executable, "-c", _LOOK, str(base)]
    if os.geteuid() == 0:
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not ended.returncode, ended.stderr
    return ended.stdout.splitlines()
