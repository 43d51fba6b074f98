"""The dashboard by keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.strip import Strip

from backlot_tui.desk.copying import News
from backlot_tui.desk.views import last_view
from backlot_tui.domain.problems import NoPermission, PortalUnreachable
from backlot_tui.domain.statuses import DeliveryState, RequestStatus
from backlot_tui.state.deliveries import move, save_progress
from backlot_tui.state.identity import FileIdentity
from backlot_tui.state.new_deliveries import NewFile
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.screens import question
from backlot_tui.ui.screens.checking import check, left_out
from backlot_tui.ui.screens.delivery import DeliveryScreen
from backlot_tui.ui.screens.details import DetailsScreen
from backlot_tui.ui.screens.filter_menu import FilterMenu
from backlot_tui.ui.screens.help import HelpScreen
from backlot_tui.ui.screens.question import Question
from backlot_tui.ui.screens.transfers import TransfersScreen
from tests.support.local_deliveries import add_delivery
from tests.ui.desks import (
    NOW,
    Portal,
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

SIZE = (80, 24)


def said(app: DeskApp) -> str:
    return " ".join(notice.message for notice in app._notifications)


async def type_filter(pilot: Pilot[None], text: str) -> None:
    """Put a text into the filter line as typing does, and wait until it is applied."""
    screen = dashboard(await ready(pilot))
    screen.bar.input.focus()
    screen.bar.input.value = text
    await pilot.pause()
    await pilot.pause()
    await pilot.pause()


async def test_what_takes_a_delivery_stands_first_by_due_date(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        ids = list(dashboard(app).requests.ids)
        assert ids[:4] == ["SR-101", "SR-102", "SR-103", "SR-104"]
        assert set(ids[-2:]) == {"SR-107", "SR-108"}


async def test_cursor_keys_and_letters_move_alike(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path, [request(n) for n in range(200)]))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        requests = dashboard(app).requests
        for keys, expected in (
            (["j", "down"], 2), (["k"], 1), (["G"], 199), (["g"], 0), (["end"], 199),
            (["home"], 0), (["k"], 0), (["pagedown", "pageup"], 0), (["up"], 0),
        ):  # fmt: skip
            await pilot.press(*keys)
            assert requests.cursor == expected


async def test_expanding_tells_the_facts_in_place(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("j", "j", "l")
        shown = screen_text(app)
        assert "Asked again Sync drifts early from 00:12:01" in shown
        assert "Needs       one or several files (.wav .mov); Language, Channel" in shown
        assert "Redelivery Requested · Material Accepted" in shown
        await pilot.press("h")
        assert "Needs" not in screen_text(app)


async def test_ticks_step_down_and_outlive_filters(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        requests = dashboard(app).requests
        await pilot.press("space", "space")
        assert requests.ticked == {"SR-101", "SR-102"} and requests.cursor == 2
        await type_filter(pilot, "type:av")
        await pilot.press("enter", "a")
        assert requests.ticked == {"SR-101", "SR-102", "SR-104"}
        assert "3 ticked · 1 of 9" in screen_text(app)
        await pilot.press("u")
        assert requests.ticked == set()


async def test_typing_narrows_and_an_error_keeps_the_last_good_result(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        requests = dashboard(app).requests
        await type_filter(pilot, "salt")
        assert list(requests.ids) == ["SR-104", "SR-105"]
        await type_filter(pilot, "salt foo:bar")
        assert list(requests.ids) == ["SR-104", "SR-105"]
        assert "There is no key 'foo'" in screen_text(app)
        assert dashboard(app).bar.text == "salt foo:bar"
        await type_filter(pilot, "salt type:script")
        assert list(requests.ids) == ["SR-105"]
        assert "There is no key" not in screen_text(app)


async def test_a_word_that_may_become_a_key_does_not_empty_the_list(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await type_filter(pilot, "salt partn")
        assert list(dashboard(app).requests.ids) == ["SR-104", "SR-105"]
        await type_filter(pilot, "salt partner:")
        assert list(dashboard(app).requests.ids) == ["SR-104", "SR-105"]
        await type_filter(pilot, "salt unheard")
        assert not dashboard(app).requests.ids
        await type_filter(pilot, "salt unheard:of")
        assert list(dashboard(app).requests.ids) == ["SR-104", "SR-105"], "what can be read holds"
        await type_filter(pilot, "salt partn")
        assert "↑ brings an older one" not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "Esc takes it away, / changes it" in screen_text(app))


async def test_the_cursor_is_on_the_first_found_and_comes_back_to_its_row(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        requests = dashboard(app).requests
        requests.move_to("SR-102")
        await pilot.press("slash", *"partn")
        await until(pilot, lambda: requests.request_id == "SR-102")
        await pilot.press(*"er:north salt")
        await until(pilot, lambda: list(requests.ids) == ["SR-104", "SR-105"])
        assert requests.request_id == "SR-104"
        await pilot.press("escape")
        await until(pilot, lambda: len(requests.ids) == 9)
        assert requests.request_id == "SR-102"


async def test_what_cannot_be_read_is_marked_where_it_stands(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await type_filter(pilot, "salt foo:bar")
        [marked] = dashboard(app).bar.input._value.spans
        assert (marked.start, marked.end) == (len("salt "), len("salt foo:bar"))
        await type_filter(pilot, "salt")
        assert not dashboard(app).bar.input._value.spans


async def test_the_footer_names_what_works_while_somebody_types(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        assert "d Deliver" in screen_text(app)
        await pilot.press("slash")
        await until(pilot, lambda: "Esc Take it away" in screen_text(app))
        assert "d Deliver" not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "d Deliver" in screen_text(app))


async def test_an_estimate_of_what_is_done_is_refused_before_it_is_asked_for(
    tmp_path: Path,
) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        dashboard(app).requests.move_to("SR-107")
        await pilot.press("e")
        await until(pilot, lambda: "there is nothing to estimate" in said(app))
        assert app.screen_stack[-1] is dashboard(app)


async def test_leaving_with_ticks_asks_first(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("space", "space", "escape")
        await until(pilot, lambda: "The 2 ticks will be gone." in screen_text(app))
        await pilot.press("escape")
        assert len(dashboard(app).requests.ticked) == 2


async def test_what_only_these_ticks_tell_is_not_kept_for_the_next_start(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("space")
        await type_filter(pilot, "glass is:selected")
        await pilot.press("enter")
        await until(pilot, lambda: last_view(desk).filter == "glass")


async def test_the_menu_offers_risk_and_due_dates_as_words(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("f")
        await until(pilot, lambda: "Filter by" in screen_text(app))
        assert isinstance(app.screen, FilterMenu)
        menu = app.screen.menu
        menu.move_to("due")
        await pilot.press("enter")
        await until(pilot, lambda: "within 7 days" in screen_text(app))
        menu.move_to("7d")
        await pilot.press("space", "enter")
        await until(pilot, lambda: app.screen is dashboard(app))
        assert dashboard(app).bar.text == 'due:"7d"'
        assert 0 < len(dashboard(app).requests.ids) < 9
        await pilot.press("f")
        await until(pilot, lambda: "within 7 days" in screen_text(app))
        assert isinstance(app.screen, FilterMenu)
        menu = app.screen.menu
        menu.move_to("is")
        await pilot.press("enter")
        await until(pilot, lambda: "to deliver" in screen_text(app))
        assert menu.notes["to-deliver"] == "4", "of those that are due then"


async def test_escape_takes_the_filter_away_before_it_leaves(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await type_filter(pilot, "salt")
        await pilot.press("enter", "escape")
        await until(pilot, lambda: len(dashboard(app).requests.ids) == 9)
        assert app.is_running


async def test_letters_typed_into_the_filter_run_no_commands(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("slash", "q", "t", "d", "f", "question_mark")
        assert app.screen_stack[-1] is dashboard(app)
        assert dashboard(app).bar.text == "qtdf?"


async def test_the_menu_has_the_articles_filters_first_and_writes_filter_text(
    tmp_path: Path,
) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await type_filter(pilot, "glass")
        await pilot.press("enter", "f")
        await until(pilot, lambda: "Filter by" in screen_text(app))
        assert isinstance(app.screen, FilterMenu)
        menu = app.screen.menu
        assert list(menu.ids)[:4] == ["partner", "package", "type", "status"]
        await pilot.press("j", "j", "enter")
        assert menu.notes["Secondary Audio"] == "5" and menu.notes["AV (Muxed)"] == "0"
        menu.move_to("Dubbing Script")
        await pilot.press("space")
        menu.move_to("Subtitle")
        await pilot.press("space", "enter")
        await until(pilot, lambda: app.screen is dashboard(app))
        assert dashboard(app).bar.text == 'glass type:"Dubbing Script","Subtitle"'
        assert list(dashboard(app).requests.ids) == ["SR-102", "SR-109"]
        await pilot.press("f", "j", "j", "enter")
        await until(pilot, lambda: "[x] Subtitle" in screen_text(app))
        assert isinstance(app.screen, FilterMenu)
        assert app.screen.menu.ticked == {"Dubbing Script", "Subtitle"}


async def test_delivering_a_closed_request_says_why_and_stays(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        dashboard(app).requests.move_to("SR-107")
        await pilot.press("d")
        await until(pilot, lambda: said(app))
        assert "the request is Processed; only Open and Redelivery Requested" in said(app)
        assert app.screen_stack[-1] is dashboard(app)


async def test_a_mixed_selection_opens_what_can_be_delivered_and_names_the_rest(
    tmp_path: Path,
) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        dashboard(app).requests.ticked = {"SR-101", "SR-106", "SR-107"}
        await pilot.press("d")
        await until(pilot, lambda: app.screen is not dashboard(app))
        screen = app.screen
        assert isinstance(screen, DeliveryScreen)
        await until(pilot, lambda: len(screen.session) == 1)
        assert "SR-101" in screen.session
        count, *reasons = said(app).splitlines()
        assert count == "2 left out."
        assert "SR-106: its Material Status is Not Received" in reasons[0]
        assert "SR-107: the request is Processed" in reasons[1]


def test_many_reasons_are_a_short_line_each() -> None:
    rows = [request(1, status=status) for status in RequestStatus]
    said = left_out(check(rows + rows))
    assert "2: the request is Canceled." in said.splitlines()
    assert all(len(line) < 50 for line in said.splitlines())


async def test_changes_keep_cursor_expansion_and_ticks(tmp_path: Path) -> None:
    desk, portal = make_desk(tmp_path), Portal()
    app = make_app(desk, follow=portal.follow)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        requests = dashboard(app).requests
        requests.move_to("SR-103")
        await pilot.press("l", "k", "space")
        fill(desk, [replace(some_requests()[0], status=RequestStatus.PROCESSED)])
        fill(desk, [request(200, due="2026-11-01"), request(201, due="2026-11-02")])
        portal.tell(News(changed=True, as_of=NOW.timestamp()))
        await until(pilot, lambda: "SR-200" in requests.ids)
        assert requests.cursor_id == "SR-103"
        assert requests.expanded == {"SR-103"} and requests.ticked == {"SR-102"}
        assert requests.position("SR-101") not in (None, 0)


async def test_offline_says_since_when_why_and_how_old_the_copy_is(tmp_path: Path) -> None:
    desk, portal = make_desk(tmp_path), Portal()
    app = make_app(desk, follow=portal.follow)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "live" in screen_text(app))
        problem = PortalUnreachable("down", "The portal cannot be reached (no connection).")
        portal.tell(News(changed=False, as_of=NOW.timestamp() - 240, problem=problem))
        await until(pilot, lambda: "offline since" in screen_text(app))
        assert "copy 4 min old" in screen_text(app)
        assert "The portal cannot be reached (no connection)." in screen_text(app)
        assert len(dashboard(app).requests.ids) == 9
        portal.tell(News(changed=False, as_of=NOW.timestamp()))
        await until(pilot, lambda: "offline" not in screen_text(app))


async def test_a_refused_token_is_not_called_offline(tmp_path: Path) -> None:
    desk, portal = make_desk(tmp_path), Portal()
    app = make_app(desk, follow=portal.follow)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        problem = NoPermission("token", "The portal does not know this token.", "Run: login")
        portal.tell(News(changed=False, as_of=None, problem=problem))
        await until(pilot, lambda: "not connected" in screen_text(app))
        assert "The portal does not know this token. Run: login" in screen_text(app)


async def test_empty_states_say_what_to_do(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path, []))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "The portal has no requests for you." in screen_text(app))
    app = make_app(make_desk(tmp_path, some_requests()))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await type_filter(pilot, "nothinghasthis")
        assert "No request matches this filter." in screen_text(app)


async def test_details_go_back_to_the_row(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        dashboard(app).requests.move_to("SR-104")
        await pilot.press("enter")
        await until(pilot, lambda: "Salt Road" in screen_text(app))
        assert isinstance(app.screen, DetailsScreen)
        await pilot.press("q")
        assert dashboard(app).requests.cursor_id == "SR-104"


def running(app: DeskApp, request_id: str = "SR-101") -> None:
    """A transfer that the agent has in hand."""
    identity = FileIdentity(1000, 1, 1, 1, 1)
    added = add_delivery(
        app.desk.work,
        delivery_id=f"d-{request_id}",
        portal=app.desk.portal,
        request_id=request_id,
        request_name="Glass Harbour S01E01",
        source_type="Secondary Audio",
        files=[NewFile("/media/a.wav", "a.wav", identity, {})],
        overrides={},
        settle_until=None,
    )
    assert added


async def test_the_strip_and_the_list_follow_this_machines_deliveries(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        running(app)
        await until(pilot, lambda: "1 transfer" in screen_text(app))
        assert app.model.state_of(app.model.by_id["SR-101"]) is DeliveryState.QUEUED
        assert "Queued" in screen_text(app)
        await pilot.press("3")
        assert isinstance(app.screen, TransfersScreen)
        await until(pilot, lambda: "Waiting for its turn" in screen_text(app))
        await pilot.press("3")
        assert app.screen_stack[-1] is dashboard(app)


async def test_leaving_asks_only_while_transfers_run_and_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question, "DEAF_S", 3600.0)
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        running(app)
        await until(pilot, lambda: app.model.unfinished)
        await pilot.press("q")
        assert isinstance(app.screen, Question)
        shown = screen_text(app)
        assert "Glass Harbour S01E01 · Secondary Audio" in shown
        assert "They continue in the background." in shown
        await pilot.press("y")  # too early: it may have been meant for the list
        assert isinstance(app.screen, Question)
        monkeypatch.setattr(question, "DEAF_S", 0.0)
        await pilot.press("n")
        assert app.screen_stack[-1] is dashboard(app)
        await pilot.press("q")
        await pilot.press("y")
    assert app.return_code == 0


async def test_leaving_asks_nothing_when_nothing_runs(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("q")
    assert app.return_code == 0


async def test_ctrl_q_leaves_at_once_even_out_of_a_question(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        running(app)
        await until(pilot, lambda: app.model.unfinished)
        await pilot.press("q", "ctrl+q")
    assert app.return_code == 0


async def test_help_lists_the_keys_of_the_screen_and_runs_what_is_picked(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        assert "Tick the request and step down" in screen_text(app)
        await pilot.press("slash", *"tick every")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is dashboard(app))
        await until(pilot, lambda: len(dashboard(app).requests.ticked) == 9)


async def test_a_remapped_key_works_and_stands_in_the_footer(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = DeskApp(desk, lambda: None, now=lambda: NOW, follow=Portal().follow, keymap={"tick": "x"})
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("x")
        assert dashboard(app).requests.ticked == {"SR-101"}
        assert "x Tick" in screen_text(app)


async def test_narrow_terminals_keep_the_status(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        assert "Redelivery Requested" in screen_text(app) and "Package ID" in screen_text(app)
        for width in (80, 60, 40, 20):
            await pilot.resize_terminal(width, 24)
            await until(pilot, lambda: app.size.width == width)  # noqa: B023
            await pilot.pause()
            shown = screen_text(app)
            assert "Redelivery" in shown and "Open" in shown, width


async def test_the_year_is_told_only_where_it_is_another(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        shown = screen_text(app)
        assert "26 Nov in 5 d" in shown and "18 Nov 3 d late" in shown and "21 Nov today" in shown
        assert datetime(2026, 11, 21, 12, tzinfo=UTC) == app.now()


async def test_bytes_that_move_draw_no_row_of_the_list_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        running(app)
        await until(pilot, lambda: "Queued" in screen_text(app))
        move(app.desk.work, "d-SR-101", DeliveryState.TRANSFERRING)
        await until(pilot, lambda: "Transferring" in screen_text(app))
        drawn: list[int] = []
        requests = dashboard(app).requests
        original = requests.render_line

        def counted(y: int) -> Strip:
            drawn.append(y)
            return original(y)

        monkeypatch.setattr(requests, "render_line", counted)
        transfer = app.model.newest["SR-101"].transfers[0].id
        save_progress(app.desk.work, "d-SR-101", 100.0, [(transfer, 430)])
        await until(pilot, lambda: "43 %" in dashboard(app).strip.text)
        assert not drawn
