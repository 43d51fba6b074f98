"""What is loaded before the first paint, and how the desk ends."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from backlot_tui.desk.copying import News
from backlot_tui.desk.desk import Desk
from backlot_tui.ui import crash_log
from backlot_tui.ui.background import Crashed
from tests.ui.desks import NOW, Tell, make_app, make_desk, ready, until

_HEAVY = ("pydantic", "httpx", "sqlalchemy", "lxml", "watchfiles", "fastapi", "awscrt")

_START = """
import sys
from pathlib import Path
from tests.ui.desks import make_app, make_desk, silent
from backlot_tui.ui.screens.dashboard import DashboardScreen
import asyncio

async def main():
    app = make_app(make_desk(Path(sys.argv[1])), follow=silent)
    async with app.run_test(size=(80, 24)) as pilot:
        while not app.model.loaded:
            await pilot.pause(0.01)
        await pilot.press("j", "l", "space")
        assert isinstance(app.screen, DashboardScreen)
        print(*sorted(name for name in sys.modules if "." not in name))
        print(*sorted(name for name in sys.modules if name.startswith("backlot_tui.")))

asyncio.run(main())
"""


def test_nothing_heavy_is_imported_until_the_dashboard_is_painted_and_used(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _START, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    loaded, own = (set(line.split()) for line in done.stdout.splitlines())
    assert not loaded & set(_HEAVY)
    assert not {name for name in own if name.startswith("backlot_tui.checks")}
    assert not {name for name in own if name.startswith("backlot_tui.media")}
    assert "backlot_tui.ui.screens.delivery" not in own


async def test_an_error_nobody_foresaw_ends_in_one_sentence_and_a_private_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    secret = "tok-" + "en-123"
    with pytest.raises(ZeroDivisionError):
        async with app.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            try:
                token = secret
                raise ZeroDivisionError(len(token) // 1)
            except ZeroDivisionError as error:
                app.post_message(Crashed(error))
            await until(pilot, lambda: not app.is_running)
    assert app.return_code == 1
    printed = capsys.readouterr().err
    assert "The desk met an internal error (ZeroDivisionError)" in printed
    assert "Traceback" not in printed and secret not in printed
    log = desk.folder.desk_log
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert "ZeroDivisionError" in log.read_text() and secret not in log.read_text()


def test_a_log_that_cannot_be_written_is_no_second_error(tmp_path: Path) -> None:
    sentence = crash_log.keep(tmp_path / "no" / "such" / "desk.log", ValueError("x"))
    assert sentence.endswith("has closed; transfers go on.")


async def test_an_error_in_the_thread_that_follows_the_portal_ends_the_desk(
    tmp_path: Path,
) -> None:
    def failing(desk: Desk, tell: Tell, stop: threading.Event) -> None:
        raise KeyError("nobody foresaw")

    app = make_app(make_desk(tmp_path), follow=failing)
    with pytest.raises(KeyError):
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: not app.is_running)
    assert app.return_code == 1


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
async def test_signals_leave_in_order(tmp_path: Path, number: signal.Signals) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        os.kill(os.getpid(), number)
        await until(pilot, lambda: not app.is_running)
    app.hangup.over()
    assert app.return_code == 128 + number


async def test_a_portal_that_holds_its_answer_does_not_hold_the_person(tmp_path: Path) -> None:
    stuck = threading.Event()

    def holding(desk: Desk, tell: Tell, stop: threading.Event) -> None:
        tell(News(changed=False, as_of=NOW.timestamp()))
        stuck.wait(60)
        tell(News(changed=True, as_of=None))

    app = make_app(make_desk(tmp_path), follow=holding)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+q")
    assert app.return_code == 0
    stuck.set()  # what it says now reaches nobody, and breaks nothing
