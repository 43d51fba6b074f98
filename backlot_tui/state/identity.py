"""What makes a file on disk the same file with the same content, as far as a stat tells."""

from __future__ import annotations

import os
import time
from typing import NamedTuple

_YOUNG_S = 60.0
"""A file whose times are older than this is taken at one look."""


class FileIdentity(NamedTuple):
    """Size in bytes, times in nanoseconds since the epoch. A tuple, because there are many."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    device: int

    def youngest_ns(self) -> int:
        """The later of its times, in nanoseconds since the epoch."""
        return max(self.mtime_ns, self.ctime_ns)

    def is_young(self) -> bool:
        """Whether it was touched so lately that it may still be growing."""
        return time.time_ns() - self.youngest_ns() < _YOUNG_S * 1e9


def identity_of(path: str | int) -> FileIdentity:
    """By path or open descriptor; raises OSError where there is nothing to look at."""
    return identity_in(os.stat(path))  # noqa: PTH116 (a descriptor is taken too)


def identity_in(found: os.stat_result) -> FileIdentity:
    """What a stat says."""
    mtime, ctime = found.st_mtime_ns, found.st_ctime_ns
    # Equal numbers are kept once: there may be 100,000 of them.
    return FileIdentity(
        found.st_size, mtime, mtime if mtime == ctime else ctime, found.st_ino, found.st_dev
    )
