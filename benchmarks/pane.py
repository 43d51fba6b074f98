"""The transfers pane while deliveries move: bytes to the terminal, and keys.

    python benchmarks/pane.py [--live N] [--queued N] [--files N] [--rounds N] [--seconds S]

A process of its own writes the progress of N live deliveries (20) to work.db twice a second each,
as an agent does, while N more wait (480) with --files files each; a desk on a raw terminal of
120x40 shows them. Counts the bytes that it writes with the pane folded, unfolded and full screen,
and the milliseconds from a key to the frame that shows what it did. At the end all is paused, and
the desk must be silent.

Prints a line for each bar: figure, limit, verdict. A bare app's key is timed beside: it tells how
much of a figure is Textual's, the terminal's and the machine's share.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pyte

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state.controls import pause
from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import (
    all_deliveries,
    move,
    save_progress,
    unfinished,
)
from backlot_tui.state.folder import open_state_folder
from backlot_tui.state.identity import FileIdentity
from backlot_tui.state.new_deliveries import NewFile
from backlot_tui.state.work_schema import open_work
from benchmarks import first_paint, sync
from benchmarks.busy_portal import portal_with
from benchmarks.desk import BARE, cursor, line, pressed, report, verdict
from benchmarks.recorder import Recorder
from tests.support.local_deliveries import add_delivery

REQUESTS = 1_000
BYTES_LIMIT = 4 * 1024
SIZE = 48_000_000_000
LINE = 60_000_000.0
"""Bytes per second of each live delivery, more or less."""
PAUSED = 10
"""So many are paused at most, one by one."""
_EVERY_S = 0.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--live", type=int, default=20)
    parser.add_argument("--queued", type=int, default=480)
    parser.add_argument("--files", type=int, default=10, help="of each queued delivery")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=20.0, help="that bytes are counted for")
    parser.add_argument("--drive", type=Path, metavar="STATE", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.drive:
        drive(open_work(asked.drive / "work.db"), asked.live)
        return
    with tempfile.TemporaryDirectory(prefix="backlot-pane-") as folder:
        data, state = Path(folder, "portal"), Path(folder, "state")
        with portal_with(data, REQUESTS) as (url, token), sync.relay(url) as between:
            sync.measure(data, between, token, state, REQUESTS)
            environment = {
                **first_paint.compiled(Path(folder)),
                "BACKLOT_STATE_DIR": str(state),
                "BACKLOT_URL": between.url,
            }
            work = open_work(open_state_folder(state).work_db)
            queue(work, between.url, asked.live, asked.queued, asked.files)
            with Recorder([sys.executable, "-c", BARE], environment) as bare:
                bare.wait("bare app")
                bare.settle()
                report("key of a bare app", [bare.answer("x", line(0)) for _ in range(30)], None)
            with Recorder([sys.executable, "-m", "backlot_tui"], environment) as desk:
                desk.wait(f"{REQUESTS:,}.*\n")
                with driving(state, asked.live):
                    measure(desk, asked.rounds, asked.seconds)
                for delivery in unfinished(work):
                    pause(work, delivery.id)
                desk.settle(2.0)
                verdict("bytes a second, all paused", counted(desk, 5), 0, "{:.0f}")
                memory = psutil.Process(desk.process.pid).memory_info().rss / 1e6
                verdict("memory of the desk, MB", memory, 250, "{:.0f}")


def measure(desk: Recorder, rounds: int, seconds: float) -> None:
    time.sleep(3)
    verdict("folded, bytes a second", counted(desk, seconds), BYTES_LIMIT, "{:.0f}")
    desk.press("t")
    time.sleep(3)
    verdict("unfolded, bytes a second", counted(desk, seconds), BYTES_LIMIT, "{:.0f}")
    report("unfolded: arrow", pressed(desk, rounds, cursor, "down", "down", "up", "up"))
    desk.press("z")
    time.sleep(3)
    verdict("full screen, bytes a second", counted(desk, seconds), BYTES_LIMIT, "{:.0f}")
    report("full screen: arrow", pressed(desk, rounds, cursor, "down", "down", "up", "up"))
    report("full screen: tick", pressed(desk, rounds, ticks, "space", "space", "u"))
    report("full screen: expand, collapse", pressed(desk, rounds, opened, "l", "h"))
    report("full screen: page", pressed(desk, rounds, cursor, "ctrl+d", "ctrl+u"))
    desk.keys("g")
    report("full screen: pause", pausing(desk, min(rounds, PAUSED)))


def pausing(desk: Recorder, rounds: int) -> list[tuple[float, int]]:
    """One row after the other: from the key to the row that says Paused, through work.db."""
    answers = []
    for _ in range(rounds):
        answers.append(desk.answer("p", paused))
        desk.press("down")
        time.sleep(0.5)
    return answers


def counted(desk: Recorder, seconds: float) -> float:
    """Bytes a second that come while no key is pressed."""
    before = desk.received
    time.sleep(seconds)
    return (desk.received - before) / seconds


# What a key changes on the screen -----------------------------------------------------------------


def ticks(screen: pyte.Screen) -> str:
    return "".join(row[1] for row in screen.display)


def opened(screen: pyte.Screen) -> str:
    return str(sum("▾" in row[:4] or "Delivery" in row[:14] for row in screen.display))


def paused(screen: pyte.Screen) -> str:
    return str(sum("Paused" in row for row in screen.display[3:38]))


# Deliveries ---------------------------------------------------------------------------------------


def queue(work: Database, portal: str, live: int, queued: int, files: int) -> None:
    """The live ones have one large file each."""
    for number in range(live + queued):
        moving = number < live
        count = 1 if moving else files
        size = SIZE if moving else SIZE // 100
        delivery_id = f"{number:08x}-0000-4000-8000-000000000000"
        add_delivery(
            work,
            delivery_id=delivery_id,
            portal=portal,
            request_id=f"SR-{number}",
            request_name=f"Glass Harbour S{1 + number // 20:02d}E{1 + number % 20:02d}",
            source_type="Secondary Audio",
            files=[
                NewFile(f"/m/{n}.wav", f"{n}.wav", FileIdentity(size, 1, 1, 1, 1), {})
                for n in range(count)
            ],
            overrides={},
            settle_until=None,
        )
        if moving:
            move(work, delivery_id, DeliveryState.TRANSFERRING)


@contextmanager
def driving(state: Path, live: int) -> Iterator[None]:
    """The process that writes as an agent does."""
    command = [sys.executable, __file__, "--drive", str(state), "--live", str(live)]
    with subprocess.Popen(command) as process:
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)


def drive(work: Database, live: int) -> None:
    """Until terminated: every live delivery moves on, at a rate that wavers."""
    chance = random.Random(1)
    moving = all_deliveries(work)[:live]
    sent = {each.id: chance.randrange(SIZE // 2) for each in moving}
    rates = {each.id: LINE for each in moving}
    while True:
        for each in moving:
            rates[each.id] += 0.1 * (LINE * chance.uniform(0.6, 1.4) - rates[each.id])
            sent[each.id] = min(SIZE, sent[each.id] + int(rates[each.id] * _EVERY_S))
            save_progress(work, each.id, rates[each.id], [(each.transfers[0].id, sent[each.id])])
        time.sleep(_EVERY_S)


if __name__ == "__main__":
    main()
