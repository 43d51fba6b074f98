"""The File Bin with many files, beside a plain scandir pass over the same folders in the same run.

    python benchmarks/filebin.py [--files N] [--folders N] [--tries N]

Prints: seconds until the bin is ready and their ratio to the plain pass (bar: 3), the growth of
memory (bar: 150 MB), seconds until a new file is seen (bar: 2), how often a tree of 50 files that
is dropped at once is seen whole (bar: always), and the same two without any hints of the system,
as on a mount that gives no events (bar: one scan period). That mount is imitated by `hints =
false`, the setting for it: the bin then works by its passes alone, as it does on NFS or SMB.

Facts are made up at once here: this measures looking, not reading. The plain pass lists, stats and
keeps the identities in a dict. "Seen whole" means: all 50 files listed, settled, read, and called
whole. The time to settle is shortened to half a second here, so that 20 tries do not take minutes;
it adds to the time shown.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from backlot_tui.domain.facts import FileFacts, FileKind, Structure
from backlot_tui.filebin.keeper import Keeper
from backlot_tui.filebin.settle import BinState, Patience
from backlot_tui.filebin.tuning import Tuning
from backlot_tui.state.folder import open_state_folder
from backlot_tui.state.work_schema import open_work

_TREE = 50
_DOCUMENT = b'<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml" xml:lang="de"/>'
_PATIENCE_S = 300.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--folders", type=int, default=6_000)
    parser.add_argument("--tries", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backlot-bench-") as name:
        base = Path(name)
        watched = base / "watched"
        fill(watched, asked.files, asked.folders)
        plain(watched)  # the system's caches are warm for both
        before = [plain(watched) for _ in range(3)]
        memory = psutil.Process().memory_info().rss
        began = time.monotonic()
        with keeper(base / "state", watched, hints=True) as bin_:
            until(lambda: bin_.snapshot().ready)
            ready = time.monotonic() - began
            assert len(bin_.snapshot().items) == asked.files
            say("plain scandir pass", f"{statistics.median(before):.2f} s")
            ratio = ready / statistics.median(before)
            say("bin ready", f"{ready:.2f} s, {ratio:.1f} x the plain pass (bar: 3)")
            quiet(bin_)
            grown = psutil.Process().memory_info().rss - memory
            say("memory growth, all settled and read", f"{grown / 1e6:.0f} MB (bar: 150)")
            measure("with hints", bin_, watched, asked.tries, bar="2 s")
        scan_s = 2.0
        with keeper(base / "state", watched, hints=False, scan_s=scan_s) as bin_:
            until(lambda: bin_.snapshot().ready)
            period = max(scan_s, 10 * ready)
            measure("scan only", bin_, watched, asked.tries, bar=f"one period, {period:.0f} s")


def fill(watched: Path, files: int, folders: int) -> None:
    """Small whole files, in folders of three levels."""
    per_folder = -(-files // folders)
    made = 0
    for number in range(folders):
        folder = watched / f"title{number // 400:02d}" / f"reel{number % 20:02d}" / f"{number:05d}"
        folder.mkdir(parents=True, exist_ok=True)
        for index in range(min(per_folder, files - made)):
            (folder / f"file{index:03d}.ttml").write_bytes(_DOCUMENT)
        made += min(per_folder, files - made)


def plain(folder: Path) -> float:
    """Seconds for listing and a stat of every file, with the identities kept in a dict."""
    began = time.monotonic()
    seen = {}
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    found = entry.stat(follow_symlinks=False)
                    times = found.st_mtime_ns, found.st_ctime_ns
                    seen[entry.path] = (found.st_size, *times, found.st_ino)
    return time.monotonic() - began


@contextmanager
def keeper(state: Path, watched: Path, *, hints: bool, scan_s: float = 5.0) -> Iterator[Keeper]:
    folder = open_state_folder(state)
    tuning = Tuning(patience=Patience(settle_s=0.5), scan_s=scan_s, slow_scan_s=scan_s, hints=hints)
    if hints:
        tuning = Tuning(patience=tuning.patience)
    made = Keeper(open_work(folder.work_db), [str(watched)], told_at_once, tuning=tuning)
    made.start()
    try:
        yield made
    finally:
        made.stop()


def told_at_once(path: str) -> FileFacts:
    """Facts as reading would give them; how fast files are read is another matter."""
    size, reason = Path(path).stat().st_size, "It is well-formed XML."
    return FileFacts(FileKind.TTML, size, Structure.WHOLE, reason, language="de")


def measure(how: str, bin_: Keeper, watched: Path, tries: int, bar: str) -> None:
    seen, whole, times = [], 0, []
    for number in range(tries):
        path = watched / "title00" / f"new {how} {number}.ttml"
        began = time.monotonic()
        path.write_bytes(_DOCUMENT)
        until(partial(is_listed, bin_, str(path)))
        seen.append(time.monotonic() - began)
    for number in range(tries):
        root = watched / f"tree {how} {number}"
        began = time.monotonic()
        drop_tree(root)
        until(partial(is_whole, bin_, root))
        whole += 1
        times.append(time.monotonic() - began)
        shutil.rmtree(root)
    say(
        f"{how}: a new file",
        f"median {statistics.median(seen):.2f} s, most {max(seen):.2f} s (bar: {bar})",
    )
    say(
        f"{how}: tree of {_TREE} seen whole",
        f"{whole} of {tries}; median {statistics.median(times):.2f} s, most {max(times):.2f} s",
    )


def drop_tree(root: Path) -> None:
    """Folders in folders, made and filled at once, as a copy does."""
    for number in range(_TREE):
        folder = root / f"a{number % 5}" / f"b{number % 10}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:02d}.ttml").write_bytes(_DOCUMENT)


def is_listed(bin_: Keeper, path: str) -> bool:
    return any(item.path == path for item in bin_.snapshot().items)


def is_whole(bin_: Keeper, root: Path) -> bool:
    inside = f"{root}/"
    of_tree = [item for item in bin_.snapshot().items if item.path.startswith(inside)]
    return [item.state for item in of_tree] == [BinState.WHOLE] * _TREE


def quiet(bin_: Keeper) -> None:
    """Until everything is settled and read."""
    until(lambda: all(item.state is BinState.WHOLE for item in bin_.snapshot().items))


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not done():
        assert time.monotonic() < deadline, "never happened"
        time.sleep(0.05)


def say(what: str, result: str) -> None:
    print(f"{what:<38} {result}", flush=True)


if __name__ == "__main__":
    main()
