"""Parts together: batches that are signed for by one call, and bundles that one lane carries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from backlot_tui.agent.source import Part
from backlot_tui.domain.wire import MOST_BUNDLED, MOST_BUNDLED_BYTES, SignedPart

_FIRST_BYTES = 16 << 20
_BATCH_BYTES = 64 << 20
_BATCH_PARTS = 256


@dataclass(frozen=True, slots=True)
class Signed:
    """A part with the checksum it was read with and the URL that takes just these bytes."""

    part: Part
    crc64: str
    url: SignedPart

    @property
    def entry(self) -> tuple[int, int, str]:
        """As the journal of parts notes it."""
        return (self.part.transfer.id, self.part.number, self.crc64)


def batches(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """A few large parts, or many small files; the first less, so that sending begins soon."""
    first = next(grouped(parts, _size, _FIRST_BYTES, _BATCH_PARTS), [])
    if first:
        yield first
    yield from grouped(parts[len(first) :], _size, _BATCH_BYTES, _BATCH_PARTS)


def bundles(parts: Sequence[Signed]) -> Iterator[list[Signed]]:
    """One large part, or as many small ones as may be put together: about as much."""
    return grouped(parts, lambda each: each.part.size, MOST_BUNDLED_BYTES, MOST_BUNDLED)


def _size(part: Part) -> int:
    return part.size


_Item = TypeVar("_Item")


def grouped(
    items: Sequence[_Item], size_of: Callable[[_Item], int], most_bytes: int, most: int
) -> Iterator[list[_Item]]:
    """In order; a group is closed before it would pass either limit, and never empty."""
    group: list[_Item] = []
    total = 0
    for item in items:
        size = size_of(item)
        if group and (total + size > most_bytes or len(group) == most):
            yield group
            group, total = [], 0
        group.append(item)
        total += size
    if group:
        yield group
