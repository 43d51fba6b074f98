"""What goes wrong around the desk is a sentence on its screen; the desk goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from textual.message import Message

from backlot_tui.desk.copying import News
from backlot_tui.desk.session.keeping import open_for
from backlot_tui.desk.views import View, save_view
from backlot_tui.domain.filters import parse
from backlot_tui.domain.problems import NotFound, Temporary
from backlot_tui.guides import all_guides
from backlot_tui.state import cache
from backlot_tui.state.views import drop_view
from backlot_tui.ui import background
from backlot_tui.ui.crash_log import keep
from backlot_tui.ui.dates import moment
from backlot_tui.ui.delivering import card_files, deliver
from backlot_tui.ui.delivering.work import SourcesChosen
from backlot_tui.ui.filter_text import chosen_values
from backlot_tui.ui.messages import Told
from backlot_tui.ui.screens.help_center.page import GuidePage
from backlot_tui.ui.screens.metadata_form import MetadataForm
from backlot_tui.ui.screens.path_prompt import PathPrompt
from backlot_tui.ui.screens.prompt import Prompt
from backlot_tui.ui.screens.tour.progress import Place, keep_place
from backlot_tui.ui.widgets.quiet_input import QuietInput
from tests.ui.desks import (
    NOW,
    Portal,
    dashboard,
    make_app,
    make_desk,
    ready,
    screen_text,
    sound,
    until,
)
from tests.ui.test_delivery import opened, paste, said, with_file

SIZE = (80, 24)


async def test_credentials_that_others_may_read_do_not_end_the_desk(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.folder.credentials.chmod(0o644)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.model.answered)
        assert app.is_running and app.model.rows


async def test_an_address_that_is_none_is_shown_as_it_was_written(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.portal = "http://[portal"
    async with make_app(desk).run_test(size=SIZE) as pilot:
        app = await ready(pilot)
        await until(pilot, lambda: "http://[portal" in screen_text(app))


async def test_a_disk_that_was_full_for_a_moment_loses_no_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "_AGAIN_S", 0.05)
    desk = make_desk(tmp_path)

    def no_more_pages() -> None:
        """For this thread's connection; SQLite then says what it says of a full disk."""
        pages = desk.work.connection.execute("PRAGMA page_count").fetchone()[0]
        desk.work.connection.execute(f"PRAGMA max_page_count = {pages}")

    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await with_file(pilot, screen, sound(tmp_path / "a.wav"))
        app.saves.do(app, no_more_pages)
        card = screen.session["SR-101"]
        much = replace(card.files[0], metadata={"note": "x" * 50_000})
        screen.change("Fill", [replace(card, files=(much,))])
        await until(pilot, lambda: "is it full" in said(app))
        await until(pilot, lambda: app.saves.idle)
        assert app.is_running
    again = make_app(make_desk(tmp_path))
    async with again.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        assert screen.session["SR-101"].files[0].metadata == much.metadata


async def test_a_problem_of_background_work_is_a_sentence_and_the_next_work_is_done(
    tmp_path: Path,
) -> None:
    def refused() -> Message | None:
        raise NotFound("none", "There is no \x1b[2Jsuch thing.")

    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        app.files.do(app, refused)
        app.files.do(app, lambda: Told("And on it goes."))
        await until(pilot, lambda: "And on it goes." in said(app))
        assert "There is no ␛[2Jsuch thing." in said(app)


async def test_a_key_that_meets_a_problem_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise Temporary("state-unusable", "work.db cannot be used now.")

    monkeypatch.setattr("backlot_tui.ui.arranging.named_views", broken)
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("V")
        await until(pilot, lambda: "work.db cannot be used now." in said(app))
        await pilot.press("j")
        assert dashboard(app).requests.cursor == 1


async def test_a_view_that_was_dropped_meanwhile_is_told(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    save_view(desk, "mine", View())
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("V")
        drop_view(desk.work, desk.portal, "mine")
        await pilot.press(*"mine", "enter")
        await until(pilot, lambda: "There is no view 'mine'." in said(app))


async def test_a_folder_that_has_gone_is_no_place_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "SR-101")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, PathPrompt))
        assert "~/" in screen_text(app)


