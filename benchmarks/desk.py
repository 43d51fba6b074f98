"""The dashboard with many requests: answers to keys, bytes to the terminal, memory.

    python benchmarks/desk.py [--requests N] [--rounds N]

For each key: milliseconds until the screen answers (median and p95, limit 50) and bytes written
(limits: 1 KiB for an arrow key, 12 KiB for a filter key). Then bytes per second while nothing
happens (limit 0) and the desk's memory (limit 250 MB). The portal is not running: what is shown
comes from the local copy. benchmarks/first_paint.py measures the start.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.first_paint import PORTAL, fill
from tests.support.terminal import Terminal

_QUIET_S = 0.15
"""A frame is over when nothing came for so long."""

KEYS = {
    "arrow": ("down", "up"),
    "page": ("ctrl+d", "ctrl+d", "ctrl+u", "ctrl+u"),
    "tick": ("space", "space"),
    "expand, collapse": ("l", "h"),
    "sort, turned round": ("S", "S"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backlot-bench-") as folder:
        state = Path(folder)
        fill(state, asked.requests)
        environment = {**os.environ, "BACKLOT_STATE_DIR": str(state), "BACKLOT_URL": PORTAL}
        command = [sys.executable, "-m", "backlot_tui"]
        with Terminal(command, environment, 120, 40) as desk:
            desk.wait(f"{asked.requests:,}")
            settle(desk)
            measure(desk, asked.rounds)


def measure(desk: Terminal, rounds: int) -> None:
    print(f"{'key':<20} {'median ms':>10} {'p95 ms':>8} {'bytes':>8}")
    for name, pair in KEYS.items():
        report(name, [answer(desk, key) for _ in range(rounds) for key in pair])
    typed = []
    for _ in range(max(1, rounds // 3)):
        desk.keys("/", "ctrl+u")
        settle(desk)
        typed += [answer(desk, letter) for letter in "salt"]
        desk.keys("escape")
        settle(desk)
    report("filter", typed)
    before = desk.received
    time.sleep(5)
    print(f"idle: {(desk.received - before) / 5:.0f} B/s (limit 0)")
    memory = psutil.Process(desk.process.pid).memory_info().rss
    print(f"memory: {memory / 1e6:.0f} MB (limit 250)")


def answer(desk: Terminal, key: str) -> tuple[float, int]:
    """Milliseconds until the first byte of the answer's last burst, and the bytes of it all."""
    before = desk.received
    began = last = time.monotonic()
    desk.press(key)
    seen = before
    while time.monotonic() - max(last, began) < _QUIET_S:
        if desk.received != seen:
            seen, last = desk.received, time.monotonic()
        time.sleep(0.001)
    return (last - began) * 1000, seen - before


def settle(desk: Terminal) -> None:
    seen = -1
    while desk.received != seen:
        seen = desk.received
        time.sleep(0.5)


def report(name: str, answers: list[tuple[float, int]]) -> None:
    times = sorted(took for took, _ in answers)
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    size = statistics.median(size for _, size in answers)
    print(f"{name:<20} {statistics.median(times):>10.0f} {p95:>8.0f} {size:>8.0f}")


if __name__ == "__main__":
    main()
