"""The user's menu: who and where, the desk looked after, and the bundle for support."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

from textual.pilot import Pilot

from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.screens.notice import Notice
from backlot_tui.ui.screens.prompt import Prompt
from backlot_tui.ui.screens.user_menu import BundlePreview, UserMenu
from tests.ui.desks import dashboard, make_app, make_desk, ready, screen_text, until
from tests.ui.test_actions import SIZE, said, write
from tests.ui.test_hostile_text import assert_harmless


async def open_menu(pilot: Pilot[None]) -> DeskApp:
    app = await ready(pilot)
    await pilot.press("U")
    assert isinstance(app.screen, UserMenu)
    await pilot.pause()
    return app


async def test_the_menu_says_who_and_where_and_looks_after_the_desk(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await open_menu(pilot)
        shown = screen_text(app)
        for part in ("Dana Kim", "http://portal.example:8000", "default", "state"):
            assert part in shown
        await pilot.press("j", "enter")
        await until(pilot, lambda: isinstance(app.screen, Notice))
        await until(pilot, lambda: "State folder" in screen_text(app))
        assert "! Portal" in screen_text(app) and "✓ Agent" in screen_text(app)
        await pilot.press("escape", "escape")
        assert app.screen is dashboard(app)


async def test_what_the_menu_finds_after_it_was_closed_opens_nothing(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await open_menu(pilot)
        menu = app.screen
        assert isinstance(menu, UserMenu)
        await pilot.press("escape")
        # As it would be heard between the end of the menu's widgets and its own.
        menu.on_user_menu_examined(UserMenu.Examined([]))
        await pilot.pause()
        assert app.screen is dashboard(app)


def is_said(app: DeskApp, sentence: str) -> bool:
    return sentence in said(app)


async def test_a_support_bundle_is_shown_then_written_for_this_user_only(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    path = tmp_path / "bundle.json"
    async with app.run_test(size=(120, 40)) as pilot:
        for name, sentence in (("", "Written to"), ("", "bundle.json exists already.")):
            await open_menu(pilot)
            await pilot.press("j", "j", "enter")
            await until(pilot, lambda: isinstance(app.screen, BundlePreview))
            await until(pilot, lambda: '"version"' in screen_text(app))
            assert_harmless(app)
            await pilot.press("y")
            await until(pilot, lambda: isinstance(app.screen, Prompt))
            write(app, str(path) + name)
            await pilot.press("enter")
            await until(pilot, partial(is_said, app, sentence))
            await pilot.press("escape")
    bundle = json.loads(path.read_text())
    assert bundle["settings"]["url"] == "http://portal.example:8000"
    assert path.stat().st_mode & 0o777 == 0o600


async def test_a_bundle_that_is_not_wanted_is_not_written(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await open_menu(pilot)
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: isinstance(app.screen, BundlePreview))
        await until(pilot, lambda: '"version"' in screen_text(app))
        await pilot.press("pagedown", "G", "enter")  # Enter presses Cancel
        assert isinstance(app.screen, UserMenu)
