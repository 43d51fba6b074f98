"""The transfers pane: folded under every screen, unfolded in place, or full screen."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.strip import Strip

from backlot_tui.desk.settings import resolve
from backlot_tui.desk.transfers import queue_view
from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.statuses import NO_CONNECTION, DeliveryState, WaitingFor
from backlot_tui.state.agent_rules import note
from backlot_tui.state.controls import limit_by_hand
from backlot_tui.state.deliveries import LocalDelivery, all_deliveries, delivery, move, unfinished
from backlot_tui.state.presence import hold
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.screens.dashboard import DashboardScreen
from backlot_tui.ui.screens.details import DetailsScreen
from backlot_tui.ui.screens.transfers import TransfersScreen
from backlot_tui.ui.transfers.log import last_events
from backlot_tui.ui.transfers.pane import TransferPane
from backlot_tui.ui.transfers.rates import RateHistory
from backlot_tui.ui.transfers.row_making import STALLED_S, RowMaker, StallWatch
from backlot_tui.ui.transfers.transfer_list import TransferList
from tests.ui.desks import make_app, make_desk, ready, screen_text, until
from tests.ui.queues import SIZE, end, every_state, fail, fail_there, progress, put, send, wait_for

WIDE = (120, 40)


@asynccontextmanager
async def opened(
    app: DeskApp, *keys: str, size: tuple[int, int] = WIDE
) -> AsyncIterator[Pilot[None]]:
    """The desk with its transfers seen, after these keys."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.transfers.queue.rows)
        await pilot.press(*keys)
        await pilot.pause()
        yield pilot


def desk_app(tmp_path: Path, *ids: str) -> DeskApp:
    """With these queued, each for the request of its number."""
    app = make_app(make_desk(tmp_path))
    for delivery_id in ids:
        put(app.desk, delivery_id)
    return app


def the_list(app: DeskApp) -> TransferList:
    return app.screen.query_one(TransferList)


def row(app: DeskApp, delivery_id: str) -> LocalDelivery:
    found = delivery(app.desk.work, delivery_id)
    assert found is not None
    return found


def states(app: DeskApp, *ids: str) -> list[str]:
    return [str(row(app, each).state) for each in ids]


def in_order(app: DeskApp) -> list[str]:
    rows = sorted(unfinished(app.desk.work), key=lambda each: (-each.priority, each.place))
    return [each.id for each in rows]


# Where it is ------------------------------------------------------------------------------------


