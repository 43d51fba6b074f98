"""A desk session of many cards beside a full File Bin: every step of delivering, timed by keys.

    python benchmarks/delivery.py [--cards N] [--files N]

A real desk on a raw terminal of 120x40, a real portal with N requests, a watched folder with as
many files that belong to them (by honest names) and others that belong to nothing. One key starts
a step; the step has taken until the frame stands that shows all of it. Arrow keys are pressed all
the while, and each is timed until the frame that shows the cursor in its new place. A bare Textual
app's key is timed beside: what it takes is Textual's and the terminal's share.

Prints a line for each bar: figure, limit, verdict.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path

import pyte

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from backlot_tui.desk.copying import catch_up
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.settings import Settings
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import MaterialStatus, RequestStatus
from backlot_tui.portal.records import people, requests
from backlot_tui.portal.records.engine import open_records
from backlot_tui.portal.records.migrate import migrate
from benchmarks import first_paint
from benchmarks.busy_portal import portal_with
from benchmarks.desk import BARE, line, report, verdict
from benchmarks.portal_search import FIRST, PARTNERS, SECOND
from benchmarks.recorder import Recorder
from tests.support.sound import write_wav

STEP_MS = 1000.0
_LANGUAGES = ("de-DE", "fr-FR", "it-IT", "pl-PL", "es-ES")
_HINT = slice(1, 3)
_PATIENCE_S = 60.0
_BIN_PATIENCE_S = 600.0

Done = Callable[[pyte.Screen], bool]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cards", type=int, default=1_000)
    parser.add_argument("--files", type=int, default=5_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backlot-bench-") as name:
        folder = Path(name)
        wanted = list(made(asked.cards))
        fill_bin(folder / "watched", wanted, asked.files)
        data = folder / "portal"
        fill_portal(data, wanted)
        with portal_with(data, 0) as (url, token):
            state = folder / "state"
            copy(url, token, state)
            config = folder / "config.toml"
            config.write_text(f'[bin]\nwatch = ["{folder}/watched"]\n')
            environment = {
                **first_paint.compiled(folder),
                "BACKLOT_STATE_DIR": str(state),
                "BACKLOT_CONFIG": str(config),
                "BACKLOT_URL": url,
                "BACKLOT_TOKEN": token,
            }
            with Recorder([sys.executable, "-c", BARE], environment) as bare:
                bare.wait("bare app")
                bare.settle()
                report("key of a bare app", [bare.answer("x", line(0)) for _ in range(30)], None)
            with desk_on(environment) as first:
                warm(first)
            with agent_stopped(environment), desk_on(environment) as desk:
                measure(desk, asked.cards)


def warm(desk: Recorder) -> None:
    """Bytecode is kept, as it is of every installed program, and so is what the files tell."""
    desk.wait("Dashboard")
    desk.settle()
    desk.keys("d")
    desk.wait("1 card ")
    desk.wait("1 suggested", _BIN_PATIENCE_S)
    desk.keys("q", "ctrl+q")
    desk.ended()


def measure(desk: Recorder, cards: int) -> None:
    desk.wait(f"{cards:,}.*\n")
    desk.settle()
    arrows: list[float] = []
    desk.keys("a")
    step(desk, "opening, cards without files", "d", says(f"{cards} cards"))
    took, matching = desk.during(
        "h", says(f"{cards} suggested"), ("down", "up"), place, _BIN_PATIENCE_S
    )
    print(f"-- the bin was read and matched {took / 1000:.1f} s later")
    report("arrows, while the bin is matched", [(each, 0) for each in matching])
    desk.settle(2)
    for group, again in (("source", "group"), ("language", "group"), ("title", "group")):
        desk.keys("b", *group)
        desk.settle(0.3, 1)
        arrows += step(desk, f"regrouping by {group}", "enter", changed(desk), moving=bool(again))
    desk.keys("A")
    desk.settle()
    arrows += step(desk, "accepting all suggestions", "enter", says("accepted"), moving=True)
    arrows += step(desk, "select all", "a", says(f"{cards} ticked"), moving=True)
    desk.keys("m")
    desk.wait("Dub Style")
    desk.keys(*"lip", "enter")
    desk.wait(r"\[Lip Sync")
    arrows += step(desk, "metadata to all", "ctrl+g", says(f"{cards} ready"), moving=True)
    desk.settle()
    desk.keys("q")
    desk.wait("Dashboard")
    desk.settle()
    step(desk, "opening, every card with its file", "d", says(f"{cards} ready"))
    desk.settle()
    desk.keys("D")
    desk.settle()
    arrows += step(desk, "deliver", "y", queued, moving=True)
    during = [desk.answer(key, place, 0.06)[0] for key in ("down", "up") * 40]
    report("arrows, during the steps", [(took, 0) for took in arrows])
    print(f"-- slowest arrow of {len(arrows)}: {max(arrows):.0f} ms")
    report("arrows, while all is sent", [(took, 0) for took in during])


def step(desk: Recorder, name: str, key: str, done: Done, *, moving: bool = False) -> list[float]:
    """Press `key` and time it until `done`; arrows meanwhile, if the cards are there to move in."""
    took, arrows = desk.during(key, done, ("down", "up") if moving else (), place, _PATIENCE_S)
    told = f"slowest arrow {max(arrows):.0f} ms" if arrows else ""
    verdict(f"{name}, ms", took, STEP_MS, "{:.0f}", told)
    desk.settle()
    return arrows


def says(words: str) -> Done:
    """Whether the words stand on the screen; thousands may have their comma."""
    return lambda screen: words in "\n".join(screen.display).replace(",", "")


def place(screen: pyte.Screen) -> str:
    """Where the cursor stands; what its card says changes by itself."""
    return next((str(at) for at, row in enumerate(screen.display) if "▌" in row), "")


def changed(desk: Recorder) -> Done:
    """Whether the picker has gone and the list's headings are others."""
    before = desk.text().splitlines()
    return lambda screen: (
        "Group the cards by" not in "".join(screen.display)
        and (screen.display[4:30] != before[4:30])
    )


