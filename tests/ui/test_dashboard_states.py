"""Every state of the dashboard, as pictures; and what shows it without colours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from backlot_tui.domain.statuses import RequestStatus
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.screens.column_chooser import ColumnChooser
from backlot_tui.ui.themes import FEW_COLOURS, NO_COLOURS, colour_classes
from tests.ui.desks import (
    dashboard,
    make_app,
    make_desk,
    ready,
    request,
    silent,
    some_requests,
    until,
)
from tests.ui.test_snapshots import Snap, both_sizes, look, pressing

small = pytest.mark.parametrize("size", [(80, 24)], ids=["80x24"])


@pytest.fixture
def app(tmp_path: Path) -> DeskApp:
    return make_app(make_desk(tmp_path))


@both_sizes
def test_first_start(snap_compare: Snap, tmp_path: Path, size: tuple[int, int]) -> None:
    async def loaded(pilot: Pilot[None]) -> None:
        await ready(pilot)

    app = make_app(make_desk(tmp_path, []), follow=silent)
    assert snap_compare(app, terminal_size=size, run_before=loaded)


@small
def test_no_requests(snap_compare: Snap, tmp_path: Path, size: tuple[int, int]) -> None:
    look(snap_compare, make_app(make_desk(tmp_path, [])), size, pressing())


@both_sizes
def test_typing_a_filter(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    look(snap_compare, app, size, pressing("slash", *"glass status:"))


@small
def test_nothing_matches(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    look(snap_compare, app, size, pressing("slash", *"nowhere", "enter"))


@both_sizes
def test_chips(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    keys = ("slash", *"glass !type:sub is:critical,on-track", "enter", "F", "right")
    look(snap_compare, app, size, pressing(*keys))


@both_sizes
def test_range(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    look(snap_compare, app, size, pressing("space", "v", "j", "j"))


@both_sizes
def test_groups(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    look(snap_compare, app, size, pressing("b", *"status", "enter", "j", "space", "G", "h", "h"))


@both_sizes
def test_column_chooser(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ColumnChooser) and app.screen.is_mounted)
        await pilot.press("j", "space", "G", "space", "K")

    look(snap_compare, app, size, steps)


@both_sizes
def test_chosen_columns(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        view = dashboard(app).view
        columns = ("id", "status", "title", "due", "material", "estimated", "reason")
        dashboard(app)._choose_columns(type(view)(columns=columns))
        await pilot.pause()

    look(snap_compare, app, size, steps)


@small
def test_folded_groups(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    look(snap_compare, app, size, pressing("b", *"due week", "enter", "z"))


@small
def test_web_link(snap_compare: Snap, tmp_path: Path, size: tuple[int, int]) -> None:
    desk = make_desk(tmp_path)
    desk.settings = replace(desk.settings, web_url="https://portal.example/requests/{id}")
    look(snap_compare, make_app(desk), size, pressing("w"))


@both_sizes
def test_without_colours(
    snap_compare: Snap, tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    look(snap_compare, make_app(make_desk(tmp_path)), size, pressing("space", "space", "l"))


def test_16_colours_and_none_show_what_is_in_front_reversed() -> None:
    assert colour_classes("truecolor", no_color=False) == []
    assert colour_classes("256", no_color=False) == []
    assert colour_classes("standard", no_color=False) == [FEW_COLOURS]
    assert colour_classes("256", no_color=True) == [FEW_COLOURS, NO_COLOURS]
    assert colour_classes(None, no_color=False) == [FEW_COLOURS, NO_COLOURS]


@pytest.mark.parametrize("variable", ["NO_COLOR", "TERM"])
async def test_the_cursor_row_is_reversed_where_backgrounds_are_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "screen")
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: dashboard(app).requests.ids)
        cursor, other = (dashboard(app).requests.render_line(y) for y in (0, 1))
        assert all(segment.style and segment.style.reverse for segment in cursor)
        assert not any(segment.style and segment.style.reverse for segment in other)


async def test_a_due_date_of_next_year_is_a_date_and_not_only_days(tmp_path: Path) -> None:
    rows = [
        *some_requests(),
        request(300, due="2027-01-02", estimated="2027-01-02"),
        request(301, due="2027-01-24", status=RequestStatus.CANCELED),
    ]
    app = make_app(make_desk(tmp_path, rows))
    async with app.run_test(size=(140, 30)) as pilot:
        await ready(pilot)

        def line(request_id: str) -> str:
            at = dashboard(app).requests.position(request_id)
            assert at is not None
            return dashboard(app).requests.render_line(at).text

        assert "02 Jan in 42 d" in line("SR-300")
        assert "24 Jan 2027" in line("SR-301")
        await pilot.resize_terminal(80, 24)
        assert "24 Jan  " in line("SR-301"), "whole, or without its year, but not cut"
