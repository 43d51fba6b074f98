"""Reading a little of a file, wherever in it, without being held up or surprised.

Only regular files are opened for reading: a pipe or a device in a watched folder would block for
ever. Every read is positioned and bounded, so a 400 GB file costs what a small one does.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

HEAD_BYTES = 64 * 1024
"""How much of a file's beginning tells what it is."""

AnyPath = str | bytes | os.PathLike[str] | os.PathLike[bytes]


class TooMuch(Exception):
    """A limit of ours is exceeded; the words are a sentence for the person."""


class Source(Protocol):
    """Bytes with a size. `at` gives fewer than `count` bytes only where the source ends."""

    @property
    def size(self) -> int: ...

    def at(self, offset: int, count: int) -> bytes: ...


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A regular file; `size` in bytes is what it had when it was opened. `at` raises OSError."""

    descriptor: int
    size: int

    def at(self, offset: int, count: int) -> bytes:
        if not 0 <= offset < self.size:
            return b""
        os.lseek(self.descriptor, offset, os.SEEK_SET)
        left = min(count, self.size - offset)
        pieces = []
        while left and (piece := os.read(self.descriptor, left)):
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)


def file_status(path: AnyPath) -> os.stat_result:
    """`os.stat`, with OSError also for a path that no file system can have."""
    try:
        return os.stat(path)  # noqa: PTH116  (bytes paths are welcome)
    except ValueError as error:
        raise OSError(errno.EINVAL, str(error)) from error


@contextmanager
def opened(path: AnyPath) -> Iterator[OpenFile | None]:
    """The file to read from, or None for what is not a regular file. Raises OSError."""
    if not stat.S_ISREG(file_status(path).st_mode):
        yield None
        return
    # Without blocking: between the look and the opening, a pipe may have taken the name.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    try:
        status = os.fstat(descriptor)
        yield OpenFile(descriptor, status.st_size) if stat.S_ISREG(status.st_mode) else None
    finally:
        os.close(descriptor)
