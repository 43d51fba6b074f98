"""What reading a file costs: here and in a worker, first and again, and in memory.

    python benchmarks/probing.py [--rounds N]

Prints, for each kind of the demo's samples, the median milliseconds of `read_facts` in this process
and of `ProbeWorkers.probe`; then files a second for many readers at once, with and without the
memory of what was read; the time to start a worker; its memory after all of it; and the same work
by MediaInfo under the files' own names, which is what the probe is built on.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psutil
from pymediainfo import MediaInfo

from backlot_tui.media.facts import read_facts
from backlot_tui.media.workers import ProbeWorkers
from backlot_tui.portal.demo.samples import MEDIA
from backlot_tui.state.cache import open_cache
from backlot_tui.state.probe_cache import ProbeCache

READERS = 4
MEDIA_SUFFIXES = {".wav", ".mov", ".mxf"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    paths = sorted(MEDIA.iterdir())
    workers = ProbeWorkers()
    first = milliseconds(lambda: workers.probe(paths[0]))
    print(f"{'first file, worker started':<34} {first:8.1f} ms")
    one_by_one(paths, workers, rounds)
    print(f"{'memory of the worker':<34} {worker_megabytes():8.0f} MB")
    many_at_once(paths, workers, rounds)
    workers.close()


def one_by_one(paths: list[Path], workers: ProbeWorkers, rounds: int) -> None:
    by_kind: dict[str, list[Path]] = {}
    for path in paths:
        by_kind.setdefault(read_facts(path).kind, []).append(path)
        workers.probe(path)
    print(f"\n{'median of a file':<34} {'here':>8} {'worker':>8} {'MediaInfo':>10}  ms")
    for kind, files in sorted(by_kind.items()):
        here = median(read_facts, files, rounds)
        there = median(workers.probe, files, rounds)
        known = all(file.suffix in MEDIA_SUFFIXES for file in files)
        peer = f"{median(MediaInfo.parse, files, rounds):10.1f}" if known else f"{'':>10}"
        print(f"{kind:<34} {here:8.1f} {there:8.1f} {peer}")


def many_at_once(paths: list[Path], workers: ProbeWorkers, rounds: int) -> None:
    many = paths * rounds
    with tempfile.TemporaryDirectory() as folder:
        known = ProbeWorkers(ProbeCache(open_cache(Path(folder) / "cache.db")))
        for path in paths:
            known.probe(path)
        print(f"\n{f'files a second, {READERS} readers':<34}")
        for name, pool in (("  read each time", workers), ("  known", known)):
            with ThreadPoolExecutor(READERS) as readers:
                took = milliseconds(lambda pool=pool: list(readers.map(pool.probe, many)))
            print(f"{name:<34} {len(many) / took * 1000:8.0f}")
        known.close()


def median(read: Callable[[Path], object], files: list[Path], rounds: int) -> float:
    return statistics.median(
        milliseconds(lambda file=file: read(file)) for _ in range(rounds) for file in files
    )


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def worker_megabytes() -> float:
    children = psutil.Process().children()
    return max(child.memory_info().rss for child in children) / 2**20


if __name__ == "__main__":
    main()
