"""A long queue of small deliveries: how fast it empties, in which order, in how much memory.

    python benchmarks/transfer_queue.py [--deliveries N] [--one [--delay MS]]

Queues N deliveries (500) of 1 to 20 small files, every tenth with high and every tenth with low
priority, on a portal of its own, and prints files and deliveries per second, the agent's memory and
CPU, and how much the order of arrival differs from the queue's. With --one: the files of a single
delivery, 1,000 subtitles of 40 kB, for each number of connections (0: as many as the agent finds),
with --delay 200 files whose way is longer by that round trip.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from delay_proxy import DelayProxy

from backlot_tui.state.controls import Priority, set_priority
from backlot_tui.state.queue_rows import queue_rows
from tests.support.processes import wait_until
from tests.support.queueing import Queue, running_queue, write_random


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deliveries", type=int, default=500)
    parser.add_argument("--one", action="store_true", help="one delivery of 1,000 files")
    parser.add_argument("--delay", type=float, default=0.0, help="round trip in ms")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backlot-queue-") as folder:
        if asked.one:
            for connections in (1, 3, 8, 0):
                one_delivery(Path(folder) / str(connections), connections, asked.delay / 2000)
        else:
            many_deliveries(Path(folder), asked.deliveries)


def many_deliveries(folder: Path, count: int) -> None:
    chance = random.Random(1)
    files = [
        write_random(folder / "media" / f"{n}.wav", chance.randrange(2_000, 200_000))
        for n in range(20)
    ]
    with running_queue(folder, count) as queue:
        put = [queue.put(files[: chance.randint(1, 20)]) for _ in range(count)]
        total = sum(len(queue.get(each).transfers) for each in put)
        for place, each in enumerate(put):
            if place % 10 in (3, 7):
                set_priority(queue.work, each, Priority.HIGH if place % 10 == 3 else Priority.LOW)
        wanted = [row.id for row in queue_rows(queue.work)]
        seconds, memory, cpu = emptied(queue, put)
        print(f"{count} deliveries, {total} files: {seconds:.1f} s,", end=" ")
        print(f"{count / seconds:.1f} deliveries/s, {total / seconds:.0f} files/s")
        print(f"agent: {memory[0]:.0f} MB at a quarter, {memory[1]:.0f} MB at the end,", end=" ")
        print(f"{cpu:.1f} s CPU")
        print(f"out of order by at most {displaced(wanted, arrivals(queue))} places")


def one_delivery(folder: Path, connections: int, delay_s: float) -> None:
    media = write_random(folder / "media" / "subtitle.wav", 40_000)
    files = [media.with_name(f"{n}.wav") for n in range(200 if delay_s else 1000)]
    for file in files:
        file.write_bytes(media.read_bytes())
    with running_queue(folder, 1) as queue:
        config = queue.operator.state_dir.parent / "config.toml"
        config.write_text(f"[agent]\nconnections = {connections}\n")
        proxy = lengthened(queue, delay_s) if delay_s else None
        delivery = queue.put(files)
        seconds, _, cpu = emptied(queue, [delivery])
        if proxy:
            proxy.stop()
        print(f"{connections} connections: {len(files) / seconds:.0f} files/s, {cpu:.1f} s CPU")


def lengthened(queue: Queue, delay_s: float) -> DelayProxy:
    """Put a longer way between agent and byte plane; the portal starts again behind it."""
    ports = json.loads((queue.portal.data / "portal.json").read_text())
    proxy = DelayProxy(ports["byte_plane"], delay_s)
    proxy.start()
    queue.portal.stop()
    queue.portal.flags += ("--public-bytes-url", f"http://127.0.0.1:{proxy.port}")
    queue.portal.start()
    return proxy


def emptied(queue: Queue, put: list[str]) -> tuple[float, tuple[float, float], float]:
    """Seconds, MB of memory at a quarter and at the end, CPU seconds."""
    queue.start_agent()
    pid = queue.operator.agent_pid()
    assert pid is not None
    agent = psutil.Process(pid)
    began = time.monotonic()
    quarter = 3 * len(put) // 4
    wait_until(lambda: len(queue_rows(queue.work)) <= quarter, "a quarter", 1800)
    early = agent.memory_info().rss / 1e6
    wait_until(lambda: not queue_rows(queue.work), "all", 1800)
    seconds = time.monotonic() - began
    wait_until(lambda: len(arrivals(queue)) == len(put), "the log tells of all")
    times = agent.cpu_times()
    return seconds, (early, agent.memory_info().rss / 1e6), times.user + times.system


def arrivals(queue: Queue) -> list[str]:
    """Deliveries in the order in which the agent's log says they arrived."""
    paths = sorted(queue.operator.state_dir.glob("agent.log*"), reverse=True)
    entries = [json.loads(line) for path in paths for line in path.read_text().splitlines()]
    return [entry["delivery"] for entry in entries if entry["event"] == "arrived"]


def displaced(wanted: list[str], got: list[str]) -> int:
    """The furthest that any delivery arrived before or after its place."""
    places = {each: place for place, each in enumerate(wanted)}
    assert sorted(wanted) == sorted(got)
    return max(abs(places[each] - place) for place, each in enumerate(got))


if __name__ == "__main__":
    main()
