"""A package's folder as one thing: its files' stats folded into one identity."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass

from backlot_tui.filebin.names import is_litter, is_unfinished
from backlot_tui.state.identity import FileIdentity

ASSET_MAP = "ASSETMAP.xml"
"""SMPTE ST 429-9, A.3: the name by which a package is known."""

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
    is noticed), and the folder's inode."""
    size, mtime, ctime, entries = 0, folder.mtime_ns, folder.ctime_ns, 0
    unfinished, obstacle = False, ""
    waiting = [(path, 1)]
    while waiting:
        here, level = waiting.pop()
        try:
            with os.scandir(here) as listing:
                for entry in listing:
                    if is_litter(entry.name):
                        continue
                    status = entry.stat(follow_symlinks=False)
                    entries += 1
                    mtime = max(mtime, status.st_mtime_ns)
                    ctime = max(ctime, status.st_ctime_ns)
                    unfinished = unfinished or is_unfinished(entry.name)
                    if stat.S_ISDIR(status.st_mode):
                        waiting.append((entry.path, level + 1))
                    elif stat.S_ISREG(status.st_mode):
                        size += status.st_size
                    else:
                        obstacle = _HOLDS_A_LINK
        except FileNotFoundError:
            continue  # it went while we looked; the next look shows the rest
        except OSError as error:
            obstacle = f"A part of it cannot be looked at: {error.strerror}."
        if level > depth or entries > most:
            obstacle = _TOO_DEEP
            break
    identity = FileIdentity(size, mtime, ctime, folder.inode, folder.device)
    return PackageLook(identity, entries, unfinished, obstacle)