async def test_t_unfolds_it_in_place_and_folds_it_again(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    async with opened(app) as pilot:
        folded = screen_text(app)
        assert "1 transfer" in folded and "Waiting for its turn" not in folded
        await pilot.press("t")
        await until(pilot, lambda: "Waiting for its turn" in screen_text(app))
        assert isinstance(app.screen, DashboardScreen) and "SR-101" in screen_text(app)
        height = the_list(app).size.height
        assert app.size.height // 4 <= height <= app.size.height // 2
        await pilot.press("t")
        await until(pilot, lambda: "Waiting for its turn" not in screen_text(app))
        await pilot.press("j")
        assert app.screen.requests.cursor == 1, "the keys are the dashboard's again"


async def test_escape_gives_the_keys_back_and_leaves_it_unfolded(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    async with opened(app, "t") as pilot:
        assert isinstance(app.screen, DashboardScreen)
        await until(pilot, lambda: "Pause" in screen_text(app).split("\n")[-1])
        await pilot.press("escape", "space")
        assert app.screen.requests.ticked == {"SR-101"} and not app.transfers.ticked
        assert "Deliver" in screen_text(app).split("\n")[-1]
        assert the_list(app).ids == ["d101"]
        await pilot.press("tab")
        await pilot.press("space")
        assert app.transfers.ticked == {"d101"}


async def test_it_stays_unfolded_on_every_screen(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    async with opened(app, "t", "escape", "enter") as pilot:
        assert isinstance(app.screen, DetailsScreen)
        await until(pilot, lambda: "Waiting for its turn" in screen_text(app))
        await pilot.press("t")
        await until(pilot, lambda: not app.screen.query(TransferList))
        await pilot.press("escape")
        assert isinstance(app.screen, DashboardScreen)
        await until(pilot, lambda: not app.screen.query(TransferList))


@pytest.mark.parametrize("keys", [("3",), ("t", "z")])
async def test_three_or_z_takes_the_whole_screen_and_z_or_q_goes_back(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    app = desk_app(tmp_path, "d101")
    async with opened(app, *keys) as pilot:
        assert isinstance(app.screen, TransfersScreen)
        assert len(app.screen.query(TransferList)) == 1
        await pilot.press("z" if len(keys) == 1 else "q")
        assert isinstance(app.screen, DashboardScreen)


async def test_what_was_opened_full_screen_is_open_in_the_docked_pane(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    async with opened(app, "t", "z", "l", "space", "z") as pilot:
        assert isinstance(app.screen, DashboardScreen)
        await until(pilot, lambda: "reel 0.wav" in screen_text(app))
        await pilot.press("h")
        await until(pilot, lambda: "reel 0.wav" not in screen_text(app))
        await pilot.press("z", "k", "l", "z", "j")
        await until(pilot, lambda: "reel 0.wav" in screen_text(app))


async def test_help_tells_the_keys_of_what_has_them(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    async with opened(app, "t", "question_mark") as pilot:
        await until(pilot, lambda: "one place down in the queue" in screen_text(app).lower())


async def test_all_is_usable_on_a_small_screen(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    every_state(app.desk)
    async with opened(app, "3", size=(80, 24)):
        shown = screen_text(app)
        for words in ("Hashing", "Verifying", "Waiting for sign-in", "Paused", "Failed", "42 %"):
            assert words in shown
        assert "S01E01" in shown and "1 Failed" in shown


# What a row tells -------------------------------------------------------------------------------


async def test_ended_ones_stand_below_the_queue(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101", "d102", "d103")
    send(app.desk, "d101", SIZE)
    end(app.desk, "d101")
    async with opened(app, "3") as pilot:
        await until(pilot, lambda: list(the_list(app).ids) == ["d102", "d103", "d101"])


async def test_expanded_it_tells_its_files_with_what_is_proven(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    every_state(app.desk)
    async with opened(app, "3", "j", "l") as pilot:
        await until(pilot, lambda: "reel 2.wav" in screen_text(app))
        lines = screen_text(app).split("\n")
        assert any("proven" in each and "crc64 a1b2c3d4e5f60718" in each for each in lines)
        assert any("25 %" in each and "reel 1.wav" in each for each in lines)
        assert any("not begun" in each and "reel 2.wav" in each for each in lines)
        progress(app.desk, "d102", SIZE, SIZE // 2, rate=44e6)
        await until(pilot, lambda: "50 %" in screen_text(app))


async def test_a_waiting_one_tells_why_when_again_and_what_a_person_can_do(
    tmp_path: Path,
) -> None:
    app = desk_app(tmp_path, "d101")
    wait_for(app.desk, "d101", WaitingFor.SIGN_IN, "The portal does not know this token.", 2)
    async with opened(app, "3", "l") as pilot:
        await until(pilot, lambda: "backlot-tui login http://portal.example" in screen_text(app))
        shown = screen_text(app)
        assert "The portal does not know this token." in shown
        assert "12:08:20" in shown and "2 tries without progress" in shown
        assert "1 Waiting for sign-in" in shown.split("\n")[-2]


async def test_another_portals_transfer_is_in_the_queue_and_says_so(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    known = replace(row(app, "d101"), portal="http://other.example\x1b[31m")
    queue = RowMaker(app.desk.portal).queue([known], set())
    assert queue.rows[0].portal.startswith("http://other.example")
    assert "\x1b" not in queue.rows[0].portal


def test_one_whose_bytes_stand_still_is_stalled_and_has_no_rate(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    send(app.desk, "d101", 1000, rate=5e6)
    watch, maker = StallWatch(), RowMaker(app.desk.portal)
    known = [row(app, "d101")]
    assert watch.look(known, 100.0) == set()
    assert watch.look(known, 100.0 + STALLED_S - 1) == set()
    stalled = watch.look(known, 100.0 + STALLED_S)
    assert stalled == {"d101"}
    queue = maker.queue(known, stalled)
    assert queue.rows[0].phase == "Stalled" and queue.rate == 0 and queue.remaining_s is None
    progress(app.desk, "d101", 2000, rate=5e6)
    assert watch.look([row(app, "d101")], 101.0 + STALLED_S) == set()


def test_hashing_for_long_is_no_stall(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    send(app.desk, "d101", phase="Hashing")
    watch = StallWatch()
    watch.look([row(app, "d101")], 0.0)
    assert watch.look([row(app, "d101")], 1000.0) == set()


async def test_waiting_for_a_connection_is_no_stall_and_no_trouble(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    send(app.desk, "d101", SIZE // 4, phase=NO_CONNECTION)
    watch = StallWatch()
    watch.look([row(app, "d101")], 0.0)
    assert watch.look([row(app, "d101")], 1000.0) == set()
    async with opened(app, "3", "l") as pilot:
        await until(pilot, lambda: "It goes when its turn comes" in screen_text(app))
        [shown] = [line for line in screen_text(app).split("\n") if "Waiting for a" in line]
        assert "25 %" in shown and "Waiting" not in app.screen.query_one(TransferPane).strip.text


async def test_paused_ones_are_no_part_of_the_queues_time(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101", "d102")
    send(app.desk, "d101", SIZE - 600_000_000, rate=10e6)
    send(app.desk, "d102", 0)
    async with opened(app, "3", "j", "p") as pilot:
        await until(pilot, lambda: states(app, "d102") == ["Paused"])
        await until(pilot, lambda: app.transfers.queue.left_bytes == 600_000_000)
        assert "1 min left" in screen_text(app)


def test_all_of_it_takes_as_long_as_the_slowest_at_least(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101", "d102", "d103")
    send(app.desk, "d101", SIZE - 100_000_000, rate=100e6)
    send(app.desk, "d102", SIZE - 60_000_000, rate=100e3)
    send(app.desk, "d103", SIZE - 600_000_000, rate=100e3)
    move(app.desk.work, "d103", DeliveryState.PAUSED)
    queue = RowMaker(app.desk.portal).queue(all_deliveries(app.desk.work), set())
    assert queue.remaining_s == queue.rows[1].remaining_s == 600.0
    assert queue_view(app.desk.work, agent_runs=True).remaining_s == 600.0


# Where no agent runs ----------------------------------------------------------------------------


@pytest.mark.parametrize("paused", [False, True])
async def test_opening_the_desk_starts_an_agent_for_what_one_left(
    tmp_path: Path, paused: bool
) -> None:
    woken: list[bool] = []
    desk = make_desk(tmp_path, agent=False)
    app = make_app(desk, launch_agent=lambda: woken.append(True))
    put(desk, "d101")
    send(desk, "d101", SIZE // 4, rate=118e6)
    if paused:
        move(desk.work, "d101", DeliveryState.PAUSED)
    async with opened(app, "3") as pilot:
        await until(pilot, lambda: app.asking.idle)
        assert woken == ([] if paused else [True]), "what is paused waits for a person"
        assert ("Waiting for the agent" in screen_text(app)) != paused
        assert "MB/s" not in screen_text(app)


async def test_opening_the_desk_beside_an_agent_starts_none(tmp_path: Path) -> None:
    woken: list[bool] = []
    app = make_app(make_desk(tmp_path), launch_agent=lambda: woken.append(True))
    put(app.desk, "d101")
    async with opened(app) as pilot:
        await until(pilot, lambda: app.asking.idle)
    assert not woken


# Steering ---------------------------------------------------------------------------------------


async def test_p_pauses_and_goes_on(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101", "d102")
    async with opened(app, "3", "p") as pilot:
        await until(pilot, lambda: states(app, "d101", "d102") == ["Paused", "Queued"])
        await until(pilot, lambda: "Paused" in screen_text(app))
        await pilot.press("p")
        await until(pilot, lambda: states(app, "d101", "d102") == ["Queued", "Queued"])


async def test_capital_p_pauses_all_and_then_goes_on_with_all(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101", "d102", "d103")
    async with opened(app, "3", "p") as pilot:
        await until(pilot, lambda: app.transfers.queue.rows[0].state is DeliveryState.PAUSED)
        await pilot.press("P")
        await until(pilot, lambda: set(states(app, "d101", "d102", "d103")) == {"Paused"})
        await until(pilot, lambda: screen_text(app).count("Paused") > 3)
        await pilot.press("P")
        await until(pilot, lambda: set(states(app, "d101", "d102", "d103")) == {"Queued"})


async def test_f_pauses_one_file_of_several_and_goes_on_with_it(tmp_path: Path) -> None:
    woken: list[bool] = []
    app = make_app(make_desk(tmp_path), launch_agent=lambda: woken.append(True))
    put(app.desk, "d101", files=3)
    send(app.desk, "d101", SIZE // 4)

    def paused() -> list[bool]:
        return [file.paused for file in row(app, "d101").transfers]

    async with opened(app, "3", "f") as pilot:
        await until(pilot, lambda: "25 % of 48.0 GB" in screen_text(app))
        await pilot.press(*"reel 1", "enter")
        await until(pilot, lambda: paused() == [False, True, False])
        await until(pilot, lambda: app.transfers.queue.rows[0].files[1].paused)
        assert states(app, "d101") == ["Transferring"] and not woken
        await pilot.press("f", *"reel 1", "enter")
        await until(pilot, lambda: paused() == [False, False, False])
        await until(pilot, lambda: woken)


async def test_f_has_nothing_to_choose_where_one_file_is_all(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    async with opened(app, "3", "f") as pilot:
        await until(pilot, lambda: "It is one file: p pauses it." in screen_text(app))


async def test_keys_act_on_what_is_ticked(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101", "d102", "d103", "d104")
    async with opened(app, "3", "j", "v", "j", "v", "p") as pilot:
        await until(pilot, lambda: states(app, "d101", "d102", "d103", "d104")
                    == ["Queued", "Paused", "Paused", "Queued"])  # fmt: skip
        await pilot.press("u", "a", "i", "g", "space")
        assert app.transfers.ticked == {"d101"} and the_list(app).cursor == 1


async def test_a_range_goes_with_the_row_that_it_began_at(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101", "d102", "d103")
    fail(app.desk, "d103", "It has changed.")
    async with opened(app, "3", "G", "v", "k") as pilot:
        assert the_list(app).mark.rows == range(1, 3)
        await pilot.press("c")
        assert list(the_list(app).ids) == ["d101", "d102"]
        assert not the_list(app).mark.begun
        await pilot.press("g", "space")
        assert app.transfers.ticked == {"d101"}


async def test_r_tries_now_and_wakes_the_agent(tmp_path: Path) -> None:
    woken: list[bool] = []
    app = make_app(make_desk(tmp_path), launch_agent=lambda: woken.append(True))
    put(app.desk, "d101")
    put(app.desk, "d102")
    wait_for(app.desk, "d101", WaitingFor.PORTAL, "The portal did not answer.")
    wait_for(app.desk, "d102", WaitingFor.SIGN_IN, "The portal does not know this token.")
    async with opened(app, "3", "r") as pilot:
        await until(pilot, lambda: states(app, "d101", "d102") == ["Queued", "Waiting"])
        await until(pilot, lambda: woken)
        await pilot.press("R")
        await until(pilot, lambda: states(app, "d101", "d102") == ["Queued", "Queued"])


async def test_what_was_given_up_at_the_portal_is_delivered_anew_not_tried_again_with_all(
    tmp_path: Path,
) -> None:
    app = desk_app(tmp_path, "d101", "d102")
    fail(app.desk, "d101", "It was never there.")
    fail_there(app.desk, "d102", "Its source has gone.")
    async with opened(app, "3") as pilot:
        for each in range(2):
            await pilot.press("l", *("j" for _ in range(1 - each)))
        await until(pilot, lambda: "To do     r tries again." in screen_text(app))
        assert "To do     Enter, then d delivers its request anew." in screen_text(app)
        await pilot.press("R")
        await until(pilot, lambda: states(app, "d101", "d102") == ["Queued", "Failed"])
        await until(pilot, lambda: app.saves.idle)
        assert "given up" not in screen_text(app)
        move(app.desk.work, "d101", DeliveryState.CANCELED)
        await until(pilot, lambda: "Canceled" in screen_text(app))
        await pilot.press("R")
        await until(pilot, lambda: "What has failed cannot be tried again" in screen_text(app))


async def test_what_is_refused_is_told(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    async with opened(app, "3", "p") as pilot:
        await until(pilot, lambda: "1 Paused" in screen_text(app))
        await pilot.press("r")
        await until(pilot, lambda: "It is paused. Resume it instead." in screen_text(app))


async def test_x_says_how_far_it_is_and_cancels_after_a_yes_only(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101", "d102")
    send(app.desk, "d101", SIZE // 4, rate=1e6)
    async with opened(app, "3", "x") as pilot:
        assert "Transferring, 25 % of 48.0 GB sent" in screen_text(app)
        await pilot.press("n")
        assert states(app, "d101") == ["Transferring"]
        await pilot.press("x", "x", "y")
        await until(pilot, lambda: states(app, "d101", "d102") == ["Canceled", "Queued"])


async def test_what_canceling_costs_is_readable_on_a_small_screen_and_no_says_what_it_does(
    tmp_path: Path,
) -> None:
    app = desk_app(tmp_path, "d101")
    send(app.desk, "d101", SIZE // 4, rate=1e6)
    async with opened(app, "3", "x", size=(60, 20)):
        shown = " ".join(screen_text(app).replace("│", " ").split())
        assert "Canceled, what was sent is lost; the request can be delivered again." in shown
        assert "25 % of 48.0 GB sent" in shown
        assert "Keep it (n)" in shown and "Cancel (n)" not in shown


async def test_capitals_move_in_the_queue_and_signs_change_the_priority(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101", "d102", "d103")
    async with opened(app, "3", "J") as pilot:
        await until(pilot, lambda: in_order(app) == ["d102", "d101", "d103"])
        await until(pilot, lambda: list(the_list(app).ids) == ["d102", "d101", "d103"])
        assert the_list(app).cursor_id == "d101", "the cursor goes along"
        await pilot.press("K")
        await until(pilot, lambda: in_order(app) == ["d101", "d102", "d103"])
        await pilot.press("G", "plus")
        await until(pilot, lambda: in_order(app) == ["d103", "d101", "d102"])
        await pilot.press("minus", "minus", "minus")
        await until(pilot, lambda: row(app, "d103").priority == -1)


async def test_several_keep_their_order_when_they_move(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101", "d102", "d103", "d104")
    async with opened(app, "3", "space", "space", "J") as pilot:
        await until(pilot, lambda: in_order(app) == ["d103", "d101", "d102", "d104"])


async def test_b_limits_all_or_what_is_chosen(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    work = app.desk.work
    async with opened(app, "3", "b") as pilot:
        assert "The limit of all transfers is off" in screen_text(app)
        await pilot.press(*"20M", "enter")
        await until(pilot, lambda: limit_by_hand(work) == (True, 20_000_000))
        await pilot.press("b", *"this", "space", *"5M", "enter")
        await until(pilot, lambda: row(app, "d101").rate_limit == 5_000_000)
        await until(pilot, lambda: "limit 5.0 MB/s" in screen_text(app))
        await pilot.press("b", *"config", "enter")
        await until(pilot, lambda: limit_by_hand(work) == (False, None))
        await pilot.press("b", *"fast", "enter")
        await until(pilot, lambda: "'fast' is no rate." in screen_text(app))


def said(app: DeskApp) -> str:
    return " ".join(notice.message for notice in app._notifications)


async def test_the_limit_is_the_one_that_holds_now_not_that_of_when_the_desk_began(
    tmp_path: Path,
) -> None:
    app = desk_app(tmp_path, "d101")
    config = app.desk.settings.config_file
    async with opened(app, "3") as pilot:
        config.write_text('[agent]\nlimit = "5M"\n')
        await pilot.press("T")
        await until(pilot, lambda: "transfers is 5.0 MB/s." in screen_text(app))
        config.write_text('[agent]\nlimit = "quick"\n')
        await pilot.press("T")
        await until(pilot, lambda: "'quick' is no rate" in said(app))
        note(app.desk.work, AgentSettings(limit=9_000_000), "It cannot be read.")
        with hold(app.desk.folder.agent_lock, "1.0.0"):
            await pilot.press("b")
            await until(pilot, lambda: "transfers is 9.0 MB/s." in screen_text(app))


# Looking ----------------------------------------------------------------------------------------


async def test_c_puts_what_has_ended_out_of_view_for_the_next_desk_too(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101", "d102")
    fail(app.desk, "d101", "It has changed.")
    async with opened(app, "3") as pilot:
        assert list(the_list(app).ids) == ["d102", "d101"]
        await pilot.press("c")
        assert list(the_list(app).ids) == ["d102"] and "1 Failed" not in screen_text(app)
        await until(pilot, lambda: app.saves.idle)
    assert states(app, "d101") == ["Failed"], "history stays"
    again = make_app(app.desk)
    async with opened(again, "3") as pilot:
        assert list(the_list(again).ids) == ["d102"]
        fail(again.desk, "d102", "It has changed too.")
        await until(pilot, lambda: "It has changed too." in screen_text(again))
        await pilot.press("c")
        assert "c brings it back" in screen_text(again)
        await pilot.press("c")
        assert set(the_list(again).ids) == {"d101", "d102"}


async def test_when_the_last_has_ended_all_lines_take_the_room_of_what_moved(
    tmp_path: Path,
) -> None:
    app = desk_app(tmp_path, "d101", "d102")
    fail(app.desk, "d101", "It has changed.")

    def names_at() -> set[int]:
        lines = [line for line in screen_text(app).splitlines() if "▸" in line]
        return {line.index("Glass") for line in lines}

    async with opened(app, "3") as pilot:
        [beside_a_moving_one] = names_at()
        assert "Rate" in screen_text(app)
        fail(app.desk, "d102", "It has changed too.")
        await until(pilot, lambda: "Rate" not in screen_text(app))
        [resting] = names_at()
        assert resting < beside_a_moving_one


async def test_f_keeps_the_cursor_with_what_is_sent_until_it_is_moved(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101", "d102", "d103")
    async with opened(app, "3", "F") as pilot:
        send(app.desk, "d103", 1, rate=1.0)
        await until(pilot, lambda: the_list(app).cursor_id == "d103")
        await pilot.press("k")
        progress(app.desk, "d103", SIZE // 2, rate=1.0)
        await until(pilot, lambda: "50 %" in screen_text(app))
        assert the_list(app).cursor_id == "d102"


async def test_enter_shows_the_request(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    async with opened(app, "3", "enter"):
        screen = app.screen
        assert isinstance(screen, DetailsScreen) and screen.request_id == "SR-101"


async def test_l_shows_what_the_agent_noted_and_nothing_a_terminal_obeys(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    noted = [
        {"at": "2026-11-21T11:58:00.000Z", "event": "carrying", "delivery": "d101", "tries": 0},
        {"at": "2026-11-21T11:58:09.000Z", "event": "stopped", "delivery": "d101",
         "sentence": "No answer \x1b[2J from it."},
        {"at": "2026-11-21T11:58:10.000Z", "event": "arrived", "delivery": "another d101"},
    ]  # fmt: skip
    lines = "".join(json.dumps(each) + "\n" for each in noted)
    app.desk.folder.agent_log.write_text(lines + '{"delivery": "d101", "cut o')
    async with opened(app, "3", "L") as pilot:
        await until(pilot, lambda: "2026-11-21 11:58:09" in screen_text(app))
        shown = screen_text(app)
        assert "It is being sent." in shown and "No answer" in shown and "arrived" not in shown
        assert "\x1b" not in shown
        footer = shown.split("\n")[-1]
        assert "Esc Close" in footer and "Pause" not in footer
        await pilot.press("q")
        assert isinstance(app.screen, TransfersScreen)


def test_the_log_is_in_sentences_and_what_repeats_is_there_once(tmp_path: Path) -> None:
    app = desk_app(tmp_path)

    def noted(minute: int, event: str, **facts: object) -> dict[str, object]:
        at = f"2026-11-21T14:{minute:02d}:00.000Z"
        return {"at": at, "event": event, "delivery": "d101", **facts}

    tries = [
        each
        for minute in range(2, 14)
        for each in (
            noted(minute, "carrying", request="SR-101", tries=minute - 2),
            noted(minute, "stopped", code="away", sentence="No answer.", tries=minute - 1),
        )
    ]
    entries = [
        noted(0, "carrying", request="SR-101", tries=0),
        noted(1, "stopped", code="stopped", sentence="It was stopped on the way.", tries=1),
        noted(1, "left as it is", sentence="A delivery that is Paused cannot be Interrupted."),
        *tries,
        noted(20, "arrived"),
        noted(21, "receipt", manifest=True),
        noted(22, "of a later version", parts=3),
    ]
    app.desk.folder.agent_log.write_text("".join(json.dumps(each) + "\n" for each in entries))
    day = "2026-11-21"
    assert last_events(app.desk.folder.agent_log, "d101") == [
        (f"{day} 14:00:00", "It is being sent."),
        (f"{day} 14:01:00", "It was stopped on the way, and goes on where it was."),
        (f"{day} 14:02:00", "It is being sent."),
        (f"{day} 14:13:00", f"No answer. · 12 times since {day} 14:02:00"),
        (f"{day} 14:20:00", "All of it has arrived at the portal."),
        (f"{day} 14:21:00", "Its receipt is written, with an MHL manifest."),
        (f"{day} 14:22:00", "of a later version · parts 3"),
    ]


async def test_the_full_screen_shows_the_rate_of_the_last_minutes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = desk_app(tmp_path, "d101")
    async with opened(app, "3") as pilot:
        app.transfers.history = RateHistory()
        for second in range(0, 60, 5):
            app.transfers.history.note(1e6 * second, 1000.0 + second)
        assert isinstance(app.screen, TransfersScreen)
        app.screen.show_transfers()
        await until(pilot, lambda: "most 50 MB/s" in screen_text(app))
        lately = app.screen.lately_line.text
        assert lately.startswith("55 s "), "so long as has been seen"
        assert "#" in lately and "█" not in lately, "no block glyphs where colours are few"


async def test_columns_do_not_go_to_and_fro_with_what_happens_to_the_same_rows(
    tmp_path: Path,
) -> None:
    app = desk_app(tmp_path, "d101")
    send(app.desk, "d101", SIZE // 4, phase=NO_CONNECTION)
    async with opened(app, "3") as pilot:
        before = screen_text(app).split("\n")[2]
        assert "Now                      Delivery" in before
        progress(app.desk, "d101", SIZE // 2, rate=1e6)
        await until(pilot, lambda: "50 %" in screen_text(app))
        assert screen_text(app).split("\n")[2] == before
        put(app.desk, "d102")
        await until(pilot, lambda: "Waiting for its turn" in screen_text(app))
        assert "Now                  Delivery" in screen_text(app)


# Cost -------------------------------------------------------------------------------------------


async def test_bytes_that_move_draw_one_row_again_and_only_its_left_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = desk_app(tmp_path, "d101", "d102", "d103")
    for each in ("d101", "d102", "d103"):
        send(app.desk, each, SIZE // 10, rate=1e6)
    async with opened(app, "3") as pilot:
        await until(pilot, lambda: screen_text(app).count("10 %") == 4)
        transfers = the_list(app)
        drawn: list[int] = []
        asked: list[int] = []
        render, refresh = transfers.render_line, transfers.redraw_rows

        def counted(y: int) -> Strip:
            drawn.append(y)
            return render(y)

        def cells(ids: list[str], width: int | None = None) -> None:
            asked.append(width or transfers.size.width)
            refresh(ids, width)

        monkeypatch.setattr(transfers, "render_line", counted)
        monkeypatch.setattr(transfers, "redraw_rows", cells)
        progress(app.desk, "d102", SIZE // 2, rate=1e6)
        await until(pilot, lambda: "50 %" in screen_text(app))
        assert set(drawn) == {1}
        assert asked and max(asked) < transfers.size.width // 2


async def test_it_is_silent_when_nothing_moves(tmp_path: Path) -> None:
    app = desk_app(tmp_path, "d101")
    wait_for(app.desk, "d101", WaitingFor.PORTAL, "The portal did not answer.", 3)
    async with opened(app, "3") as pilot:
        before, strip = app.transfers.queue, app.screen.query_one(TransferPane).strip.text
        for _ in range(3):
            app.look_at_transfers()
            await until(pilot, lambda: not app._nudge.is_set())
        assert app.transfers.queue is before, "nothing was told, though it waits for a moment"
        assert app.screen.query_one(TransferPane).strip.text == strip


# When the queue ends ----------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [True, False])
async def test_the_bell_rings_when_the_queue_ends_if_it_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: bool
) -> None:
    desk = make_desk(tmp_path)
    desk.settings = replace(desk.settings, bell=wanted)
    put(desk, "d101")
    put(desk, "d102")
    rung: list[bool] = []
    app = make_app(desk)
    monkeypatch.setattr(app, "bell", lambda: rung.append(True))
    async with opened(app) as pilot:
        fail(desk, "d101", "It has changed.")
        await until(pilot, lambda: "1 Failed" in screen_text(app))
        assert not rung, "one is left"
        fail(desk, "d102", "It has changed.")
        await until(pilot, lambda: "No transfers running" in screen_text(app))
        assert len(rung) == wanted


def test_the_bell_is_a_setting(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[notify]\nbell = true\n")
    assert resolve({"config": str(config)}, {}).bell
    config.write_text('[notify]\nbell = "loud"\n')
    with pytest.raises(UsageProblem, match=r"bell .* 'loud'"):
        resolve({"config": str(config)}, {})
