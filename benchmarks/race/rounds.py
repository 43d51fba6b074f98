"""Rounds: every peer once in each, none always the first, each on an empty place."""

from __future__ import annotations

import os
import shutil
import statistics
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from benchmarks.peers.peer import Peer, Place
from benchmarks.race.cost import Cost
from benchmarks.race.files import GIB, FileSet
from benchmarks.race.link import Link
from tests.support.object_store import running_store


@dataclass(slots=True)
class Results:
    """What one peer's runs cost, and how many bytes each carried."""

    size: int
    costs: list[Cost] = field(default_factory=list)

    def rates(self) -> list[float]:
        """MB/s of each round."""
        return [self.size / 1e6 / cost.seconds for cost in self.costs]

    def rate(self) -> float:
        """The median, in MB/s."""
        return statistics.median(self.rates())

    def cpu(self) -> float:
        """The median, in CPU seconds per GiB."""
        return statistics.median(cost.cpu_s for cost in self.costs) / (self.size / GIB)

    def memory(self) -> float:
        """The most of all rounds, in MB."""
        return max(cost.memory_mb for cost in self.costs)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where all of it takes place: an empty folder, and perhaps a long way to the servers."""

    folder: Path
    link: Link | None = None


def race(
    peers: Sequence[Peer],
    files: FileSet,
    rounds: int,
    ground: Ground,
    *,
    store: bool,
) -> dict[str, Results]:
    """Results by the peer's name; each run is told as it ends.

    store: the bytes go to an object store, a fresh one in each round.
    """
    results = {peer.name: Results(files.size) for peer in peers}
    files.warm()
    for number in range(rounds):
        with ExitStack() as round_of:
            folder = ground.folder / f"round-{number}"
            folder.mkdir()
            round_of.callback(_cleared, folder)
            there = round_of.enter_context(running_store(folder / "store")) if store else None
            for peer in _turned(peers, number):
                cost = _one_run(peer, files, Place(folder, there, ground.link))
                results[peer.name].costs.append(cost)
                tell(number, peer.name, cost, files.size)
    return results


def tell(number: int, name: str, cost: Cost, size: int) -> None:
    """One run, on one line."""
    print(
        f"  round {number + 1}  {name:<22} {size / 1e6 / cost.seconds:7.0f} MB/s"
        f" {cost.cpu_s / (size / GIB):7.2f} CPU s/GiB {cost.memory_mb:6.0f} MB",
        flush=True,
    )


def alternating(runs: dict[str, Callable[[], Cost]], size: int, rounds: int) -> dict[str, Results]:
    """As `race`, of what needs no place; size in bytes."""
    results = {name: Results(size) for name in runs}
    for number in range(rounds):
        for name in _turned(list(runs), number):
            cost = runs[name]()
            results[name].costs.append(cost)
            tell(number, name, cost, size)
    return results


_Item = TypeVar("_Item")


def _turned(items: Sequence[_Item], number: int) -> list[_Item]:
    first = number % len(items)
    return [*items[first:], *items[:first]]


def _one_run(peer: Peer, files: FileSet, round_of: Place) -> Cost:
    folder = round_of.folder / "".join(each if each.isalnum() else "-" for each in peer.name)
    folder.mkdir()
    place = replace(round_of, folder=folder)
    if place.store is not None:
        port = urlsplit(place.store.endpoint).port
        assert port is not None
        place.put_far(port)
    try:
        return peer.send(files, place)
    finally:
        _cleared(folder)


def _cleared(folder: Path) -> None:
    """What was written must not be on its way to the disk while the next one runs."""
    shutil.rmtree(folder)
    os.sync()
