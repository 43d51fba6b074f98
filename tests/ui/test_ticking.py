"""Ranges of requests, ticked at once; groups folded one by one and all at once."""

from __future__ import annotations

from pathlib import Path

from tests.ui.desks import dashboard, make_app, make_desk, ready, request, screen_text
from tests.ui.test_arranging import SIZE


async def test_ticking_all_shows_on_every_row_and_so_does_taking_it_back(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        for key, shown in (("a", "✓"), ("u", " "), ("i", "✓")):
            await pilot.press(key)
            rows = screen_text(app).splitlines()[3:12]
            assert [row[1] for row in rows] == [shown] * 9, key


async def test_v_marks_a_range_that_moving_extends_and_v_ticks(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        ids = list(dashboard(app).requests.ids)
        await pilot.press("j", "v", "j", "j")
        rows = screen_text(app).splitlines()[3:8]
        assert [row[0] for row in rows] == [" ", "│", "│", "▌", " "]
        assert "Range of 3" in screen_text(app)
        assert not dashboard(app).requests.ticked, "nothing is ticked before it is asked for"
        await pilot.press("v")
        assert dashboard(app).requests.ticked == set(ids[1:4])
        assert not any(row.startswith("│") for row in screen_text(app).splitlines())
        assert "3 ticked" in screen_text(app)


async def test_space_ticks_a_range_too_also_upwards_and_keeps_other_ticks(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        ids = list(dashboard(app).requests.ids)
        await pilot.press("space", "G", "v", "k", "k", "space")
        assert dashboard(app).requests.ticked == {ids[0], *ids[-3:]}


async def test_escape_drops_the_range_and_nothing_else(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("slash", *"glass", "enter", "v", "j", "escape")
        assert not dashboard(app).requests.mark.begun
        assert not dashboard(app).requests.ticked
        assert "│" not in screen_text(app), "no row is marked any more"
        assert dashboard(app).bar.text == "glass"
        await pilot.press("space")
        assert len(dashboard(app).requests.ticked) == 1, "Space is the tick again"


async def test_a_range_whose_beginning_the_filter_hides_is_dropped(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        dashboard(app).requests.move_to("SR-101")
        await pilot.press("v", "j", "slash", *"salt", "enter")
        assert not dashboard(app).requests.mark.begun
        assert "Range" not in screen_text(app)


async def test_a_range_over_groups_ticks_requests_and_no_heading(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("b", *"title", "enter", "v", "G")
        assert "Range of 9" in screen_text(app)
        await pilot.press("v")
        assert dashboard(app).requests.ticked == {f"SR-{number}" for number in range(101, 110)}


async def test_a_range_longer_than_the_screen_ticks_all_of_it(tmp_path: Path) -> None:
    rows = [request(number, due="2026-12-01") for number in range(2000, 2150)]
    app = make_app(make_desk(tmp_path, rows))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("j", "v", "G", "k")
        assert "Range of 148" in screen_text(app)
        assert all(row[0] in "│▌" for row in screen_text(app).splitlines()[3:-5])
        await pilot.press("space")
        assert len(dashboard(app).requests.ticked) == 148


async def test_l_and_h_open_and_fold_a_group_and_h_goes_to_its_heading(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("b", *"title", "enter", "h")
        assert "▸ Glass Harbour (7)" in screen_text(app)
        await pilot.press("l", "j", "j", "h")
        assert dashboard(app).requests.heading_under_cursor == "Glass Harbour"
        assert "▾ Glass Harbour (7)" in screen_text(app), "the first h only goes up"
        await pilot.press("j", "l", "h", "h", "h")
        assert "▸ Glass Harbour (7)" in screen_text(app), "row, heading, group: one after the other"


async def test_z_folds_all_groups_and_opens_them_again(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("b", *"source", "enter", "G", "z")
        requests = dashboard(app).requests
        assert len(requests.ids) == 5
        assert requests.heading_under_cursor == "Subtitle", "the cursor stays with its group"
        assert len(requests.shown_ids) == 9
        await pilot.press("l", "z")
        assert len(requests.ids) == 5, "one is open: all are folded first"
        await pilot.press("z")
        assert len(requests.ids) == 5 + 9