def queued(screen: pyte.Screen) -> bool:
    """Nothing is on its way to the agent any more, and nothing is asked."""
    text = "\n".join(screen.display)
    return "Sending" in text and "handing it" not in text and "Deliver " not in text[:200]


# What there is ------------------------------------------------------------------------------


def made(count: int) -> Iterator[SourceRequest]:
    """Dubs: ten episodes of each title in five languages."""
    titles = (f"{first} {second}".title() for first, second in itertools.product(FIRST, SECOND))
    due = (date.today() + timedelta(days=30)).isoformat()
    each = itertools.product(titles, range(1, 11), _LANGUAGES)
    for number, (title, episode, language) in enumerate(itertools.islice(each, count)):
        yield SourceRequest(
            id=f"SR-{number:06}",
            title=title,
            title_id=str(81000000 + number // 50),
            season=1,
            episode=episode,
            package_id=str(90000000 + number // 5),
            source_type="Secondary Audio",
            language=language,
            original_language="en",
            partner_id=PARTNERS[0],
            partner=PARTNERS[0].replace("-", " ").title(),
            content_partner="Lantern & Loom Pictures",
            status=RequestStatus.OPEN,
            material_status=MaterialStatus.ACCEPTED,
            due=due,
            estimated=due,
            latest_delivery_state=None,
            updated_at="2026-11-01T00:00:00Z",
        )


def fill_portal(data: Path, wanted: Sequence[SourceRequest]) -> None:
    data.mkdir()
    with closing(open_records(data)) as records:
        migrate(records)
        with records.write() as connection:
            for partner in PARTNERS:
                people.add_partner(connection, partner, partner.replace("-", " ").title())
            requests.add(connection, wanted)


def fill_bin(watched: Path, wanted: Sequence[SourceRequest], count: int) -> None:
    """A file for each request, and files of other titles up to `count`."""
    watched.mkdir()
    model = watched / ".model"
    write_wav(model, seconds=0.01)
    sound = model.read_bytes()
    model.unlink()
    names = [
        f"{it.title.replace(' ', '_')}_S01E{it.episode:02}_{it.language}_DUB_20.wav"
        for it in wanted
    ]
    names += [f"Night_Train_{number // 10}_S01E{number % 10:02}_nl-NL_DUB_20.wav"
              for number in range(count - len(names))]  # fmt: skip
    for name in names:
        (watched / name).write_bytes(sound)


def copy(url: str, token: str, state: Path) -> None:
    desk = Desk(Settings("default", url, token, state, state / "config.toml"))
    desk.sign_in()
    desk.refresh_catalogue()
    catch_up(desk)


@contextmanager
def desk_on(environment: dict[str, str]) -> Iterator[Recorder]:
    with Recorder([sys.executable, "-m", "backlot_tui"], environment) as desk:
        yield desk


@contextmanager
def agent_stopped(environment: dict[str, str]) -> Iterator[None]:
    try:
        yield
    finally:
        stop = [sys.executable, "-m", "backlot_tui", "agent", "stop"]
        subprocess.run(stop, env={**os.environ, **environment}, check=False)


if __name__ == "__main__":
    main()
