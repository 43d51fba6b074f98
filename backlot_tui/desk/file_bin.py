"""The File Bin as a person uses it: what is in it, and what to do with it. No screen, no portal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from backlot_tui.desk.settings import Settings
from backlot_tui.desk.sources import paths_from_paste
from backlot_tui.domain.problems import NotFound, Problem, SomeFailed, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.filebin import once
from backlot_tui.filebin.choosing import look_by_hand
from backlot_tui.filebin.folders import Folders, absolute, overlap, watched_folders
from backlot_tui.filebin.items import BinItem, Snapshot
from backlot_tui.filebin.keeper import Keeper
from backlot_tui.filebin.kinds import BinGroup, group_of
from backlot_tui.filebin.probing import open_probe
from backlot_tui.filebin.settle import Patience
from backlot_tui.filebin.tuning import Tuning
from backlot_tui.state import bin as rows
from backlot_tui.state.bin import Look
from backlot_tui.state.folder import StateFolder, open_state_folder
from backlot_tui.state.work_schema import open_work


@dataclass(frozen=True, slots=True)
class FileBin:
    """The bin of one state folder."""

    state: StateFolder
    bin: once.Bin


@dataclass(frozen=True, slots=True)
class Line:
    """An item with where it is used, in words."""

    item: BinItem
    used: tuple[str, ...] = ()


def open_bin(settings: Settings) -> FileBin:
    """Raises UsageProblem where the state folder cannot serve."""
    state = open_state_folder(settings.state_dir)
    said = settings.bin
    patience = Patience(settings.settle_s, said.network_settle_s, said.quiet_s)
    tuning = Tuning(patience=patience, scan_s=said.scan_s, hints=said.hints)
    return FileBin(state, once.Bin(open_work(state.work_db), said.watch, tuning))


@contextmanager
def kept(file_bin: FileBin, on_change: Callable[[], None]) -> Iterator[Keeper]:
    """A running keeper; `on_change` is called in its thread."""
    looking = file_bin.bin
    with open_probe(file_bin.state) as probe:
        keeper = Keeper(
            looking.work, looking.configured, probe, tuning=looking.tuning, on_change=on_change
        )
        keeper.start()
        try:
            yield keeper
        finally:
            keeper.stop()


def look(file_bin: FileBin) -> Snapshot:
    """What is in the bin now, by a look at everything; files not read before are read."""
    with open_probe(file_bin.state) as probe:
        return once.look_once(file_bin.bin, probe)


def in_groups(
    items: Iterable[BinItem], used: Mapping[str, Sequence[str]]
) -> list[tuple[BinGroup, list[Line]]]:
    """By kind and name; groups with nothing in them are left out.

    used: path -> the drafts and deliveries that have the file, in words.
    """
    groups: dict[BinGroup, list[Line]] = {group: [] for group in BinGroup}
    for item in sorted(items, key=lambda each: (each.name.casefold(), each.path)):
        groups[group_of(item)].append(Line(item, tuple(used.get(item.path, ()))))
    return [(group, lines) for group, lines in groups.items() if lines]


def add(file_bin: FileBin, paths: Sequence[str]) -> list[str]:
    """Put files and packages into the bin by hand; returns their absolute paths.

    Those that can be added are, also if others cannot. Raises the problem of the only one, or
    SomeFailed with a sentence for each.
    """
    added, refused = add_each(file_bin, paths)
    if len(refused) == 1 and not added:
        raise refused[0][1]
    if refused:
        raise SomeFailed(
            "not-added",
            f"{len(refused)} of {len(refused) + len(added)} could not be added.",
            details=tuple(str(problem) for _, problem in refused),
        )
    return added


def add_each(
    file_bin: FileBin, paths: Sequence[str]
) -> tuple[list[str], list[tuple[str, Problem]]]:
    """As `add`: the absolute paths of those that were added, and (path, why not) for the others."""
    looks: list[Look] = []
    refused: list[tuple[str, Problem]] = []
    for path in dict.fromkeys(map(absolute, paths)):
        try:
            looks.append(look_by_hand(path, file_bin.bin.clock))
        except Problem as problem:
            refused.append((path, problem))
    rows.put_in(file_bin.bin.work, looks)
    return [each.path for each in looks], refused


def add_pasted(file_bin: FileBin, text: str) -> list[str]:
    """As `add`, for what a terminal pastes: lines, quoted, escaped or as `file://`."""
    lines = [line for line in text.splitlines() if line.strip()]
    return add(file_bin, [path for line in lines for path in paths_from_paste(line)])


def remove(file_bin: FileBin, items: Sequence[BinItem], wanted: Sequence[str]) -> int:
    """Take out what is called so, by path or by a name that only one has; returns how many.

    Raises NotFound or UsageProblem, and then takes nothing out.
    """
    paths = [_one_called(items, name).path for name in wanted]
    return once.take_out(file_bin.bin, paths)


def reset(file_bin: FileBin) -> int:
    """Empty the bin; its files come back when they are dropped in anew. Returns how many."""
    return once.reset(file_bin.bin)


def watched(file_bin: FileBin) -> Folders:
    return watched_folders(file_bin.bin.work, file_bin.bin.configured)


def watch(file_bin: FileBin, path: str) -> str:
    """Watch a folder from now on; returns its absolute path. Raises NotFound or UsageProblem."""
    folder = absolute(path)
    shown = safe_text(folder)
    if not os.path.isdir(folder):  # noqa: PTH112 (odd bytes)
        raise NotFound("no-folder", f"There is no folder {shown}.", "Check the path.")
    if overlap(folder, str(file_bin.state.path)):
        raise UsageProblem(
            "watch-state", f"{shown} and the state folder overlap.", "Watch another folder."
        )
    for other in watched(file_bin).paths:
        if other != folder and overlap(folder, other):
            raise UsageProblem(
                "watched-twice",
                f"{shown} overlaps with {safe_text(other)}, which is watched already.",
                "Remove that one first: backlot-tui bin watch remove DIR",
            )
    rows.add_folder(file_bin.bin.work, folder)
    return folder


def unwatch(file_bin: FileBin, path: str) -> str:
    """Returns the absolute path. Raises NotFound or UsageProblem."""
    folder = absolute(path)
    if rows.remove_folder(file_bin.bin.work, folder):
        return folder
    if folder in map(absolute, file_bin.bin.configured):
        raise UsageProblem(
            "watch-config",
            f"{safe_text(folder)} is watched by the config file.",
            "Remove it there, from [bin] watch.",
        )
    raise NotFound("not-watched", f"{safe_text(folder)} is not watched.")


def _one_called(items: Sequence[BinItem], name: str) -> BinItem:
    path = absolute(name)
    found = [item for item in items if item.path == path]
    found = found or [item for item in items if item.name == name]
    if not found:
        raise NotFound("not-in-bin", f"{safe_text(name)} is not in the File Bin.")
    if len(found) > 1:
        raise UsageProblem(
            "ambiguous",
            f"{len(found)} files in the File Bin are called {safe_text(name)}.",
            "Name it by its path.",
            tuple(safe_text(item.path) for item in found),
        )
    return found[0]
