"""What a receipt costs: its digests beside a plain read of the same file, and beside a transfer.

    python benchmarks/receipts.py [--mib N] [--rounds N]

Alternates, on one file of N MiB (1024) in the page cache: a plain read in pieces of 1 MiB, and the
same with the digests of a receipt (CRC-64/NVME and xxh128; and with xxh64, md5 too), and prints
medians and ratios. Then delivers the file to a portal of its own and prints how fast it arrived and
how long after that its receipt was there, with the agent's CPU time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from backlot_tui.integrity.digests import PIECE, digests_of, pieces
from backlot_tui.state import receipts
from tests.support.processes import wait_until
from tests.support.queueing import Queue, running_queue, write_random

SETS = {
    "crc64 + xxh128": ("crc64nvme", "xxh128"),
    "crc64 + xxh128 + xxh64": ("crc64nvme", "xxh128", "xxh64"),
    "crc64 + xxh128 + md5": ("crc64nvme", "xxh128", "md5"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backlot-receipts-") as folder:
        path = write_random(Path(folder) / "media" / "a.wav", asked.mib << 20)
        passes(path, asked.rounds)
        with running_queue(Path(folder), 1) as queue:
            beside_a_transfer(queue, path)


def passes(path: Path, rounds: int) -> None:
    plain: list[float] = []
    digested: dict[str, list[float]] = {name: [] for name in SETS}
    for number in range(rounds + 1):
        read = mb_per_s(path, lambda: plain_read(path))
        rates = {name: mb_per_s(path, digesting(path, kinds)) for name, kinds in SETS.items()}
        if number:  # the first only warms the page cache
            plain.append(read)
            for name, rate in rates.items():
                digested[name].append(rate)
    print(f"{'plain read':<24}{statistics.median(plain):>8.0f} MB/s  {shown(plain)}")
    for name, found in digested.items():
        ratio = statistics.median(a / b for a, b in zip(found, plain, strict=True))
        median = statistics.median(found)
        print(f"{name:<24}{median:>8.0f} MB/s  {ratio:.2f} x plain  {shown(found)}")


def beside_a_transfer(queue: Queue, path: Path) -> None:
    size = path.stat().st_size
    delivery_id = queue.put([path])
    queue.start_agent()
    began = time.monotonic()
    queue.wait_for(delivery_id, patience_s=600)
    arrived = time.monotonic()
    wait_until(lambda: is_kept(queue, delivery_id), "a receipt", 600)
    kept = time.monotonic()
    agent = psutil.Process(queue.operator.agent_pid())
    used = agent.cpu_times().user + agent.cpu_times().system
    print(f"transfer{size / (arrived - began) / 1e6:>24.0f} MB/s")
    print(f"receipt after arrival{kept - arrived:>11.2f} s")
    print(f"agent's CPU{used / (size / (1 << 30)):>21.2f} s/GiB, its start among it")


def plain_read(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        for _ in pieces(handle, 0, path.stat().st_size, bytearray(PIECE)):
            pass
    finally:
        os.close(handle)


def digesting(path: Path, kinds: Collection[str]) -> Callable[[], object]:
    return lambda: digests_of(path, kinds)


def mb_per_s(path: Path, do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return path.stat().st_size / (time.perf_counter() - began) / 1e6


def is_kept(queue: Queue, delivery_id: str) -> bool:
    row = receipts.of(queue.work, delivery_id)
    return row is not None and row.kept_at is not None


def shown(rates: list[float]) -> str:
    return "rounds " + " ".join(f"{rate:.0f}" for rate in rates)


if __name__ == "__main__":
    main()
