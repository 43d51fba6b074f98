"""Writing a part to its place, past the page cache where the disk allows it (open(2), O_DIRECT).

Through the cache every byte is copied once more, into memory that has to be found for it and then
written out all the same before the part may count. Nobody reads the part soon; whoever does, to
inspect it, is to read what is on the disk.
"""

from __future__ import annotations

import errno
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from backlot_tui.portal.objects.disk import failures_told

_BLOCK = 4096
"""Places, sizes and memory of direct writes are multiples of it: enough for every usual disk."""


def piece_buffer(size: int) -> memoryview:
    """Memory whose pieces may be written directly; `size` in bytes."""
    return memoryview(mmap.mmap(-1, size))


@contextmanager
def part_writer(path: Path, offset: int) -> Iterator[PartWriter]:
    """Writes to a file that is there go on from `offset`, given in bytes."""
    with failures_told():
        cached = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    direct = _opened_directly(path)
    try:
        yield PartWriter(cached, direct, offset)
    finally:
        os.close(cached)
        if direct is not None:
            os.close(direct)


def _opened_directly(path: Path) -> int | None:
    """None where the system or the disk knows no such thing."""
    flag = getattr(os, "O_DIRECT", None)
    if flag is not None:
        with suppress(OSError):
            return os.open(path, os.O_WRONLY | os.O_CLOEXEC | flag)
    return None


@dataclass(slots=True)
class PartWriter:
    """Two descriptors of the same file, and the place of the next byte."""

    cached: int
    direct: int | None
    offset: int

    def write(self, piece: memoryview) -> None:
        with failures_told():
            while piece:
                written = self._write_some(piece)
                self.offset += written
                piece = piece[written:]

    def _write_some(self, piece: memoryview) -> int:
        whole_blocks = self.offset % _BLOCK == 0 and len(piece) % _BLOCK == 0
        if self.direct is not None and whole_blocks:
            try:
                return os.pwrite(self.direct, piece, self.offset)
            except OSError as error:
                if error.errno != errno.EINVAL:
                    raise
                # This disk wants more than whole blocks; the cache takes anything.
        return os.pwrite(self.cached, piece, self.offset)
