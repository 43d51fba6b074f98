"""One pass over a watched folder: what lies there, and what a stat says of each.

The unit is the top-level entry, called a drop here. A folder with an asset map is one package,
however deep it lies; what is in it is never listed singly. Links are not followed. Nothing is
opened, so a pass costs little more than listing the folders.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from backlot_tui.domain.file_names import ASSET_MAP
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.filebin.folders import drop_path, is_inside
from backlot_tui.filebin.names import announced_by, is_litter, is_package_document, is_unfinished
from backlot_tui.filebin.package import look_at_package
from backlot_tui.state.identity import FileIdentity, identity_in

NOWHERE = FileIdentity(0, 0, 0, 0, 0)
"""In place of the identity of what cannot be looked at."""

_UNFINISHED_NAME = "Its name is one that transfer programs give to unfinished files."
_MARKED = "A file beside it says that its transfer is not finished."
_NO_MAP_YET = "A package without its asset map so far."
_LOOSE_MAP = "An asset map lies beside it: put the package into a folder of its own."


@dataclass(frozen=True, slots=True)
class Limits:
    """depth: folders below the watched one; entries: files and folders of one pass."""

    depth: int = 32
    entries: int = 250_000


class Found(NamedTuple):
    """A file, or a folder that is a package. `unfinished` and `obstacle` as in settle.Seen."""

    path: str
    identity: FileIdentity
    is_package: bool = False
    unfinished: str = ""
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """A top-level entry and the files it brings."""

    path: str
    found: tuple[Found, ...]


class Scan:
    """A pass over one watched folder. `notices` tells, in sentences, what was left out.

    Raises OSError where the folder itself cannot be listed.
    """

    def __init__(self, folder: str, limits: Limits) -> None:
        self.notices: list[str] = []
        self._folder = folder
        self._real = os.path.realpath(folder)
        self._limits = limits
        self._left = limits.entries

    def drops(self, names: Collection[str] | None = None) -> Iterator[Drop]:
        """All of them or those named, in no order; a named one that has gone is empty."""
        entries = self._entries(self._folder)
        obstacle = _loose_map(entries)
        marked = _marked(entry.name for entry in entries)
        for entry in entries:
            if names is None or entry.name in names:
                yield self._drop(entry, marked, obstacle)
        for gone in set(names or ()).difference(entry.name for entry in entries):
            yield Drop(drop_path(self._folder, gone), ())

    def _drop(self, entry: os.DirEntry[str], marked: set[str], obstacle: str) -> Drop:
        found: list[Found] = []
        self._take((entry,), marked, "", 1, found)
        if obstacle:
            found = [_held(each, obstacle) for each in found]
        return Drop(entry.path, tuple(found))

    def _take(
        self,
        entries: Iterable[os.DirEntry[str]],
        marked: set[str],
        inherited: str,
        depth: int,
        found: list[Found],
    ) -> None:
        """`inherited`: why all of these are unfinished, or empty."""
        for entry in entries:
            name = entry.name
            if is_litter(name):
                continue
            unfinished = inherited
            if is_unfinished(name):
                unfinished = _UNFINISHED_NAME
            elif name in marked:
                unfinished = _MARKED
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            except OSError as error:
                found.append(Found(entry.path, NOWHERE, obstacle=_cannot(error)))
                continue
            if entry.is_file(follow_symlinks=False):
                found.append(Found(entry.path, identity_in(status), False, unfinished))
            elif entry.is_dir(follow_symlinks=False):
                self._take_folder(entry.path, status, unfinished, depth, found)
            else:
                self._take_special(entry, status, found)

    def _take_special(
        self, entry: os.DirEntry[str], status: os.stat_result, found: list[Found]
    ) -> None:
        obstacle = self._link(entry.path) if entry.is_symlink() else "It is not a file."
        if obstacle:
            found.append(Found(entry.path, identity_in(status), obstacle=obstacle))

    def _take_folder(
        self,
        path: str,
        status: os.stat_result,
        unfinished: str,
        depth: int,
        found: list[Found],
    ) -> None:
        try:
            entries = self._entries(path)
        except FileNotFoundError:
            return
        except OSError as error:
            found.append(Found(path, identity_in(status), obstacle=_cannot(error)))
            return
        names = {entry.name for entry in entries}
        if ASSET_MAP in names or any(map(is_package_document, names)):
            found.append(self._package(path, status, unfinished, has_map=ASSET_MAP in names))
            return
        if depth >= self._limits.depth:
            self._note(
                f"{safe_text(self._folder)} is more than {depth} folders deep; what lies deeper"
                " is left out."
            )
            return
        self._take(entries, _marked(names), unfinished, depth + 1, found)

    def _package(
        self, path: str, status: os.stat_result, unfinished: str, *, has_map: bool
    ) -> Found:
        looked = look_at_package(path, identity_in(status), self._limits.depth, self._left)
        self._left -= looked.entries
        if not unfinished and looked.unfinished:
            unfinished = _UNFINISHED_NAME
        if not unfinished and not has_map:
            unfinished = _NO_MAP_YET
        return Found(path, looked.identity, True, unfinished, looked.obstacle)

    def _entries(self, path: str) -> list[os.DirEntry[str]]:
        with os.scandir(path) as listing:
            entries = list(islice(listing, self._left + 1))
        if len(entries) > self._left:
            entries.pop()
            self._note(
                f"{safe_text(self._folder)} holds more than {self._limits.entries:,} entries;"
                " the rest is left out."
            )
        self._left -= len(entries)
        return entries

    def _link(self, path: str) -> str:
        """Why a link is not in the bin; empty where its end is in the folder anyway."""
        end = os.path.realpath(path)
        if not os.path.exists(end):  # noqa: PTH110 (odd bytes)
            return "It is a link that leads nowhere."
        if is_inside(end, self._real):
            return ""
        return "It is a link that leads out of the watched folder; add its file by hand."

    def _note(self, sentence: str) -> None:
        if sentence not in self.notices:
            self.notices.append(sentence)


def _marked(names: Iterable[str]) -> set[str]:
    return {announced for name in names if (announced := announced_by(name))}


def _loose_map(entries: Iterable[os.DirEntry[str]]) -> str:
    return _LOOSE_MAP if any(entry.name == ASSET_MAP for entry in entries) else ""


def _held(found: Found, obstacle: str) -> Found:
    """An asset map in the watched folder itself: its MXF files are not offered singly."""
    if found.obstacle or not found.path.lower().endswith(".mxf"):
        return found
    return Found(found.path, found.identity, False, found.unfinished, obstacle)


def _cannot(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "This user may not look into it."
    return f"It cannot be looked at: {error.strerror}."
