"""Thousands of random keys and resizes: the dashboard never crashes, loses a tick or lies."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from backlot_tui.domain.filters import FilterError, matcher, parse
from backlot_tui.domain.moment import Moment
from backlot_tui.portal.demo.seed import demo_requests
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.screens.dashboard import DashboardScreen
from tests.ui.desks import NOW, make_app, make_desk, ready

KEYS = [
    *("j", "k", "down", "up", "g", "G", "ctrl+d", "ctrl+u", "pagedown", "pageup", "home", "end"),
    *("l", "h", "right", "left", "enter", "escape", "tab"),
    *("space", "a", "u", "i", "asterisk", "exclamation_mark", "minus"),
    *("s", "S", "b", "V", "f", "slash", "question_mark", "t", "1"),
    *("v", "z", "F", "c", "delete", "J", "r", "w"),
    *"salt:due<7dis,critical",
]
SIZES = [(80, 24), (120, 40), (20, 5), (40, 12), (200, 50), (81, 3)]
TICKING = {"space", "v", "a", "u", "i"}


def honest(app: DeskApp) -> None:
    """Every row shown is one that the filter lets through."""
    screen = app.screen_stack[0]
    assert isinstance(screen, DashboardScreen)
    try:
        wanted = parse(screen.bar.text)
    except FilterError:
        return  # the last good result stays, and the bar says so
    if "selected" in screen.bar.text or not in_front(app, screen):
        return
    holds = matcher(wanted, Moment(NOW))
    shown = screen.requests.shown_ids
    assert all(holds(app.model.by_id[each]) for each in shown), screen.bar.text


def in_front(app: DeskApp, screen: DashboardScreen) -> bool:
    return app.screen_stack[-1] is screen


async def walk(tmp_path: Path, steps: int, seed: int) -> None:
    dice = random.Random(seed)
    rows = demo_requests(date(2026, 11, 21))
    app = make_app(make_desk(tmp_path, rows))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        screen = app.screen_stack[0]
        assert isinstance(screen, DashboardScreen)
        for step in range(steps):
            if dice.random() < 0.03:
                await pilot.resize_terminal(*dice.choice(SIZES))
            key = dice.choice(KEYS)
            before = set(screen.requests.ticked)
            typing = not in_front(app, screen) or screen.bar.input.has_focus
            at_the_top = not screen.bar.text and not screen.requests.mark.begun
            if key == "escape" and not typing and at_the_top:
                continue  # at the top it leaves the desk, and is meant to
            await pilot.press(key)
            if typing or key not in TICKING:
                assert screen.requests.ticked == before, f"step {step}: {key} lost a tick"
            if step % 10 == 0:
                await pilot.pause()
                honest(app)


async def test_a_walk_of_some_hundred_keys(tmp_path: Path) -> None:
    await walk(tmp_path, 250, seed=1)


@pytest.mark.large
@pytest.mark.parametrize("seed", (2, 3))
async def test_longer_walks(tmp_path: Path, seed: int) -> None:
    await walk(tmp_path, 1500, seed)
