"""What is done with a selection."""

from __future__ import annotations

import csv
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.settings import Settings
from backlot_tui.domain.problems import PortalRefused
from backlot_tui.domain.statuses import RequestStatus
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.dates import day_meant
from backlot_tui.ui.screens import question
from backlot_tui.ui.screens.dashboard import DashboardScreen
from backlot_tui.ui.screens.estimate_form import EstimateForm
from backlot_tui.ui.screens.prompt import Prompt
from backlot_tui.ui.selection import estimate_sentence
from backlot_tui.ui.widgets.quiet_input import QuietInput
from tests.portal.running import request as portal_request
from tests.ui.desks import (
    dashboard,
    fill,
    make_app,
    make_desk,
    ready,
    request,
    screen_text,
    some_requests,
    until,
)
from tests.ui.live import live_desk
from tests.ui.test_hostile_text import HOSTILE, assert_harmless
from tests.ui.test_snapshots import Snap, both_sizes, look

SIZE = (80, 24)
TODAY = date(2026, 11, 21)
NOBODY = "http://127.0.0.1:9"
"""Where no portal listens."""


def said(app: DeskApp) -> str:
    return " ".join(notice.message for notice in app._notifications)


def write(app: DeskApp, text: str) -> None:
    app.screen.query_one(QuietInput).value = text


async def ticking(pilot: Pilot[None], *request_ids: str) -> DashboardScreen:
    app = await ready(pilot)
    screen = dashboard(app)
    await until(pilot, lambda: set(request_ids) <= set(screen.requests.ids))
    for request_id in request_ids:
        screen.requests.move_to(request_id)
        await pilot.press("space")
    assert screen.requests.ticked == set(request_ids)
    return screen


# The line about what is ticked --------------------------------------------------------------


async def test_the_line_is_there_only_while_rows_are_ticked(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    line = "ticked   d Deliver  e Estimate  y Copy ids  x Export  u Untick"
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        assert "Untick" not in screen_text(app)
        await pilot.press("space")
        assert f" 1 {line}" in screen_text(app)
        await pilot.press("space", "space")
        shown = screen_text(app).split("\n")
        assert shown[-3].startswith(f" 3 {line}") and "No transfers" in shown[-2]
        await pilot.press("u")
        assert "Untick" not in screen_text(app)


async def test_the_row_under_the_cursor_stays_in_sight_when_the_line_comes(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path, [request(n) for n in range(100, 160)]))
    async with app.run_test(size=SIZE) as pilot:
        screen = dashboard(await ready(pilot))
        await pilot.press("G", "space")
        last = str(screen.requests.cursor_id)
        view = screen.requests.view_under_cursor
        assert view is not None and last in screen_text(app)
        top, height = screen.requests.scroll_offset.y, screen.requests.size.height
        assert top <= screen.requests.cursor < top + height


# Estimates ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("+3d", date(2026, 11, 24)),
        ("+3", date(2026, 11, 24)),
        (" 7d ", date(2026, 11, 28)),
        ("0d", TODAY),
        ("", None),
        ("2026", None),
        ("2026-13-01", None),
        ("2026-W48-1", None),
        ("-3d", None),
        ("٣d", None),
        ("99999d", None),
    ],
)
def test_a_day_is_written_whole_or_counted_from_today(text: str, day: date | None) -> None:
    assert day_meant(text, TODAY) == day


async def test_the_form_asks_for_what_is_missing_and_enter_goes_on_to_apply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ticking(pilot, "SR-101", "SR-102")
        await pilot.press("e")
        form = app.screen
        assert isinstance(form, EstimateForm)
        assert "Estimated Delivery Date of 2 requests" in screen_text(app)
        await pilot.press("enter")
        assert "Which day?" in form.meant.text and form.input.has_focus
        write(app, "2026-11-20")
        await pilot.press("down", "enter")
        assert form.meant.text == "That day has passed." and form.input.has_focus
        form.reasons.marked = False
        write(app, "+3d")
        await pilot.press("enter")
        assert "Tue 24 Nov, in 3 d. Why?" in form.meant.text and form.input.has_focus
        monkeypatch.setattr(question, "DEAF_S", 3600.0)
        await pilot.press("down", "enter", "enter")
        assert form.apply.has_focus and app.screen is form, "an Enter held down does not answer"
        await pilot.press("escape")
        assert isinstance(app.screen, DashboardScreen) and app.telling.idle


async def test_estimates_move_for_all_ticked_and_refusals_are_told(tmp_path: Path) -> None:
    today = datetime.now(UTC).astimezone().date()
    before, day = ((today + timedelta(days=days)).isoformat() for days in (40, 9))
    rows = [
        portal_request("SR-1", estimated=before),
        portal_request("SR-2", estimated=before),
        portal_request("SR-3", estimated=before, status=RequestStatus.CANCELED),
        portal_request("SR-4", estimated=before),
    ]
    with live_desk(tmp_path, rows) as live:
        app = live.app()
        async with app.run_test(size=(120, 40)) as pilot:
            await ticking(pilot, "SR-1", "SR-2", "SR-3")
            await pilot.press("e")
            write(app, "+9d")
            await pilot.press("down", "down", "down", "enter", "enter")
            await until(pilot, lambda: "refused" in said(app))
            assert said(app) == (
                f"Telling the portal … 2 of 3 requests now expect {day}. 1 refused."
                " SR-3: Request SR-3 is Canceled: nothing is to be delivered."
            )
            await until(pilot, lambda: app.model.by_id["SR-2"].estimated == day)
            assert app.model.by_id["SR-4"].estimated == before
        assert live.operator.get("requests/SR-1")["request"]["estimated"] == day
        [entry] = live.operator.get("requests/SR-2")["history"][-1:]
        assert entry["who"] == "Ana" and entry["what"].endswith(": Capacity")


