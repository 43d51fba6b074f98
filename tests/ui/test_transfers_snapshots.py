"""The transfers pane in its states, as pictures at 80x24 and 120x40."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from backlot_tui.ui.app import DeskApp
from tests.ui.desks import make_app, make_desk, until
from tests.ui.queues import every_state
from tests.ui.test_snapshots import Snap, Steps, both_sizes, look


@pytest.fixture
def app(tmp_path: Path) -> DeskApp:
    desk = make_desk(tmp_path)
    every_state(desk)
    return make_app(desk)


def after(*keys: str) -> Steps:
    """These keys, once the transfers were seen."""

    async def steps(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, DeskApp)
        await until(pilot, lambda: app.transfers.queue.rows)
        await pilot.press(*keys)

    return steps


@both_sizes
def test_folded(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    look(snap_compare, app, size, after())


@both_sizes
def test_unfolded(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    look(snap_compare, app, size, after("t", "j", "space"))


@both_sizes
def test_full_screen_with_files(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    look(snap_compare, app, size, after("3", "j", "l"))


@both_sizes
def test_waiting(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    look(snap_compare, app, size, after("3", *"jjj", "l", "j", "l"))


@both_sizes
def test_failed(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    look(snap_compare, app, size, after("3", "G", "k", "l", "j", "l"))


@both_sizes
def test_cancel_asks(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    look(snap_compare, app, size, after("3", "x"))


@both_sizes
def test_in_few_colours(
    snap_compare: Snap,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    desk = make_desk(tmp_path)
    every_state(desk)
    look(snap_compare, make_app(desk), size, after("3", "j"))
