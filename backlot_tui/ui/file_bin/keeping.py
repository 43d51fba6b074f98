"""The bin's keeper in the desk's process, and the words for what it found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from textual.message import Message

from backlot_tui.desk.file_bin import FileBin, add, add_pasted, kept, remove, reset, watch
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted
from backlot_tui.filebin.items import Snapshot
from backlot_tui.ui.messages import Told


class BinChanged(Message):
    """The bin as it is now."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot

    def can_replace(self, message: Message) -> bool:
        """Only the last of a flood counts."""
        return isinstance(message, BinChanged)


def keep_bin(file_bin: FileBin, tell: Callable[[Message], None], stop: threading.Event) -> None:
    """Watch until stopped; `tell` hears of every change."""
    changed = threading.Event()
    with kept(file_bin, changed.set) as keeper:
        while not stop.is_set():
            if changed.wait(0.5):
                changed.clear()
                tell(BinChanged(keeper.snapshot()))


def add_to_bin(file_bin: FileBin, paths: Sequence[str]) -> Told:
    return _told(lambda: f"{_files(len(add(file_bin, paths)))} added to the File Bin.")


def paste_into_bin(file_bin: FileBin, text: str) -> Told:
    return _told(lambda: f"{_files(len(add_pasted(file_bin, text)))} added to the File Bin.")


def take_out_of_bin(file_bin: FileBin, snapshot: Snapshot, path: str) -> Told:
    return _told(lambda: f"{_files(remove(file_bin, snapshot.items, [path]))} taken out.")


def reset_bin(file_bin: FileBin) -> Told:
    return _told(
        lambda: (
            f"The File Bin is empty: {_files(reset(file_bin))} taken out."
            " Drop a file in again to have it back."
        )
    )


def watch_folder(file_bin: FileBin, path: str) -> Told:
    return _told(lambda: f"{safe_text(watch(file_bin, path))} is watched now.")


def _told(work: Callable[[], str]) -> Told:
    try:
        return Told(work())
    except Problem as problem:
        details = " ".join(problem.details)
        return Told(safe_text(f"{problem} {details}".rstrip()), bad=True)


def _files(count: int) -> str:
    return counted(count, "file")
