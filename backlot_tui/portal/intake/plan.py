"""How a file is cut into parts."""

from __future__ import annotations

_MIB = 1024 * 1024
_SMALLEST_PART = 16 * _MIB
_MOST_PARTS = 9000
"""S3 takes 10,000 parts; the rest is room to spare."""


def part_size(size: int) -> int:
    """Bytes per part for a file of `size` bytes: whole MiB, at most 9000 parts."""
    needed = -(-size // _MOST_PARTS)
    return max(_SMALLEST_PART, -(-needed // _MIB) * _MIB)


def part_count(size: int, part: int) -> int:
    return -(-size // part)


def part_span(size: int, part: int, number: int) -> tuple[int, int]:
    """Offset and length in bytes of part `number` (from 1)."""
    offset = (number - 1) * part
    return offset, min(part, size - offset)
