"""The keeper at work: real folders, real events, real threads, two of them on one state folder."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest

from backlot_tui.filebin import once
from backlot_tui.filebin.keeper import Keeper
from backlot_tui.filebin.settle import BinState, Patience
from backlot_tui.filebin.tuning import Tuning
from backlot_tui.media.facts import read_facts
from backlot_tui.state import bin as rows
from backlot_tui.state.identity import FileIdentity
from backlot_tui.state.work_schema import open_work
from tests.filebin.room import WHOLE_TEXT
from tests.support.processes import wait_until

QUICK = Tuning(patience=Patience(settle_s=0.3, quiet_s=0.6), scan_s=1.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "incoming"
    made.mkdir()
    return made


@contextmanager
def keeping(
    base: Path, *folders: Path, tuning: Tuning = QUICK, on_change: Callable[[], None] = lambda: None
) -> Iterator[Keeper]:
    keeper = Keeper(
        open_work(base / "work.db"),
        [*map(str, folders)],
        read_facts,
        tuning=tuning,
        on_change=on_change,
    )
    keeper.start()
    try:
        wait_until(lambda: keeper.snapshot().ready, "the first pass")
        yield keeper
    finally:
        keeper.stop()


def states(keeper: Keeper) -> dict[str, BinState]:
    return {item.name: item.state for item in keeper.snapshot().items}


def becomes(keeper: Keeper, wanted: dict[str, BinState]) -> None:
    wait_until(lambda: states(keeper) == wanted, f"{wanted}")


def test_a_file_that_lands_is_told_and_becomes_whole(tmp_path: Path, folder: Path) -> None:
    told = threading.Event()
    with keeping(tmp_path, folder, on_change=told.set) as keeper:
        told.clear()
        (folder / "a.ttml").write_bytes(WHOLE_TEXT)
        becomes(keeper, {"a.ttml": BinState.WHOLE})
        assert told.is_set()
        (folder / "a.ttml").unlink()
        becomes(keeper, {})


def test_without_hints_the_passes_see_the_same_and_it_is_said(tmp_path: Path, folder: Path) -> None:
    with keeping(
        tmp_path, folder, tuning=Tuning(QUICK.patience, hints=False, scan_s=0.3)
    ) as keeper:
        (folder / "a.ttml").write_bytes(WHOLE_TEXT)
        becomes(keeper, {"a.ttml": BinState.WHOLE})
        assert "gives no hints" in keeper.snapshot().notices[0]


def test_a_tree_dropped_at_once_is_seen_whole(tmp_path: Path, folder: Path) -> None:
    with keeping(tmp_path, folder) as keeper:
        for number in range(50):
            deep = folder / "drop" / f"a{number % 5}" / f"b{number % 10}"
            deep.mkdir(parents=True, exist_ok=True)
            (deep / f"{number}.ttml").write_bytes(WHOLE_TEXT)
        becomes(keeper, {f"{number}.ttml": BinState.WHOLE for number in range(50)})


def test_a_name_that_is_not_text_does_not_end_the_watching(tmp_path: Path, folder: Path) -> None:
    with keeping(tmp_path, folder) as keeper:
        for name in (b"\xff.ttml", b"good.ttml"):
            with open(os.fsencode(folder) + b"/" + name, "wb") as out:  # noqa: PTH123 (a bytes path)
                out.write(WHOLE_TEXT)
            shown = os.fsdecode(name)
            wait_until(partial(lambda wanted: wanted in states(keeper), shown), "it is listed")


def test_what_one_resets_leaves_the_other(tmp_path: Path, folder: Path) -> None:
    with ExitStack() as stack:
        one = stack.enter_context(keeping(tmp_path, folder))
        other = stack.enter_context(keeping(tmp_path, folder))
        (folder / "a.ttml").write_bytes(WHOLE_TEXT)
        for keeper in (one, other):
            becomes(keeper, {"a.ttml": BinState.WHOLE})
        once.reset(once.Bin(open_work(tmp_path / "work.db"), [str(folder)], QUICK))
        for keeper in (one, other):
            becomes(keeper, {})
        (folder / "a.ttml").write_bytes(WHOLE_TEXT)
        for keeper in (one, other):
            becomes(keeper, {"a.ttml": BinState.WHOLE})


def test_folders_and_files_added_elsewhere_appear(tmp_path: Path, folder: Path) -> None:
    (folder / "a.ttml").write_bytes(WHOLE_TEXT)
    (tmp_path / "b.ttml").write_bytes(WHOLE_TEXT)
    with keeping(tmp_path) as keeper:
        work = open_work(tmp_path / "work.db")
        rows.add_folder(work, str(folder))
        becomes(keeper, {"a.ttml": BinState.WHOLE})
        path = tmp_path / "b.ttml"
        identity = FileIdentity(path.stat().st_size, 1, 1, 1, 1)
        rows.put_in(work, [rows.Look(str(path), identity, 0.0, by_hand=True)])
        becomes(keeper, {"a.ttml": BinState.WHOLE, "b.ttml": BinState.WHOLE})
        rows.remove_folder(work, str(folder))
        becomes(keeper, {"b.ttml": BinState.WHOLE})


def test_what_is_in_the_bin_is_whole_at_once_after_a_restart(tmp_path: Path, folder: Path) -> None:
    (folder / "a.ttml").write_bytes(WHOLE_TEXT)
    with keeping(tmp_path, folder) as keeper:
        becomes(keeper, {"a.ttml": BinState.WHOLE})
    seen = once.look_once(
        once.Bin(open_work(tmp_path / "work.db"), [str(folder)], QUICK), read_facts
    )
    assert [item.state for item in seen.items] == [BinState.WHOLE]


def test_a_watched_link_that_leads_to_itself_is_said_and_harms_no_other(
    tmp_path: Path, folder: Path
) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with keeping(tmp_path, loop, folder) as keeper:
        (folder / "a.ttml").write_bytes(WHOLE_TEXT)
        becomes(keeper, {"a.ttml": BinState.WHOLE})
        assert "loop cannot be looked at" in keeper.snapshot().notices[0]


def test_a_folder_that_is_made_anew_is_watched_anew(tmp_path: Path, folder: Path) -> None:
    with keeping(tmp_path, folder) as keeper:
        folder.rmdir()
        wait_until(lambda: keeper.snapshot().notices, "it is said that the folder has gone")
        folder.mkdir()
        (folder / "a.ttml").write_bytes(WHOLE_TEXT)
        becomes(keeper, {"a.ttml": BinState.WHOLE})
        assert not keeper.snapshot().notices


_ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from backlot_tui.filebin.settle import BinState
from tests.filebin.test_keeper import becomes, keeping
from tests.support.processes import wait_until
base = Path(sys.argv[1])
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
with keeping(base, base / "incoming") as keeper:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    (base / "a.ttml").rename(base / "incoming" / "a.ttml")
    wait_until(lambda: "cannot be written down" in " ".join(keeper.snapshot().notices), "trouble")
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    becomes(keeper, {"a.ttml": BinState.WHOLE})
    wait_until(lambda: not keeper.snapshot().notices, "the trouble is over")
"""


def test_a_full_disk_is_told_and_outlived(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "a.ttml").write_bytes(WHOLE_TEXT)
    ended = subprocess.run(
        [sys.executable, "-c", _ON_A_FULL_DISK, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not ended.returncode, ended.stderr
