"""The desk with many requests at a real, busy portal: every bar of the dashboard in one run.

    python benchmarks/desk.py [--requests N] [--rounds N] [--changes N]

Copies N requests from a portal process (benchmarks/sync.py tells what that takes), then compares
the start with a bare Textual app's, and presses keys at a desk on a raw terminal of 120x40 while
an owner changes N requests a second at the portal. A key is answered when the frame stands that
shows what it did. Bytes are counted while nothing changes. A bare app's key is timed beside: what
it takes is Textual's and the terminal's share.

Prints a line for each bar: figure, limit, verdict. The machine's noise is in the figures; the bare
app's tell how much.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import psutil
import pyte

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import first_paint, sync
from benchmarks.busy_portal import changes, portal_with
from benchmarks.recorder import Reading, Recorder

FRAME_MS = 50.0
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    presses = 0
    def compose(self):
        yield Static("bare app is here")
    def on_key(self):
        self.presses += 1
        self.query_one(Static).update(f"pressed {self.presses}")
Bare().run(mouse=False)
"""
_FILTER_LINE = 1
_LIST = slice(3, 35)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--changes", type=int, default=50, help="a second, at the portal")
    parser.add_argument("--starts", type=int, default=7, help="how often both apps are started")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="the portal's data, kept there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backlot-bench-") as folder:
        data, state = asked.keep or Path(folder, "portal"), Path(folder, "state")
        with portal_with(data, asked.requests) as (url, token), sync.relay(url) as between:
            sync.measure(data, between, token, state, asked.requests)
            environment = {
                **first_paint.compiled(Path(folder)),
                "BACKLOT_STATE_DIR": str(state),
                "BACKLOT_URL": between.url,
            }
            start = first_paint.ratio(environment, asked.starts)
            verdict("start, times a bare app's", start, 1.5, "{:.2f}")
            with Recorder([sys.executable, "-c", BARE], environment) as bare:
                bare.wait("bare app")
                bare.settle()
                report("key of a bare app", [bare.answer("x", line(0)) for _ in range(30)], None)
            with Recorder([sys.executable, "-m", "backlot_tui"], environment) as desk:
                desk.wait(f"{asked.requests:,}.*\n")
                desk.settle()
                quiet(desk)
                print(f"-- while {asked.changes} requests a second change at the portal")
                with changes(data, asked.changes):
                    time.sleep(3)
                    busy(desk, asked.rounds)
                memory = psutil.Process(desk.process.pid).memory_info().rss / 1e6
                verdict("memory of the desk, MB", memory, 250, "{:.0f}")


def quiet(desk: Recorder) -> None:
    """Bytes, while nothing but a key happens."""
    before = desk.received
    time.sleep(5)
    verdict("bytes a second, idle", (desk.received - before) / 5, 0, "{:.0f}")
    arrows = [desk.answer(key, cursor)[1] for key in ("down", "up") * 5]
    verdict("bytes of an arrow key", statistics.median(arrows), 1024, "{:.0f}")
    typed = [size for _, size in typing(desk, 3)]
    verdict("bytes of a filter key, most", max(typed), 12 * 1024, "{:.0f}")


def busy(desk: Recorder, rounds: int) -> None:
    """Milliseconds from a key to its frame."""
    report("arrow: cursor", pressed(desk, rounds, cursor, "down", "up"))
    report("arrow: its facts", pressed(desk, rounds, facts, "down", "up"), None)
    report("page", pressed(desk, rounds, cursor, *("ctrl+d",) * 3, *("ctrl+u",) * 3))
    report("tick", pressed(desk, rounds, count, "space", "space"))
    desk.press("u")
    desk.settle(patience_s=1)
    report("expand, collapse", pressed(desk, rounds, lines_below, "l", "h"))
    report("filter keystroke", typing(desk, max(2, rounds // 3)))
    report("sort, turned round", pressed(desk, rounds, rows, "S", "S"))
    chosen = [("title", "type"), ("due", "status"), ("partner", "due")] * (rounds // 2)
    report("sort by another column", choosing(desk, "s", (each for two in chosen for each in two)))
    groups = ["title", "source", "no", "status", "fulf", "no"] * (rounds // 2)
    report("regroup", choosing(desk, "b", groups))


def pressed(desk: Recorder, rounds: int, reading: Reading, *keys: str) -> list[tuple[float, int]]:
    """From the top each round: the cursor stays with its request, and a change may have taken that
    to the end of the list, where no key leads further down."""
    answers = []
    for _ in range(rounds):
        desk.keys("g")
        desk.settle(0.3, patience_s=1)
        answers += [desk.answer(key, reading) for key in keys]
    return answers


def typing(desk: Recorder, rounds: int) -> list[tuple[float, int]]:
    """A word letter by letter, each of which leaves fewer requests."""
    answers = []
    for _ in range(rounds):
        for word in ("la", "ha", "go"):
            desk.keys("/", "ctrl+u")
            desk.settle(patience_s=1)
            answers += [desk.answer(letter, count) for letter in word]
            desk.keys("escape")
            desk.settle(patience_s=1)
    return answers


def choosing(desk: Recorder, key: str, names: Iterable[str]) -> list[tuple[float, int]]:
    """From Enter in the picker to the list in its new order."""
    answers = []
    for name in names:
        desk.keys(key, *name)
        desk.settle(0.3, patience_s=1)
        answers.append(desk.answer("enter", rows))
    return answers


# What a key changes on the screen ------------------------------------------------------------


def line(number: int) -> Reading:
    return lambda screen: screen.display[number]


def cursor(screen: pyte.Screen) -> str:
    """Where the cursor stands and on what."""
    return next((f"{at} {row}" for at, row in enumerate(screen.display) if "▌" in row), "")


def facts(screen: pyte.Screen) -> str:
    """What is said below the list about the request under the cursor."""
    return next((row for row in screen.display if " · Package " in row), "")


def count(screen: pyte.Screen) -> str:
    """How many requests are shown and ticked."""
    return screen.display[_FILTER_LINE].rpartition("  ")[2]


def rows(screen: pyte.Screen) -> str:
    return "\n".join(row[:60] for row in screen.display[_LIST])


def lines_below(screen: pyte.Screen) -> str:
    return str(sum("▾" in row or "Programme" in row for row in screen.display[_LIST]))


# Telling ---------------------------------------------------------------------------------------


def report(name: str, answers: list[tuple[float, int]], limit: float | None = FRAME_MS) -> None:
    times = sorted(took for took, _ in answers)
    p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
    told = f"p50 {statistics.median(times):>6.1f}  n {len(times):>3}"
    if limit is None:
        print(f"{name + ', ms p95':<34}{p95:>9.1f}{'':>24}{told}")
    else:
        verdict(f"{name}, ms p95", p95, limit, "{:.1f}", told)


def verdict(name: str, figure: float, limit: float, form: str, told: str = "") -> None:
    kept = "kept" if figure <= limit else "MISSED"
    print(f"{name:<34}{form.format(figure):>9}  limit {limit:>7g}  {kept:<7}{told}", flush=True)


if __name__ == "__main__":
    main()
