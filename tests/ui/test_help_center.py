"""The guides inside the desk: found by typing, read by keys, left by the key one came by."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

import backlot_tui.guides as shipped
from backlot_tui.guides import ORDER, all_guides, found_in, read_guide
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.lines import plain, width_of
from backlot_tui.ui.screens.help_center.center import HelpCenter
from backlot_tui.ui.screens.help_center.markdown import render
from backlot_tui.ui.screens.help_center.page import GuidePage
from backlot_tui.ui.screens.user_menu import UserMenu
from tests.ui.desks import make_app, make_desk, ready, screen_text, until
from tests.ui.test_snapshots import Snap, both_sizes, look

SIZE = (80, 24)


@pytest.fixture
def app(tmp_path: Path) -> DeskApp:
    return make_app(make_desk(tmp_path))


async def opened(pilot: Pilot[None]) -> HelpCenter:
    app = await ready(pilot)
    await pilot.press("H")
    await until(pilot, lambda: isinstance(app.screen, HelpCenter) and app.screen.guides.ids)
    assert isinstance(app.screen, HelpCenter)
    return app.screen


# The guides ---------------------------------------------------------------------------------


def test_every_guide_is_listed_once_and_has_a_title_and_says_what_it_is_for() -> None:
    files = {path.stem for path in Path(shipped.__path__[0]).glob("*.md")}
    assert files == set(ORDER)
    for guide in all_guides():
        assert guide.title and guide.about and not guide.about.startswith("#")


def test_every_finding_is_explained() -> None:
    checks = Path(shipped.__path__[0]).parent / "checks"
    text = "".join(path.read_text() for path in checks.glob("*.py") if path.name != "preflight.py")
    codes = set(re.findall(r'"([A-Z]+(?:-[A-Z]+)+)"', text))
    assert len(codes) > 15
    explained = set(re.findall(r"`([A-Z]+(?:-[A-Z]+)+)`", read_guide("findings").body))
    assert codes - explained == set()


def test_docs_have_no_second_copy_of_a_guide() -> None:
    docs = Path(shipped.__path__[0]).parents[1] / "docs"
    for path in docs.glob("*.md"):
        if path.stem in ORDER:
            assert path.is_symlink() and path.resolve().is_file(), path


@pytest.mark.parametrize("name", ORDER)
@pytest.mark.parametrize("width", [20, 76, 120])
def test_a_guide_fits_any_width_and_loses_no_word(name: str, width: int) -> None:
    page = render(read_guide(name).body, width)
    assert all(width_of(line) <= width for line in page.lines) or width < 40
    shown = "".join(plain(page.lines).split())
    for word in re.findall(r"[A-Za-z]{4,}", render_source(read_guide(name).body)):
        assert word in shown or width < 40


def render_source(body: str) -> str:
    """Without the targets of links, which are not shown."""
    return re.sub(r"\]\([^)]*\)", "]", body)


def test_words_are_found_in_any_case_and_the_line_that_has_most_of_them_is_shown() -> None:
    assert "48 kHz" in str(found_in(read_guide("findings"), ["audio-sample-rate", "khz"]))
    assert found_in(read_guide("findings"), ["nowhere-to-be-found"]) is None


# Keys ---------------------------------------------------------------------------------------


async def test_typing_finds_enter_reads_and_escape_leads_back_step_by_step(app: DeskApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        center = await opened(pilot)
        await pilot.press(*"timebase")
        await until(pilot, lambda: list(center.guides.ids) == ["metadata", "findings"])
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, GuidePage))
        await until(pilot, lambda: "TEXT-TIMEBASE" in screen_text(app))
        await pilot.press("escape")
        assert app.screen is center and center.input.value == "timebase"
        await pilot.press("escape")
        assert len(center.guides.ids) == len(ORDER)
        await pilot.press("escape")
        assert not isinstance(app.screen, HelpCenter)


async def test_the_key_that_opened_it_closes_it(app: DeskApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await pilot.press("H")
        assert not isinstance(app.screen, HelpCenter)


async def test_a_page_is_walked_by_headings(app: DeskApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, GuidePage))
        page = app.screen
        assert isinstance(page, GuidePage)
        await pilot.press("right_square_bracket", "right_square_bracket")
        at = round(page.block.scroll_offset.y)
        assert plain([page.block.lines[at]]) == "Sign in"
        await pilot.press("left_square_bracket")
        assert plain([page.block.lines[round(page.block.scroll_offset.y)]]) == "Look around first"
        await pilot.press("G")
        assert page.block.scroll_offset.y == page.block.max_scroll_y


async def test_the_user_menu_leads_there_and_back(app: DeskApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("U", "enter")
        await until(pilot, lambda: isinstance(app.screen, HelpCenter))
        await pilot.press("escape")
        assert isinstance(app.screen, UserMenu)


async def test_with_the_mouse_a_click_opens_a_guide(app: DeskApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        center = await opened(pilot)
        await pilot.click("GuideList", offset=(5, 2))
        await until(pilot, lambda: isinstance(app.screen, GuidePage))
        assert center.guides.cursor == 2
        await pilot.press("escape", "escape")
        await pilot.press("U")
        await pilot.pause()
        await pilot.click("Entries", offset=(5, 0))
        await until(pilot, lambda: isinstance(app.screen, HelpCenter))


# Pictures -----------------------------------------------------------------------------------


@both_sizes
def test_help_center(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await pilot.press(*"over")

    look(snap_compare, app, size, steps)


@both_sizes
def test_guide(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await pilot.press(*"inspect-w", "enter")
        await until(pilot, lambda: isinstance(app.screen, GuidePage))

    look(snap_compare, app, size, steps)
