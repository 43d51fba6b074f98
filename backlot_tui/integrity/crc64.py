"""CRC-64/NVME (NVM Express base specification 2.0, "64b CRC"): of pieces, and of joined parts.

A checksum is an int here and 16 lower-case hexadecimal digits on the wire.
"""

from __future__ import annotations

from collections.abc import Iterable

from awscrt import checksums


def crc64(piece: bytes | bytearray | memoryview, so_far: int = 0) -> int:
    """The checksum after `piece`, going on from `so_far`. Releases the GIL."""
    value: int = checksums.crc64nvme(piece, so_far)
    return value


def combine(parts: Iterable[tuple[int, int]]) -> int:
    """The whole's checksum from (checksum, size in bytes) of each part, in order."""
    whole = 0
    for part, size in parts:
        whole = checksums.combine_crc64nvme(whole, part, size)
    return whole


def to_hex(checksum: int) -> str:
    return f"{checksum:016x}"


def from_hex(text: str) -> int:
    """Raises ValueError."""
    return int(text, 16)