async def test_a_paste_that_is_half_an_address_is_refused_in_a_sentence(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "SR-101")
        await paste(pilot, "file://[half")
        await until(pilot, lambda: "There is no file" in said(app))


async def test_a_plan_for_a_home_that_nobody_has_is_refused_in_a_sentence(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "SR-101")
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        app.screen.query_one(QuietInput).value = "~nobody-here/plan.toml"
        await pilot.press("enter")
        await until(pilot, lambda: "cannot be written" in said(app))


@pytest.mark.parametrize("size", [(1, 1), (5, 3), (12, 4)])
async def test_a_terminal_that_is_far_too_small_ends_nothing(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        for keys in ("?", "H", "U", "f", "c", "s", "e", "x", "V", "3", "lh", "tt", "bz"):
            await pilot.press(*keys, "enter")
            await until(pilot, lambda: app.screen.is_mounted)
            app.action_dashboard()
        app.push_screen(GuidePage(next(each for each in all_guides() if "```" in each.body)))
        await pilot.pause()
        screen = await opened(pilot, "SR-101", "SR-102")
        await with_file(pilot, screen, sound(tmp_path / "a.wav"))
        for key in ("s", "o", "m", "w", "b", "S", "p", "X", "D", "l"):
            await pilot.press(key)
            await until(pilot, lambda: app.screen.is_mounted)
            while app.screen is not screen:
                app.pop_screen()
        await pilot.resize_terminal(80, 24)
        await pilot.resize_terminal(1, 1)
        assert app.is_running


# A card that another desk has taken ------------------------------------------------------------


async def test_a_form_open_on_a_card_that_another_desk_takes_changes_nothing(
    tmp_path: Path,
) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-102")
        await with_file(pilot, screen, sound(tmp_path / "a.wav"))
        await until(pilot, lambda: app.saves.idle)
        by_id = app.model.by_id
        open_for(make_desk(tmp_path), [by_id["SR-101"], by_id["SR-103"]])
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, MetadataForm))
        screen.change("Bring it up", [replace(screen.session["SR-101"], ticked=True)])
        await until(pilot, lambda: "SR-101" not in screen.session)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is screen)
        assert app.is_running
        source = SourcesChosen("SR-101", [], [], "")
        card_files.chosen(screen, source)
        deliver._send(screen, ["SR-101"])
        assert [card.request.id for card in screen.session.cards] == ["SR-102"]


# Odd values ------------------------------------------------------------------------------------


async def test_the_list_tells_of_the_rows_it_shows_until_it_is_told_of_others(
    tmp_path: Path,
) -> None:
    """Behind another screen it keeps what it shows, whatever the model has by then."""
    portal = Portal()
    desk = make_desk(tmp_path)
    app = make_app(desk, follow=portal.follow)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "SR-101")
        rows = dashboard(app).requests
        before = rows.shown_ids
        cache.keep_only(desk.cache, desk.portal, {"SR-101"})
        portal.tell(News(changed=True, as_of=NOW.timestamp()))
        await until(pilot, lambda: len(app.model.rows) == 1)
        assert rows.shown_ids == before
        rows.redraw()
        await pilot.press("1")
        await until(pilot, lambda: rows.shown_ids == ["SR-101"])


def test_a_moment_that_no_calendar_has_is_shown_as_it_was_written() -> None:
    for odd in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "soon"):
        assert moment(odd, date(2026, 11, 21)) == odd


def test_the_menu_ticks_what_the_filter_lets_through() -> None:
    decomposed = "Cafe\u0301 Post"
    known = [decomposed, "Straße", "Other"]
    assert chosen_values(parse("partner:caf\u00e9"), "partner", known) == {decomposed}
    assert chosen_values(parse('partner:"STRASSE"'), "partner", known) == {"Straße"}


def test_the_log_of_a_crash_acts_on_no_terminal(tmp_path: Path) -> None:
    keep(tmp_path / "desk.log", ValueError("a name \x1b]0;mine\x07"))
    text = (tmp_path / "desk.log").read_text()
    assert "\x1b" not in text and text.count("\n") > 1


def test_the_place_in_the_tour_need_not_be_kept(tmp_path: Path) -> None:
    keep_place(tmp_path / "no" / "such" / "tour.json", Place(1))
