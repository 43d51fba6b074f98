"""With the mouse on, everything that a key does on a screen answers a click too."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from backlot_tui.desk.settings import resolve
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.screens.details import DetailsScreen
from backlot_tui.ui.screens.filter_menu import FilterMenu
from backlot_tui.ui.screens.picker import Picker
from backlot_tui.ui.widgets.line_list import LineList
from tests.ui.desks import dashboard, make_app, make_desk, ready, screen_text, until
from tests.ui.test_arranging import SIZE


async def click(pilot: Pilot[None], text: str, *, cell: int = 0, times: int = 1) -> None:
    """Click where the screen shows `text`, lowest if often, or some cells to the right of it."""
    app = pilot.app
    assert isinstance(app, DeskApp)
    lines = screen_text(app).splitlines()
    y = max((at for at, line in enumerate(lines) if text in line), default=-1)
    assert y >= 0, f"{text!r} is not on the screen:\n" + "\n".join(lines)
    await pilot.click(offset=(lines[y].index(text) + cell, y), times=times)
    await pilot.pause()


async def test_a_click_on_a_heading_sorts_and_a_second_one_turns_it_round(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await click(pilot, "Status ")
        assert (dashboard(app).view.sort, dashboard(app).view.descending) == ("status", False)
        await click(pilot, "Status ▴")
        assert (dashboard(app).view.sort, dashboard(app).view.descending) == ("status", True)
        await click(pilot, "Title ")
        assert (dashboard(app).view.sort, dashboard(app).view.descending) == ("title", False)


async def test_a_click_on_a_chevron_opens_and_closes_the_row(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await click(pilot, "▸")
        assert "Programme" in screen_text(app) or "Needs" in screen_text(app)
        assert len(dashboard(app).requests.expanded) == 1
        await click(pilot, "▾ Glass")
        assert not dashboard(app).requests.expanded


async def test_a_click_on_the_tick_box_ticks_that_row_and_unticks_it(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        third = dashboard(app).requests.ids[2]
        await pilot.click("RequestList", offset=(1, 2))
        assert dashboard(app).requests.ticked == {third}
        assert dashboard(app).requests.cursor_id == third, "the cursor does not step on"
        await pilot.click("RequestList", offset=(1, 2))
        assert not dashboard(app).requests.ticked


async def test_a_click_on_a_row_goes_there_and_a_double_click_opens_it(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await click(pilot, "Final Script")
        assert dashboard(app).requests.cursor_id == "SR-105"
        await click(pilot, "Dubbing Script", times=2)
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen))
        await click(pilot, "q Back")
        await until(pilot, lambda: app.screen is dashboard(app))


async def test_a_group_folds_by_its_chevron(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("b", *"title", "enter")
        await click(pilot, "▾ Glass")
        assert "▸ Glass Harbour (7)" in screen_text(app)
        await click(pilot, "▸ Glass")
        assert "▾ Glass Harbour (7)" in screen_text(app)


async def test_the_buttons_of_footer_and_toolbar_press(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await click(pilot, "Space Tick", cell=7)
        await until(pilot, lambda: dashboard(app).requests.ticked)
        await click(pilot, "Copy ids")
        await until(pilot, lambda: app.clipboard.startswith("SR-"))
        await click(pilot, "u Untick")
        await until(pilot, lambda: not dashboard(app).requests.ticked)
        await click(pilot, "Filter menu")
        await until(pilot, lambda: isinstance(app.screen, FilterMenu))


async def test_cards_tick_and_open_by_clicks_too(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        app.open_cards(["SR-104", "SR-105"])
        await until(pilot, lambda: screen_text(app).count("[ ]") == 2)
        await click(pilot, "[ ] ▸", cell=1)
        await until(pilot, lambda: screen_text(app).count("[x]") == 1)
        await click(pilot, "[x] ▸", cell=4)
        await until(pilot, lambda: "[x] ▾" in screen_text(app))


async def test_a_chip_goes_by_a_click_on_its_cross(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("slash", *"glass !type:sub s01e01", "enter")
        await until(pilot, lambda: "[!type:sub ×]" in screen_text(app))
        await click(pilot, "×] [s01e01")
        await until(pilot, lambda: dashboard(app).bar.text == "glass s01e01")
        await until(pilot, lambda: dashboard(app).requests.has_focus)


async def test_a_choice_list_takes_the_choice_that_is_clicked(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await click(pilot, "Package ID")
        await until(pilot, lambda: dashboard(app).view.sort == "package")


async def test_the_filter_menu_ticks_and_applies_by_clicks(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, FilterMenu))
        await click(pilot, "Source Type", times=2)
        await until(pilot, lambda: "[ ] Subtitle" in screen_text(app))
        await click(pilot, "[ ] Subtitle", cell=1)
        await click(pilot, "[ ] Final Script", cell=1)
        assert "[x] Subtitle" in screen_text(app)
        await click(pilot, "Enter: apply")
        await until(pilot, lambda: dashboard(app).bar.text == 'type:"Final Script","Subtitle"')


async def test_a_dialog_closes_by_a_click_on_its_esc(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        for key in ("f", "c", "s", "w", "e", "x"):
            await pilot.press(key)
            await until(pilot, lambda: app.screen is not dashboard(app))
            await click(pilot, "Esc", cell=1)
            await until(pilot, lambda: app.screen is dashboard(app))


async def test_a_question_answers_to_a_click(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("e", *"+3d")
        await click(pilot, "Technical problem")
        assert "Technical problem." in screen_text(app)
        await click(pilot, "Cancel")
        await until(pilot, lambda: app.screen is dashboard(app))


async def test_a_click_where_nothing_is_does_nothing(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        before = dashboard(app).requests.cursor_id
        for x, y in ((1, 20), (119, 0), (0, 1), (119, 29), (0, 2)):
            await pilot.click(offset=(x, y))
        assert dashboard(app).requests.cursor_id == before
        assert app.query_one(LineList).has_focus or dashboard(app).bar.input.has_focus


def test_the_mouse_is_off_unless_the_config_says_otherwise(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("")
    assert resolve({"config": str(config)}, {}).mouse is False
    config.write_text("mouse = true")
    assert resolve({"config": str(config)}, {}).mouse is True
    config.write_text('mouse = "yes"')
    with pytest.raises(UsageProblem, match=r"mouse .* true or false"):
        resolve({"config": str(config)}, {})
