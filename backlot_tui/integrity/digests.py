"""Digests of whole files: several kinds in one pass, in pieces of 1 MiB.

The kinds are those of ASC MHL 2.0 under its names (xxh128 and xxh3 are XXH3 with 128 and 64 bits,
big-endian as xxHash's canonical form has it), and CRC-64/NVME, which proves a delivery.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Protocol

import xxhash

from backlot_tui.integrity.c4 import c4_of_sha512
from backlot_tui.integrity.crc64 import crc64, to_hex

PIECE = 1 << 20
CRC64 = "crc64nvme"

Piece = bytes | bytearray | memoryview


class _Hash(Protocol):
    def update(self, piece: Piece, /) -> None: ...

    def digest(self) -> bytes: ...


class _Crc64:
    def __init__(self) -> None:
        self._value = 0

    def update(self, piece: Piece, /) -> None:
        self._value = crc64(piece, self._value)

    def digest(self) -> bytes:
        return bytes.fromhex(to_hex(self._value))


_MAKERS: Mapping[str, Callable[[], _Hash]] = {
    CRC64: _Crc64,
    "c4": hashlib.sha512,
    "md5": lambda: hashlib.md5(usedforsecurity=False),
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "xxh128": xxhash.xxh3_128,
    "xxh3": xxhash.xxh3_64,
    "xxh64": xxhash.xxh64,
}

KINDS = tuple(_MAKERS)


class Digester:
    """The digests of what was fed so far. Hashing releases the GIL."""

    def __init__(self, kinds: Collection[str]) -> None:
        self._hashes = {kind: _MAKERS[kind]() for kind in kinds}

    def update(self, piece: Piece) -> None:
        for each in self._hashes.values():
            each.update(piece)

    def values(self) -> dict[str, str]:
        """Lower-case hexadecimal digits by kind; C4 in its own form."""
        return {
            kind: c4_of_sha512(each.digest()) if kind == "c4" else each.digest().hex()
            for kind, each in self._hashes.items()
        }


def pieces(handle: int, start: int, end: int, buffer: bytearray) -> Iterator[memoryview]:
    """The bytes of a file from `start` up to `end` or its own end, through `buffer`.

    A piece is valid until the next one is asked for. Raises OSError.
    """
    view = memoryview(buffer)
    at = start
    while at < end:
        wanted = view[: min(len(buffer), end - at)]
        read = os.preadv(handle, [wanted], at)
        if read == 0:
            return
        yield wanted[:read]
        at += read


def digests_of(
    path: str | os.PathLike[str],
    kinds: Collection[str],
    progress: Callable[[int], None] | None = None,
) -> dict[str, str]:
    """The digests of a file, read once.

    progress: called with the bytes of each piece. Raises OSError, also for what is no plain file.
    """
    # A pipe would be waited for without it.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError("it is no plain file")
        digester = Digester(kinds)
        for piece in pieces(handle, 0, found.st_size, bytearray(PIECE)):
            digester.update(piece)
            if progress:
                progress(len(piece))
        return digester.values()
    finally:
        os.close(handle)
