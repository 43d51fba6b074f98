"""A package's folder as one thing: its files' stats folded into one identity."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field

from backlot_tui.filebin.names import is_litter, is_unfinished
from backlot_tui.state.identity import FileIdentity

_HOLDS_A_LINK = "It holds a link, which is not followed."
_TOO_DEEP = "Its folders are too deep or too many to look at."


@dataclass(frozen=True, slots=True)
class PackageLook:
    """unfinished: a file in it has a name of unfinished ones; entries: how many were looked at."""

    identity: FileIdentity
    entries: int
    unfinished: bool = False
    obstacle: str = ""


def look_at_package(path: str, folder: FileIdentity, depth: int, most: int) -> PackageLook:
    """The sum of the sizes, the newest of the times (the folders' too, so that a file that goes
    is noticed), and the folder's inode.

    depth: of folders below `path`; most: entries. Beyond either, the look ends with an obstacle.
    """
    sums = _Sums(folder.mtime_ns, folder.ctime_ns)
    sums.folders.append((path, 1))
    while sums.folders:
        here, level = sums.folders.pop()
        try:
            _look_into(here, level, sums)
        except FileNotFoundError:
            continue  # it went while we looked; the next look shows the rest
        except OSError as error:
            sums.obstacle = f"A part of it cannot be looked at: {error.strerror}."
        if level > depth or sums.entries > most:
            sums.obstacle = _TOO_DEEP
            break
    identity = FileIdentity(sums.size, sums.mtime, sums.ctime, folder.inode, folder.device)
    return PackageLook(identity, sums.entries, sums.unfinished, sums.obstacle)


@dataclass(slots=True)
class _Sums:
    """What is known so far, and the folders (with their depth) that are still to be looked into."""

    mtime: int
    ctime: int
    size: int = 0
    entries: int = 0
    unfinished: bool = False
    obstacle: str = ""
    folders: list[tuple[str, int]] = field(default_factory=list)


def _look_into(folder: str, level: int, sums: _Sums) -> None:
    with os.scandir(folder) as listing:
        for entry in listing:
            if is_litter(entry.name):
                continue
            status = entry.stat(follow_symlinks=False)
            sums.entries += 1
            sums.mtime = max(sums.mtime, status.st_mtime_ns)
            sums.ctime = max(sums.ctime, status.st_ctime_ns)
            sums.unfinished = sums.unfinished or is_unfinished(entry.name)
            if stat.S_ISDIR(status.st_mode):
                sums.folders.append((entry.path, level + 1))
            elif stat.S_ISREG(status.st_mode):
                sums.size += status.st_size
            else:
                sums.obstacle = _HOLDS_A_LINK
