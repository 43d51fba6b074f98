"""Columns that a person chooses and orders: kept with the view, never without the status."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.listing import Listing
from backlot_tui.desk.ordering import SORTS
from backlot_tui.desk.views import View, keep_last_view, last_view, named_view, save_view
from backlot_tui.state import views as kept
from backlot_tui.ui.request_columns import HEADINGS, USUAL, chosen_columns, fitted, measured
from backlot_tui.ui.view_text import COLUMN_NAMES, SORT_NAMES
from tests.ui.desks import dashboard, make_app, make_desk, ready, screen_text, some_requests, until
from tests.ui.test_arranging import SIZE

EVERY = tuple(HEADINGS)


def shown(columns: tuple[str, ...], width: int) -> list[str]:
    return list(fitted(measured(chosen_columns(columns), Listing(some_requests()), ()), width))


def test_the_list_sorts_by_every_column_shown_or_not() -> None:
    assert set(HEADINGS) == set(SORTS) == set(SORT_NAMES) == set(COLUMN_NAMES)


@pytest.mark.parametrize("columns", [(), ("id", "title"), EVERY, ("reason", "status", "type")])
def test_whatever_is_chosen_the_status_stays_at_every_width(columns: tuple[str, ...]) -> None:
    assert all("status" in shown(columns, width) for width in range(1, 200))


def test_the_order_is_the_persons_and_the_rank_decides_what_goes() -> None:
    chosen = ("id", "status", "due", "title", "partner")
    assert shown(chosen, 120) == ["id", "status", "due", "title", "partner"]
    assert shown(chosen, 56) == ["status", "due", "title", "partner"]
    assert shown(chosen, 40) == ["status", "due", "title"]
    assert shown(chosen, 26) == ["status", "title"]


def test_every_column_chosen_gets_its_least_before_one_is_widened() -> None:
    assert shown((*USUAL, "id"), 134)[-1] == "id"


async def test_c_chooses_and_orders_columns_and_the_next_start_has_them(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        assert "Package ID" in screen_text(app)
        await pilot.press("c")
        await until(pilot, lambda: "always shown" in screen_text(app))
        await pilot.press(*("j",) * 6, "space", "G", "space", *("K",) * 15, "enter")
        columns = ("id", *(key for key in USUAL if key != "package"))
        await until(pilot, lambda: last_view(desk).columns == columns)
        text = screen_text(app)
        assert "Package ID" not in text
        assert text.index("Request ") < text.index("Title")
        assert "▸ SR-101" in text
        await pilot.press("ctrl+q")
    again = make_app(desk)
    async with again.run_test(size=SIZE) as pilot:
        await ready(pilot)
        assert dashboard(again).view == View(columns=columns)
        assert "▸ SR-101" in screen_text(again)


async def test_the_status_cannot_be_unticked_and_r_brings_the_usual_back(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    keep_last_view(desk, View(columns=("status", "id")))
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        assert "Title" not in screen_text(app).splitlines()[2]
        await pilot.press("c")
        assert "always shown" in screen_text(app)
        await pilot.press("space", "enter")
        assert dashboard(app).view.columns == ("status", "id")
        await pilot.press("c")
        await until(pilot, lambda: "always shown" in screen_text(app))
        await pilot.press("r", "enter")
        assert dashboard(app).view.columns == ()
        assert "Source Type" in screen_text(app)


async def test_the_chooser_says_what_a_narrow_terminal_has_no_room_for(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("c")
        lines = screen_text(app).splitlines()
        assert any("[x] Fulfillment Partner" in line and "no room" in line for line in lines)
        assert any("[x] Due" in line and "no room" not in line for line in lines)


async def test_opening_a_view_brings_its_columns(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    save_view(desk, "ids", View(columns=("id", "status")))
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("V", *"ids", "enter")
        assert "Request" in screen_text(app).splitlines()[2]
        assert "Title" not in screen_text(app).splitlines()[2]


def test_columns_of_another_version_are_left_out(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    put(desk, "old", ["id", "colour", "id", "status"])
    assert named_view(desk, "old").columns == ("id", "status")


def put(desk: Desk, name: str, columns: list[str]) -> None:
    kept.put_view(desk.work, desk.portal, name, {"columns": columns})


async def test_the_heading_points_at_what_the_list_is_sorted_by(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        assert "Due ▴" in screen_text(app)
        await pilot.press("s", *"title", "enter", "S")
        assert "Title ▾" in screen_text(app)
        await pilot.press("s", *"reason", "enter")
        assert dashboard(app).requests.ids[:2] == ["SR-108", "SR-103"]
        assert "by reason" in screen_text(app)
