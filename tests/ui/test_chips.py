"""Applied filters stand as chips, which a person takes away one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.widgets.chip_row import slots
from tests.ui.desks import dashboard, make_app, make_desk, ready, screen_text, until
from tests.ui.test_arranging import SIZE

FILTER = ("slash", *"glass", "space", *"!type:sub", "space", *"status:open", "enter")


def filter_line(app: DeskApp) -> str:
    return screen_text(app).splitlines()[1]


async def test_an_applied_filter_shows_as_chips_and_typing_shows_its_text(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press(*FILTER)
        await until(pilot, lambda: "[glass ×] [!type:sub ×] [status:open ×]" in filter_line(app))
        await pilot.press("slash")
        await until(pilot, lambda: "glass !type:sub status:open" in filter_line(app))


async def test_f_walks_the_chips_and_x_takes_one_away(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press(*FILTER, "F", "right")
        assert "takes the term away" in screen_text(app)
        await pilot.press("x")
        await until(pilot, lambda: dashboard(app).bar.text == "glass status:open")
        assert len(dashboard(app).requests.ids) == 4
        assert dashboard(app).bar.chips.has_focus, "the next one can go too"
        await pilot.press("left", "left", "delete")
        await until(pilot, lambda: dashboard(app).bar.text == "status:open")
        await pilot.press("escape")
        await until(pilot, lambda: dashboard(app).requests.has_focus)
        assert dashboard(app).bar.text == "status:open", "Esc only goes back"


async def test_with_the_last_chip_the_person_is_back_in_the_list(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("slash", *"salt", "enter", "F", "x")
        await until(pilot, lambda: dashboard(app).requests.has_focus)
        assert dashboard(app).bar.text == ""
        assert "words, or key:value" in filter_line(app)
        await pilot.press("F")
        assert dashboard(app).requests.has_focus, "there is nothing to walk"


async def test_what_was_taken_away_stays_away_at_the_next_start(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press(*FILTER, "F", "x", "x", "escape", "ctrl+q")
    again = make_app(desk)
    async with again.run_test(size=SIZE) as pilot:
        await ready(pilot)
        assert dashboard(again).bar.text == "status:open"
        assert "[status:open ×]" in filter_line(again)


async def test_an_unreadable_filter_stays_text(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("slash", *"salt nokey:x", "enter")
        await until(pilot, lambda: "There is no key" in screen_text(app))
        assert "salt nokey:x" in filter_line(app)
        assert "×" not in filter_line(app)


@pytest.mark.parametrize("width", [12, 20, 41, 80])
def test_the_current_chip_always_shows_and_none_is_cut_off(width: int) -> None:
    texts = [f"term{number}" + "x" * number for number in range(12)]
    for current in range(len(texts)):
        found = slots(texts, width, current)
        assert current in [slot.at for slot in found]
        assert [slot.at for slot in found] == list(range(found[0].at, found[-1].at + 1))
        assert found[-1].x + len(found[-1].text) <= width or len(found) == 1
