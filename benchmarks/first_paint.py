"""How soon the dashboard is there with many requests, beside a bare Textual app in the same run.

    python benchmarks/first_paint.py [--requests N] [--rounds N]

Prints the seconds from spawn to the first painted list (median and best) and the ratio to the bare
app; the bar is 1.5. The portal is not running: what is shown comes from the local copy.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from backlot_tui.portal.demo.seed import demo_requests
from backlot_tui.state import cache
from backlot_tui.state.credentials import Credential, CredentialStore
from backlot_tui.state.folder import open_state_folder
from tests.support.terminal import Terminal

PORTAL = "http://127.0.0.1:9"
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("bare app is here")
Bare().run(mouse=False)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backlot-bench-") as folder:
        state = Path(folder)
        fill(state, asked.requests)
        bare, desk = [], []
        for _ in range(asked.rounds):
            bare.append(painted([sys.executable, "-c", BARE], state, "bare app is here"))
            desk.append(painted([sys.executable, "-m", "backlot_tui"], state, "Open"))
    ratio = statistics.median(desk) / statistics.median(bare)
    for name, times in (("bare Textual app", bare), (f"desk, {asked.requests} requests", desk)):
        print(f"{name:<24} median {statistics.median(times):.3f} s  best {min(times):.3f} s")
    print(f"ratio of medians {ratio:.2f} (bar: 1.5)")


def fill(state: Path, count: int) -> None:
    today = datetime.now(UTC).date()
    seed = demo_requests(today)
    rows = [
        replace(
            seed[number % len(seed)],
            id=f"SR-{200_000 + number}",
            due=str(today + timedelta(days=number % 90)),
        )
        for number in range(count)
    ]
    folder = open_state_folder(state)
    copy = cache.open_cache(folder.cache_db)
    cache.put_requests(copy, PORTAL, rows)
    cache.put_note(copy, PORTAL, "as-of", str(time.time()))
    CredentialStore(folder.credentials).put("default", PORTAL, Credential("none", "Dana"))


def painted(command: list[str], state: Path, text: str) -> float:
    environment = {**os.environ, "BACKLOT_STATE_DIR": str(state), "BACKLOT_URL": PORTAL}
    began = time.monotonic()
    with Terminal(command, environment, 120, 40) as terminal:
        while text not in terminal.text():
            assert time.monotonic() - began < 60, terminal.text()
            time.sleep(0.004)
        return time.monotonic() - began


if __name__ == "__main__":
    main()
