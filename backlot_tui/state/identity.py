"""What makes a file on disk the same file with the same content, as far as a stat tells."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """Size in bytes, times in nanoseconds since the epoch."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    device: int

    def youngest_ns(self) -> int:
        return max(self.mtime_ns, self.ctime_ns)


def identity_of(path: str | int) -> FileIdentity:
    """By path or open descriptor; raises OSError where there is nothing to look at."""
    found = os.stat(path)  # noqa: PTH116 (a descriptor is taken too)
    return FileIdentity(
        found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev
    )
