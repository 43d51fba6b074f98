"""A watched folder, a bin that looks at it when told, and a clock that only the test moves."""

from __future__ import annotations

from pathlib import Path

from backlot_tui.filebin import once
from backlot_tui.filebin.choosing import look_by_hand
from backlot_tui.filebin.items import BinItem, Snapshot
from backlot_tui.filebin.scan import Limits
from backlot_tui.filebin.settle import BinState
from backlot_tui.filebin.tuning import Tuning
from backlot_tui.media.facts import read_facts
from backlot_tui.state import bin as rows
from backlot_tui.state.identity import FileIdentity
from backlot_tui.state.work_schema import open_work

WHOLE_TEXT = b'<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml" xml:lang="de"/>'


class Room:
    """`look` is a process of its own each time: what it knows comes from the rows."""

    def __init__(self, base: Path, limits: Limits | None = None) -> None:
        self.folder = base / "incoming"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.work = open_work(base / "work.db")
        self.now = 1000.0
        tuning = Tuning(limits=limits or Limits())
        self.bin = once.Bin(self.work, [str(self.folder)], tuning, clock=lambda: self.now)

    def look(self, after: float = 0.0) -> Snapshot:
        self.now += after
        return once.look_once(self.bin, read_facts)

    def items(self, after: float = 0.0) -> dict[str, BinItem]:
        """By path below the watched folder, or by whole path."""
        below = f"{self.folder}/"
        return {item.path.removeprefix(below): item for item in self.look(after).items}

    def state(self, name: str, after: float = 0.0) -> BinState:
        return self.items(after)[name].state

    def reset(self) -> None:
        once.reset(self.bin)

    def add(self, path: Path) -> None:
        rows.put_in(self.work, [look_by_hand(str(path), self.bin.clock)])

    def identity(self, name: str) -> FileIdentity:
        return self.items()[name].identity
