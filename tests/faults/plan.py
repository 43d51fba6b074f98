"""A round's story, drawn from its seed alone: what is delivered, and what goes wrong when."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tests.faults.catalogue import FAULTS, Fault
from tests.faults.moments import Kind, Moment

PART = 16 << 20
"""The smallest part that the portal plans."""
REEL = 4 * PART
"""Bytes to cut files from."""
MOST_DELIVERIES = 6

_MOST_BYTES = 5 * PART
"""Of one round: it is to last seconds."""

_SIZES = (
    (0.4, (0, 0)),
    (4, (1, 1)),
    (12, (2, 60_000)),
    (8, (60_000, 4 << 20)),
    (4, (PART, PART)),
    (6, (PART + 1, PART + 70_000)),
    (4, (2 * PART, 3 * PART)),
)
"""Weights and ranges of bytes: nothing, one byte, less than a part, one part, several."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """`size` bytes of the reel, from `at`."""

    name: str
    at: int
    size: int


@dataclass(frozen=True, slots=True)
class Strike:
    fault: Fault
    moment: Moment

    def __str__(self) -> str:
        return f"{self.fault.name} ({self.moment})"


@dataclass(frozen=True, slots=True)
class Story:
    seed: int
    deliveries: tuple[tuple[PlannedFile, ...], ...]
    strikes: tuple[Strike, ...]

    @property
    def size(self) -> int:
        return sum(file.size for files in self.deliveries for file in files)

    def __str__(self) -> str:
        told = " | ".join(",".join(str(file.size) for file in each) for each in self.deliveries)
        return f"seed {self.seed}: {told}; {'; '.join(map(str, self.strikes))}"


def draw(seed: int, storage: str) -> Story:
    """Consecutive seeds lead with each fault in turn; up to three more come by chance."""
    chance = random.Random(seed)
    known = [fault for fault in FAULTS if storage in fault.storages]
    deliveries = tuple(_deliveries(chance))
    wanted = [known[seed % len(known)], *chance.choices(known, k=chance.randint(0, 3))]
    strikes = [Strike(fault, _moment(chance, fault, deliveries)) for fault in wanted]
    return Story(seed, deliveries, tuple(strikes))


def _deliveries(chance: random.Random) -> Iterator[tuple[PlannedFile, ...]]:
    left = _MOST_BYTES
    for nth in range(1, chance.randint(1, MOST_DELIVERIES) + 1):
        files = []
        for number in range(1, chance.choice((1, 1, 1, 2, 2, 3, 5, 8)) + 1):
            size = _size(chance, left)
            left -= size
            at = chance.randrange(REEL - size)
            files.append(PlannedFile(f"d{nth}-f{number}.ptx", at, size))
        yield tuple(files)


def _size(chance: random.Random, left: int) -> int:
    weights, ranges = zip(*_SIZES, strict=True)
    size = chance.randint(*chance.choices(ranges, weights)[0])
    return size if size <= left else chance.randint(1, 60_000)


def _moment(
    chance: random.Random, fault: Fault, deliveries: Collection[Collection[PlannedFile]]
) -> Moment:
    kind = chance.choice(fault.kinds)
    parts = sum(-(-file.size // PART) for files in deliveries for file in files)
    most = {Kind.PART: parts, Kind.STORE: 4 * parts}.get(kind, len(deliveries))
    shares = fault.shares if kind is Kind.PART else [x for x in fault.shares if x in (0.0, 1.0)]
    return Moment(kind, chance.randint(1, max(1, most)), chance.choice(list(shares)))
