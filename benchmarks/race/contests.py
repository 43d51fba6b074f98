"""The contests: who runs in each, and which bars the results stand beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pytest

from backlot_tui.domain.units import human_size
from benchmarks.peers.backlot import BacklotTui
from benchmarks.peers.curl import Curl
from benchmarks.peers.iperf3 import Iperf3
from benchmarks.peers.peer import Peer
from benchmarks.peers.programs import Programs
from benchmarks.peers.rclone import Rclone
from benchmarks.peers.s5cmd import S5cmd
from benchmarks.peers.tus import Tus
from benchmarks.race import line
from benchmarks.race.files import FileSet
from benchmarks.race.rounds import Ground, Results, race
from benchmarks.race.table import Row
from tests.support.object_store import weed

CPU_S_PER_GIB = 1.5
MEMORY_MB = 150.0
STORE_BAR = 1.2
PUSH_CHECKED_BAR = 1.0
PUSH_PLAIN_BAR = 1.4
INGEST_BAR = 0.8

_TUS_BAR = 3.0
_WEBDAV_BAR = 2.5


@dataclass(frozen=True, slots=True)
class Track:
    """Where the bytes go, and who carries them there beside us."""

    place: str
    rivals: tuple[Peer, ...]
    others: tuple[Peer, ...] = ()
    """Shown beside, with no bar."""

    bars: tuple[float, ...] = ()
    """One for each rival; without any, the fastest of them is the one to beat."""

    to_store: bool = False

    def installed(self) -> list[Peer]:
        return [peer for peer in (*self.rivals, *self.others) if peer.version() is not None]


def folder_track(programs: Programs) -> Track:
    rivals = (Tus(programs), Rclone(programs))
    return Track("the portal's folder", rivals, bars=(_TUS_BAR, _WEBDAV_BAR))


def store_track(programs: Programs) -> Track:
    rivals = (Rclone(programs, to_store=True), S5cmd(programs))
    return Track("SeaweedFS", rivals, (Curl(programs),), to_store=True)


def introduce(track: Track) -> bool:
    """Tell who runs, and who does not; whether anybody does."""
    print(f"\nTo {track.place}:")
    if track.to_store and not _store_is_here():
        print("  LEFT OUT: SeaweedFS is missing")
        return False
    for peer in (BacklotTui(), *track.rivals, *track.others):
        version = peer.version()
        told = (
            f"{version}; {peer.setting}; proves {peer.proves}"
            if version
            else "LEFT OUT: missing, or too old"
        )
        print(f"  {peer.name:<22} {told}")
    return True


def _store_is_here() -> bool:
    try:
        weed()
    except pytest.skip.Exception:
        return False
    return True


def carry(
    track: Track, ours: Sequence[BacklotTui], files: FileSet, rounds: int, ground: Ground
) -> list[Row]:
    """Everybody sends the files in each round."""
    count = len(files.files)
    what = f"{count:,} x {human_size(files.size / count)} to {track.place}"
    print(f"\n{what}")
    peers = [*ours, *track.installed()]
    results = race(peers, files, rounds, ground, store=track.to_store)
    show_medians(results)
    return [row for mine in ours for row in _rows(f"{what}: {mine.name}", mine, track, results)]


def _rows(label: str, mine: Peer, track: Track, results: dict[str, Results]) -> Iterable[Row]:
    result = results[mine.name]
    rates = {peer.name: results[peer.name].rate() for peer in track.rivals if peer.name in results}
    if track.bars:
        for rival, bar in zip(track.rivals, track.bars, strict=True):
            if rival.name in rates:
                yield Row(f"{label} / {rival.name}", result.rate() / rates[rival.name], bar)
    elif rates:
        fastest = max(rates, key=lambda name: rates[name])
        yield Row(f"{label} / {fastest}", result.rate() / rates[fastest], STORE_BAR)
    yield Row(f"{label}, CPU", result.cpu(), CPU_S_PER_GIB, "s/GiB", most=True)
    yield Row(f"{label}, memory", result.memory(), MEMORY_MB, "MB", most=True)


def push(files: FileSet, programs: Programs, rounds: int) -> list[Row]:
    """The agent's sender alone, beside curl."""
    curl = Curl(programs)
    print(f"\nPush into a sink: the agent's sender on {line.CONNECTIONS} connections, curl on 1")
    if curl.version() is None:
        print("  curl -T LEFT OUT: missing, and the push with it")
        return []
    results = line.push(files, curl, rounds)
    show_medians(results)
    plain = results["curl -T"].rate()
    return [
        Row("push with checksum / curl -T", results["checksum"].rate() / plain, PUSH_CHECKED_BAR),
        Row("push without / curl -T", results["no checksum"].rate() / plain, PUSH_PLAIN_BAR),
    ]


def ingest(size: int, programs: Programs, rounds: int) -> list[Row]:
    """The portal's byte plane alone, beside the loopback itself."""
    iperf3 = Iperf3(programs)
    print(f"\nIngest with checksums, {line.CONNECTIONS} streams from memory into memory")
    if iperf3.version() is None:
        print("  iperf3 LEFT OUT: missing, and the ingest with it")
        return []
    results = line.ingest(size, iperf3, rounds)
    show_medians(results)
    ratio = results["byte plane"].rate() / results["iperf3"].rate()
    return [Row("ingest with checksum / iperf3", ratio, INGEST_BAR)]


def show_medians(results: dict[str, Results]) -> None:
    for name, result in results.items():
        print(
            f"  median   {name:<22} {result.rate():7.0f} MB/s"
            f" {result.cpu():7.2f} CPU s/GiB {result.memory():6.0f} MB",
            flush=True,
        )
