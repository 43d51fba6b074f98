"""How soon the dashboard is there with many requests, beside a bare Textual app in the same run.

    python benchmarks/first_paint.py [--requests N] [--rounds N]

Prints the seconds from spawn until the list is painted and an arrow key is answered (median and
best) and the ratio to the bare app; the bar is 1.5. The portal is not running: what is shown comes
from the local copy.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from backlot_tui.portal.demo.seed import demo_requests
from backlot_tui.state import cache
from backlot_tui.state.credentials import Credential, CredentialStore
from backlot_tui.state.folder import open_state_folder
from benchmarks.recorder import Recorder

PORTAL = "http://127.0.0.1:9"
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("bare app is here")
    def on_key(self):
        self.query_one(Static).update("bare app was asked")
Bare().run(mouse=False)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backlot-bench-") as folder:
        fill(Path(folder), asked.requests)
        environment = compiled(Path(folder)) | {"BACKLOT_STATE_DIR": folder, "BACKLOT_URL": PORTAL}
        print(f"ratio {ratio(environment, asked.rounds):.2f} (bar: 1.5)")


def ratio(environment: Mapping[str, str], rounds: int) -> float:
    """The desk's median start in those of a bare app; both take turns, so that noise hits both.

    The first start of each is not counted: it compiles.
    """
    bare, desk = [], []
    for _ in range(1 + rounds):
        bare.append(started([sys.executable, "-c", BARE], environment, "bare app is here"))
        desk.append(started([sys.executable, "-m", "backlot_tui"], environment, "▌"))
    del bare[0], desk[0]
    for name, times in (("bare Textual app", bare), ("desk", desk)):
        print(f"{'start of the ' + name:<34}{statistics.median(times):>9.3f} s")
    return statistics.median(desk) / statistics.median(bare)


def compiled(folder: Path) -> dict[str, str]:
    """An environment in which bytecode is kept, as it is of every installed program."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


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


def started(command: list[str], environment: Mapping[str, str], text: str) -> float:
    """Seconds from spawn until a key is answered that was pressed when `text` stood there."""
    began = time.monotonic()
    with Recorder(command, dict(environment)) as terminal:
        while text.encode() not in terminal.raw():
            assert time.monotonic() - began < 60, terminal.text()
            time.sleep(0.002)
        painted = terminal.received
        terminal.press("down")
        while terminal.received == painted:
            assert time.monotonic() - began < 60, terminal.text()
            time.sleep(0.002)
        return time.monotonic() - began


if __name__ == "__main__":
    main()
