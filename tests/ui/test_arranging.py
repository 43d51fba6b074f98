"""Arranging the list: sorting, groups, views, and a filter bar that helps."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from backlot_tui.desk.views import View, last_view, named_views
from backlot_tui.ui.view_text import said, term_texts, toggled, without_term
from tests.ui.desks import (
    dashboard,
    make_app,
    make_desk,
    ready,
    request,
    screen_text,
    some_requests,
    until,
)

SIZE = (120, 30)


async def test_s_sorts_and_capital_s_turns_it_round(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        shown = dashboard(app).requests.shown_ids
        await pilot.press("s", *"request", "enter")
        by_id = dashboard(app).requests.shown_ids
        assert by_id == sorted(shown)
        assert "by id" in screen_text(app)
        await pilot.press("S")
        assert dashboard(app).requests.shown_ids == by_id[::-1]


async def test_b_groups_with_counts_and_headings_fold(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("b", *"title", "enter")
        text = screen_text(app)
        assert "▾ Glass Harbour (7)" in text
        assert "▾ Salt Road (2)" in text
        assert dashboard(app).requests.request_id is None, "the cursor is on a heading"
        assert "A group: Enter folds it" in text
        await pilot.press("enter")
        assert "▸ Glass Harbour (7)" in screen_text(app)
        assert " of 9" not in screen_text(app), "folded is not filtered"
        for _ in range(2):  # as it is already, too
            await pilot.press("b", *"title", "enter")
            assert len(dashboard(app).requests.ids) == 2 + 9, "grouped again, all are open"
            assert "▾ Glass Harbour (7)" in screen_text(app)
        await pilot.press("enter")
        assert len(dashboard(app).requests.ids) == 2 + 2
        assert len(dashboard(app).requests.shown_ids) == 9, "folded is not filtered"
        await pilot.press("a")
        assert len(dashboard(app).requests.ticked) == 9
        await pilot.press("space", "d")
        assert len(dashboard(app).requests.ticked) == 9, "a heading has no tick of its own"


async def test_ticks_invert_and_can_be_all_that_shows(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("space", "space", "asterisk")
        assert len(dashboard(app).requests.ids) == 2
        await pilot.press("asterisk", "i")
        assert len(dashboard(app).requests.ids) == 9
        assert len(dashboard(app).requests.ticked) == 7


async def test_exclamation_mark_shows_problems_and_minus_widens_again(tmp_path: Path) -> None:
    late = request(150, estimated="2026-11-20")
    app = make_app(make_desk(tmp_path, [*some_requests(), late]))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("slash", *"glass", "enter", "exclamation_mark")
        assert dashboard(app).bar.text == "glass is:critical,failed"
        assert list(dashboard(app).requests.ids) == ["SR-150"]
        await pilot.press("minus")
        assert dashboard(app).bar.text == "glass"
        await pilot.press("minus")
        assert dashboard(app).bar.text == ""


async def test_a_view_is_saved_and_opened_by_its_name(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("slash", *"type:script", "enter", "b", *"title", "enter")
        await pilot.press("V", *"scripts")
        assert "Save this view under a name" in screen_text(app), "whatever was typed"
        await pilot.press("enter", *"scripts", "enter")
        await until(pilot, lambda: named_views(desk))
        await pilot.press("minus", "b", *"no", "enter")
        assert len(dashboard(app).requests.ids) == 9
        await pilot.press("V", *"scri", "enter")
        assert dashboard(app).view == View("type:script", group="title")
        assert len(dashboard(app).requests.shown_ids) == 2


async def test_the_next_start_shows_the_list_as_it_was_left(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("slash", *"salt", "enter", "s", *"last", "enter")
        await until(pilot, lambda: last_view(desk).sort == "updated")
        await pilot.press("ctrl+q")
    again = make_app(desk)
    async with again.run_test(size=SIZE) as pilot:
        await ready(pilot)
        assert dashboard(again).view == View("salt", sort="updated")
        assert len(dashboard(again).requests.ids) == 2


async def test_tab_completes_keys_and_values_with_their_counts(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("slash", *"ty")
        await until(pilot, lambda: "Tab type:" in screen_text(app))
        await pilot.press("tab", *"scr")
        await until(pilot, lambda: "Dubbing Script 1" in screen_text(app))
        await pilot.press("tab")
        assert dashboard(app).bar.text in ('type:"Final Script" ', 'type:"Dubbing Script" ')
        await pilot.press("enter")
        assert len(dashboard(app).requests.ids) == 1


async def test_up_brings_back_filters_that_were_used_also_of_the_last_time(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        for text in ("salt", "glass"):
            await pilot.press("slash", "ctrl+u", *text, "enter")
        await until(pilot, lambda: last_view(desk).filter == "glass")
        await pilot.press("slash", "ctrl+u", "up")
        assert dashboard(app).bar.text == "glass"
        await pilot.press("up")
        assert dashboard(app).bar.text == "salt"
        await pilot.press("down")
        assert dashboard(app).bar.text == "glass"
    again = make_app(desk)
    async with again.run_test(size=SIZE) as pilot:
        await ready(pilot)
        assert dashboard(again).bar.history == ["salt", "glass"]


async def test_a_long_copy_shows_its_first_page_and_then_all_of_it(tmp_path: Path) -> None:
    rows = [request(number, due=f"2026-12-{number % 28 + 1:02d}") for number in range(1000, 1900)]
    app = make_app(make_desk(tmp_path, rows))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.model.whole)
        assert len(dashboard(app).requests.ids) == 900
        first = min(rows, key=lambda row: (row.due, row.id))
        assert dashboard(app).requests.ids[0] == first.id


@pytest.mark.parametrize(
    ("text", "term", "then"),
    [
        ("", "is:selected", "is:selected"),
        ("salt", "is:selected", "salt is:selected"),
        ("salt is:selected road", "is:selected", "salt road"),
        ('broken "', "is:selected", "is:selected"),
    ],
)
def test_a_term_toggles(text: str, term: str, then: str) -> None:
    assert toggled(text, term) == then


def test_the_last_term_goes_first() -> None:
    assert without_term('salt type:"Final Script"', -1) == "salt"
    assert without_term("", -1) == ""
    assert without_term('salt "bro', -1) == ""


def test_each_term_can_go_and_the_others_stay_as_they_were_written() -> None:
    text = '!salt  type:"Final Script",audio   due:<7d'
    assert term_texts(text) == ["!salt", 'type:"Final Script",audio', "due:<7d"]
    assert without_term(text, 0) == 'type:"Final Script",audio   due:<7d'
    assert without_term(text, 1) == "!salt due:<7d"


def test_the_plain_way_needs_no_words() -> None:
    assert said(View()) == ""
    assert said(View(sort="title", descending=True, group="week")) == "by title ↓ · grouped by week"


async def test_letters_that_arrive_with_the_slash_are_the_filters(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        for letter in "/salt t":
            app.post_message(events.Key("slash" if letter == "/" else letter, letter))
        await until(pilot, lambda: dashboard(app).bar.text == "salt t")
        assert app.screen is dashboard(app), "t did not open the transfers"


async def test_slash_begins_anew_unless_an_arrow_keeps_what_is_there(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("slash", *"salt", "enter", "slash", *"glass", "enter")
        assert dashboard(app).bar.text == "glass"
        await pilot.press("slash", "end", "space", *"s01e02", "enter")
        assert dashboard(app).bar.text == "glass s01e02"
        assert len(dashboard(app).requests.ids) == 1