def test_one_sentence_for_whatever_became_of_them() -> None:
    day = date(2026, 12, 1)
    no = PortalRefused("no", "It is\x1b Canceled.", "Leave\nit.")
    assert estimate_sentence(1, day, {}) == "The request now expects 2026-12-01."
    assert estimate_sentence(1200, day, {}) == "All 1,200 requests now expect 2026-12-01."
    assert estimate_sentence(1, day, {"a": no}) == "Refused. a: It is␛ Canceled. Leave␊it."
    assert estimate_sentence(3, day, {"a": no, "b": no}) == (
        "1 of 3 requests now expect 2026-12-01. 2 refused."
        " a: It is␛ Canceled. Leave␊it., and 1 more"
    )


async def test_an_unreachable_portal_is_one_sentence(tmp_path: Path) -> None:
    settings = Settings("default", NOBODY, "token", tmp_path / "state", tmp_path / "config.toml")
    desk = Desk(settings)
    fill(desk, some_requests())
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("a", "e")
        write(app, "7d")
        await pilot.press("down", "enter", "enter")
        await until(pilot, lambda: said(app))
        assert said(app).startswith(f"Telling the portal … The portal {NOBODY} cannot be reached")


@both_sizes
def test_estimate_form(snap_compare: Snap, tmp_path: Path, size: tuple[int, int]) -> None:
    app = make_app(make_desk(tmp_path))

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("space", "space", "e")
        write(app, "+3d")
        await pilot.press("down", "down")

    look(snap_compare, app, size, steps)


# Copying ------------------------------------------------------------------------------------


async def test_ids_are_copied_one_a_line_in_the_order_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(make_desk(tmp_path))
    copied: list[str] = []
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ticking(pilot, "SR-104", "SR-101", "SR-102", "SR-103")
        await pilot.press("y")
        assert copied == ["SR-101\nSR-102\nSR-103\nSR-104"]
        assert said(app) == "Copied SR-101, SR-102, SR-103 and 1 more."
        screen.requests.ticked = set()
        screen.requests.move_to("SR-106")
        await pilot.press("y")
        assert copied[-1] == "SR-106"


async def test_more_ids_than_a_terminal_takes_are_not_copied_and_another_way_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backlot_tui.ui.selection._MOST_COPIED", 3)
    app = make_app(make_desk(tmp_path))
    copied: list[str] = []
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    async with app.run_test(size=SIZE) as pilot:
        await ticking(pilot, "SR-104", "SR-101", "SR-102", "SR-103")
        await pilot.press("y")
        assert not copied
        assert said(app) == "More than 3 ids are too many to copy: x exports them."


async def test_what_is_pasted_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app(make_desk(tmp_path, [request(1, id="rm -rf\n\x1b[201~")]))
    copied: list[str] = []
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("y")
        assert copied == ["rm -rf␊␛[201~"]
        assert_harmless(app)


# Export -------------------------------------------------------------------------------------


async def export(pilot: Pilot[None], path: Path) -> None:
    app = pilot.app
    assert isinstance(app, DeskApp)
    await pilot.press("x")
    assert isinstance(app.screen, Prompt)
    write(app, str(path))
    before = len(app._notifications)
    await pilot.press("enter")
    await until(pilot, lambda: len(app._notifications) > before)


async def test_the_ticked_rows_or_all_shown_are_exported_and_read_back(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await export(pilot, tmp_path / "all.csv")
        assert f"9 requests written to {tmp_path / 'all.csv'}." in said(app)
        await ticking(pilot, "SR-103", "SR-108")
        await export(pilot, tmp_path / "two.JSON")
        shown = list(dashboard(app).requests.shown_ids)
    with (tmp_path / "all.csv").open(newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["id"] for row in rows] == shown
    assert rows[2]["reason"] == "Sync drifts early from 00:12:01"
    wanted = [asdict(row) for row in some_requests() if row.id in ("SR-103", "SR-108")]
    assert json.loads((tmp_path / "two.JSON").read_text()) == json.loads(json.dumps(wanted))
    assert (tmp_path / "all.csv").stat().st_mode & 0o077 == 0o044


async def test_an_export_overwrites_nothing_and_says_what_is_wrong(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    (tmp_path / "old.csv").write_text("mine")
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        for name, sentence in (
            ("old.csv", "old.csv exists already. Name another file."),
            ("old.xls", "old.xls is neither .csv nor .json. Name one of them."),
            ("no/folder.csv", "no/folder.csv cannot be written: No such file or directory."),
            ("bad\x00.csv", "bad␀.csv cannot be written"),
            ("\x1b[2J[b].txt", "␛[2J[b].txt is neither .csv nor .json."),
        ):
            await export(pilot, tmp_path / name)
            assert sentence in said(app)
            assert_harmless(app)
    assert (tmp_path / "old.csv").read_text() == "mine"
    assert not (tmp_path / "old.xls").exists()


async def test_nothing_shown_is_nothing_to_do(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path, []))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("e", "x", "y")
        assert app.screen is dashboard(app) and not said(app)


# Nothing that a terminal obeys --------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_names_stay_text_in_what_is_said(tmp_path: Path, text: str) -> None:
    plain = text.encode("utf-8", "replace").decode()
    app = make_app(make_desk(tmp_path, [request(1, id=plain), request(2, id=f"{plain}2")]))
    steps: list[Callable[[], Awaitable[None]]] = [
        lambda: pilot.press("a", "y"),
        lambda: pilot.press("x"),
        lambda: pilot.press("escape", "e"),
        lambda: pilot.press("escape", "U"),
    ]
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        for step in steps:
            await step()
            await pilot.pause()
            assert_harmless(app)
