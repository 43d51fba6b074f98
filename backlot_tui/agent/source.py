"""Reading a source: in pieces, never whole, and never without knowing that it is still the same."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from backlot_tui.domain.problems import CheckRefused, Temporary
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.integrity.crc64 import crc64
from backlot_tui.state.deliveries import LocalTransfer
from backlot_tui.state.identity import identity_of


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a transfer; `number` from 1, offset and size in bytes."""

    transfer: LocalTransfer
    number: int
    offset: int
    size: int


def parts_of(transfer: LocalTransfer) -> list[Part]:
    """All parts of a transfer that has its upload plan."""
    assert transfer.part_size is not None
    assert transfer.part_count is not None
    size, step = transfer.identity.size, transfer.part_size
    return [
        Part(transfer, number, (number - 1) * step, min(step, size - (number - 1) * step))
        for number in range(1, transfer.part_count + 1)
    ]


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes of a source that is open: `size` of them from `offset`. `path` names it to people."""

    handle: int
    path: str
    offset: int
    size: int

    def some(self, at: int, size: int) -> Span:
        return Span(self.handle, self.path, self.offset + at, size)

    def after(self, done: int) -> Span:
        return self.some(done, self.size - done)


def span_of(handle: int, part: Part) -> Span:
    """All of a part."""
    return Span(handle, part.transfer.path, part.offset, part.size)


class SourceChanged(CheckRefused):
    """The file is not the one that was chosen. Only this delivery stops; nothing half is kept."""

    def __init__(self, path: str, what: str) -> None:
        super().__init__(
            "source-changed",
            f"{safe_text(path)} {what} since it was chosen, so it was not delivered.",
            "Check the file, choose it again and deliver again.",
        )


class SourceAway(Temporary):
    """The disk or the mount does not answer as it should; that may pass."""

    def __init__(self, path: str, error: OSError) -> None:
        super().__init__(
            "source-away",
            f"{safe_text(path)} cannot be read now ({error.strerror or 'no reason given'}).",
            "It is tried again; look at its disk or mount.",
        )


_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.ELOOP})
"""What does not pass by itself; any other failure to read is one of the disk or the network."""


def unreadable(path: str, error: OSError) -> SourceChanged | SourceAway:
    """The problem that a failed look at a source is."""
    if error.errno in _GONE:
        return SourceChanged(path, f"cannot be read any more ({error.strerror})")
    return SourceAway(path, error)


def check_unchanged(transfer: LocalTransfer) -> None:
    """Raise SourceChanged unless the path still leads to the very file that was chosen."""
    try:
        now = identity_of(transfer.path)
    except OSError as error:
        raise unreadable(transfer.path, error) from error
    if now != transfer.identity:
        raise SourceChanged(transfer.path, "has changed")


@contextmanager
def opened(transfer: LocalTransfer) -> Iterator[int]:
    """The source's file descriptor, proven to be of the file that was chosen."""
    try:
        handle = os.open(transfer.path, os.O_RDONLY)
    except OSError as error:
        raise unreadable(transfer.path, error) from error
    try:
        if identity_of(handle) != transfer.identity:
            raise SourceChanged(transfer.path, "has changed")
        yield handle
    finally:
        os.close(handle)


def pieces(span: Span, buffer: bytearray) -> Iterator[memoryview]:
    """The span's bytes through `buffer`; a piece is valid until the next one is asked for."""
    view = memoryview(buffer)
    done = 0
    while done < span.size:
        wanted = view[: min(len(buffer), span.size - done)]
        try:
            read = os.preadv(span.handle, [wanted], span.offset + done)
        except OSError as error:
            raise unreadable(span.path, error) from error
        if read == 0:
            raise SourceChanged(span.path, "became shorter")
        yield wanted[:read]
        done += read


def digest(handle: int, part: Part, buffer: bytearray) -> int:
    """The part's CRC-64/NVME."""
    checksum = 0
    for piece in pieces(span_of(handle, part), buffer):
        checksum = crc64(piece, checksum)
    return checksum
