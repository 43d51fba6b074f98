"""Desk sessions by keys: undo, groups, switching, putting away, plans, values for many cards."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from textual.pilot import Pilot

from backlot_tui.desk.delivering import queue
from backlot_tui.desk.plans.carrying_out import Done, carry_out
from backlot_tui.desk.plans.plan import plan_of
from backlot_tui.desk.session.grouping import GroupBy
from backlot_tui.desk.session.keeping import cards_for
from backlot_tui.domain.statuses import CardLabel, DeliveryState
from backlot_tui.state.deliveries import move
from backlot_tui.state.sessions import close, sessions
from backlot_tui.ui.file_bin.bin_actions import used_by
from backlot_tui.ui.screens.delivery import DeliveryScreen
from backlot_tui.ui.screens.picker import Picker
from backlot_tui.ui.screens.question import Question
from tests.ui.desks import (
    make_app,
    make_desk,
    request,
    screen_text,
    some_requests,
    sound,
    until,
)
from tests.ui.test_delivery import deliver, made_ready, opened, paste, said, with_file

SIZE = (80, 24)


async def test_undo_and_redo_walk_back_and_forth(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-103")
        await with_file(pilot, screen, sound(tmp_path / "a.wav"))
        await pilot.press("a", "Z", "Z")
        assert "Undid: Choose a source." in said(app)
        assert not screen.session["SR-101"].files and not screen.session.ticked
        await pilot.press("Y")
        assert screen.session["SR-101"].files
        await pilot.press("Y", "Y")
        assert len(screen.session.ticked) == 2
        assert "Nothing is left to do again." in said(app)
    again = make_app(make_desk(tmp_path))
    async with again.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-103")
        assert len(screen.session.ticked) == 2, "the last state is the one that was kept"


async def test_cards_are_grouped_by_what_the_person_picks_and_stay_so(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-102", "SR-105")
        await pilot.press("b")
        assert isinstance(app.screen, Picker)
        await pilot.press(*"source", "enter")
        assert screen.session.group_by is GroupBy.SOURCE_TYPE
        assert list(screen.cards.ids) == [
            "group:Final Script", "SR-105", "group:Secondary Audio", "SR-101",
            "group:Subtitle", "SR-102",
        ]  # fmt: skip
        await with_file(pilot, screen, sound(tmp_path / "a.wav"))
        await pilot.press("q")
        await until(pilot, lambda: app.saves.idle)
        await pilot.press("2")
        again = app.screen
        assert isinstance(again, DeliveryScreen)
        await until(pilot, lambda: len(again.session) == 3)
        assert again.session.group_by is GroupBy.SOURCE_TYPE


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("by", [by for by in GroupBy if by is not GroupBy.TITLE])
async def test_a_card_says_its_title_and_language_wherever_the_heading_does_not(
    tmp_path: Path, by: GroupBy, size: tuple[int, int]
) -> None:
    rows = [request(204, source_type="Secondary AV (Muxed)", language="es-419", due="2027-01-24")]
    app = make_app(make_desk(tmp_path, [*some_requests(), *rows]))
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, "SR-101", "SR-104", "SR-204")
        screen._group(by)
        await pilot.pause()
        lines = [line for line in screen_text(app).splitlines() if "▸ " in line]
        assert sum("Glass Harbour S01E0" in line for line in lines) == 2
        assert sum("Salt Road" in line for line in lines) == 1
        shown = screen_text(app)
        for text in ("de-DE", "es-419", "Secondary Au", "Secondary AV", "Enter for a file"):
            assert text in shown, f"by {by}"
        if by is GroupBy.LABEL:
            assert "\n Empty  3\n" in shown
            assert all("Empty" not in line for line in lines), "the heading says it once for all"


async def test_cards_without_a_language_are_headed_by_words(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-109")
        screen._group(GroupBy.LANGUAGE)
        assert list(screen.cards.ids)[2:] == ["group:No language", "SR-109"]


async def test_going_up_to_the_first_card_of_a_group_shows_what_the_group_is(
    tmp_path: Path,
) -> None:
    rows = [request(number, title="Salt Road") for number in range(200, 230)]
    app = make_app(make_desk(tmp_path, rows))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, *(row.id for row in rows))
        top = screen_text(app).splitlines()[2]
        assert top.split() == ["Salt", "Road", "30", "Empty"]
        await pilot.press("G")
        assert top not in screen_text(app).splitlines(), "there is more than the screen shows"
        await pilot.press(*["k"] * 29)
        assert screen.cards.cursor_id == rows[0].id
        assert screen_text(app).splitlines()[2] == top


async def test_grouped_by_label_a_card_moves_as_its_label_does(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-103")
        await pilot.press("b", *"label", "enter")
        assert list(screen.cards.ids) == ["group:Empty", "SR-101", "SR-103"]
        await made_ready(pilot, screen, sound(tmp_path / "a.wav"))
        assert list(screen.cards.ids) == [
            "group:Empty",
            "SR-103",
            "group:Ready to Deliver",
            "SR-101",
        ]


async def test_several_sessions_are_open_and_switched(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        first = await opened(pilot, "SR-101")
        await with_file(pilot, first, sound(tmp_path / "a.wav"))
        await pilot.press("q")
        await until(pilot, lambda: app.saves.idle)
        second = await opened(pilot, "SR-105", "SR-102")
        assert "Delivery · 2 titles, 2 requests" in screen_text(app)
        second.cards.move_to("SR-105")
        await pilot.press("]")
        await until(pilot, lambda: app.screen is not second)
        back = app.screen
        assert isinstance(back, DeliveryScreen)
        await until(pilot, lambda: len(back.session) == 1)
        assert back.session["SR-101"].files
        await pilot.press("S")
        assert isinstance(app.screen, Picker)
        assert "2 titles, 2 requests" in screen_text(app)
        await pilot.press(*"2 tit", "enter")
        await until(pilot, lambda: isinstance(app.screen, DeliveryScreen))
        again = app.screen
        assert isinstance(again, DeliveryScreen)
        await until(pilot, lambda: len(again.session) == 2)


async def test_a_session_gets_another_name(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "SR-101")
        await pilot.press("S", *"give", "enter")
        for _ in range(60):
            await pilot.press("backspace")
        await pilot.press(*"Friday", "enter")
        await until(pilot, lambda: "Delivery · Friday" in screen_text(app))


async def test_a_session_on_which_nothing_was_done_is_forgotten_when_left(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "SR-101")
        await pilot.press("q")
        await until(pilot, lambda: app.saves.idle)
        await pilot.press("2")
        assert "No cards yet" in said(app)


async def test_one_file_on_two_cards_is_asked_about(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    path = sound(tmp_path / "a.wav")
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-103")
        await with_file(pilot, screen, path)
        screen.cards.move_to("SR-103")
        await paste(pilot, str(path))
        await until(pilot, lambda: isinstance(app.screen, Question))
        assert "Use it twice?" in screen_text(app)
        assert "Glass Harbour S01E01 · Secondary Audio de-DE" in screen_text(app)
        await pilot.press("n")
        assert not screen.session["SR-103"].files
        await paste(pilot, str(path))
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("y")
        assert screen.session["SR-103"].files


async def test_a_file_on_a_card_of_another_session_is_marked_and_asked_about(
    tmp_path: Path,
) -> None:
    app = make_app(make_desk(tmp_path))
    path = sound(tmp_path / "a.wav")
    async with app.run_test(size=SIZE) as pilot:
        await with_file(pilot, await opened(pilot, "SR-101"), path)
        await pilot.press("q")
        await until(pilot, lambda: app.saves.idle)
        other = await opened(pilot, "SR-103")
        assert used_by(other.session)[str(path)], "the picker and the bin mark it"
        await paste(pilot, str(path))
        await until(pilot, lambda: isinstance(app.screen, Question))
        shown = " ".join(screen_text(app).replace("│", " ").split())
        assert "Glass Harbour S01E01 · Secondary Audio de-DE, in the session Glass" in shown
        await pilot.press("n")
        assert not other.session["SR-103"].files
        await paste(pilot, str(path))
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("y")
        assert other.session["SR-103"].files


async def test_a_file_that_was_delivered_for_another_request_is_asked_about(
    tmp_path: Path,
) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    path = sound(tmp_path / "a.wav")
    async with app.run_test(size=SIZE) as pilot:
        first = await opened(pilot, "SR-101")
        await made_ready(pilot, first, path)
        queue(desk, first.session["SR-101"])
        close(desk.work, first.session.id)
        other = await opened(pilot, "SR-103")
        await paste(pilot, str(path))
        await until(pilot, lambda: isinstance(app.screen, Question))
        assert "Glass Harbour S01E01 (SR-101): Waiting" in screen_text(app)
        await pilot.press("n")
        sound(path, seconds=0.7)
        await paste(pilot, str(path))
        await until(pilot, lambda: other.session["SR-103"].files)  # another file in its place


async def test_values_go_to_the_ticked_cards_of_the_type_in_one_step(tmp_path: Path) -> None:
    rows = [request(101), request(102, language="fr-FR"), request(103), request(104)]
    app = make_app(make_desk(tmp_path, rows))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, *(row.id for row in rows))
        for row in rows:
            screen.cards.move_to(row.id)
            await with_file(pilot, screen, sound(tmp_path / f"{row.id}.wav"))
        screen._tick(["SR-101", "SR-102", "SR-103"], True)
        screen.cards.move_to("SR-101")
        await pilot.press("m", *"lip", "enter", "ctrl+g")
        await until(pilot, lambda: app.screen is screen)
        labels = {row.id: screen.session.label(row.id) for row in rows}
        assert labels.pop("SR-104") is CardLabel.NEEDS_METADATA, "it was not ticked"
        assert set(labels.values()) == {CardLabel.READY}
        assert screen.session["SR-102"].files[0].metadata["language"] == "fr-FR"
        await pilot.press("Z")
        assert not screen.session.ready(screen.session.cards)


async def test_sent_cards_are_put_away_and_brought_back(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-103")
        await made_ready(pilot, screen, sound(tmp_path / "a.wav"))
        await pilot.press("c")
        assert "No card was sent yet." in said(app)
        await deliver(pilot)
        await until(pilot, lambda: "SR-101" in app.model.newest)
        sent = app.model.newest["SR-101"].id
        for state in (
            DeliveryState.TRANSFERRING, DeliveryState.VERIFYING, DeliveryState.PENDING_INSPECTION,
        ):  # fmt: skip
            move(desk.work, sent, state)
        await until(pilot, lambda: screen.session.label("SR-101") is CardLabel.SENT)
        await pilot.press("c")
        assert list(screen.cards.ids) == ["group:Glass Harbour", "SR-103"]
        assert "1 put away" in screen_text(app)
        await pilot.press("c")
        assert "SR-101" in screen.cards.ids


async def test_when_all_cards_are_put_away_the_desk_says_how_they_come_back(
    tmp_path: Path,
) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await made_ready(pilot, screen, sound(tmp_path / "a.wav"))
        await sent(pilot, screen, queue(desk, screen.session["SR-101"]))
        await pilot.press("c")
        assert "All cards are put away. c brings them back." in screen_text(app)
        await pilot.press("c")
        assert "SR-101" in screen.cards.ids


async def sent(pilot: Pilot[None], screen: DeliveryScreen, delivery_id: str) -> None:
    for state in (
        DeliveryState.TRANSFERRING, DeliveryState.VERIFYING, DeliveryState.PENDING_INSPECTION,
    ):  # fmt: skip
        move(screen.desk_app.desk.work, delivery_id, state)
    await until(pilot, lambda: screen.session.label("SR-101") is CardLabel.SENT)


async def test_a_card_that_a_command_delivered_is_put_away_without_a_word(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-103")
        await made_ready(pilot, screen, sound(tmp_path / "a.wav"))
        await pilot.press("space")
        await until(pilot, lambda: app.saves.idle)
        card = screen.session["SR-101"]
        plan = plan_of(desk, [card])
        [outcome] = carry_out(desk, plan, {"SR-101": card.request}, dry_run=False)
        assert outcome.done is Done.QUEUED
        await sent(pilot, screen, plan.cards[0].delivery)
        await pilot.press("c")
        await until(pilot, lambda: app.saves.idle)
        await until(pilot, lambda: screen.session["SR-101"].put_away)
        await until(pilot, lambda: cards_for(desk, ["SR-101"])[0][0].put_away)
        assert "Another desk" not in said(app)


async def test_a_session_that_was_closed_elsewhere_is_told_by_its_name(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await with_file(pilot, screen, sound(tmp_path / "a.wav"))
        await pilot.press("q")
        await until(pilot, lambda: app.saves.idle)
        close(desk.work, screen.session.id)
        await pilot.press("2")
        await until(pilot, lambda: "meanwhile" in screen_text(app))
        shown = " ".join(screen_text(app).split())
        assert "The session Glass Harbour S01E01 · Secondary Audio de-DE was closed" in shown
        assert "S lists the sessions there are." in shown
        await pilot.press("S")
        assert isinstance(app.screen, Picker)
        assert "Give this session" not in screen_text(app)
        await pilot.press("escape", "q", "2")
        assert "No cards yet" in said(app)


async def test_a_session_is_closed_after_a_word_about_what_is_lost(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-103")
        await with_file(pilot, screen, sound(tmp_path / "a.wav"))
        await pilot.press("S", *"close", "enter")
        assert isinstance(app.screen, Question)
        assert "What is chosen and said on 1 card is forgotten." in screen_text(app)
        await pilot.press("n")
        assert len(sessions(desk.work, desk.portal)) == 1
        await pilot.press("S", *"close", "enter", "y")
        await until(pilot, lambda: app.saves.idle and app.screen is not screen)
        assert sessions(desk.work, desk.portal) == []
        await pilot.press("2")
        assert "No cards yet" in said(app)


async def test_n_goes_to_the_next_card_that_is_not_ready(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-103", "SR-105")
        screen.cards.move_to("SR-103")
        await made_ready(pilot, screen, sound(tmp_path / "a.wav"))
        screen.cards.move_to("SR-101")
        await pilot.press("n")
        assert screen.cards.card_id == "SR-105"
        await pilot.press("N")
        assert screen.cards.card_id == "SR-101"


async def test_p_writes_a_plan_of_the_ticked_cards(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    plan = tmp_path / "plan.toml"
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-103")
        await made_ready(pilot, screen, sound(tmp_path / "a.wav"))
        screen._tick(["SR-101"], True)
        await pilot.press("p")
        for _ in range(40):
            await pilot.press("backspace")
        await pilot.press(*str(plan), "enter")
        await until(pilot, plan.exists)
    [card] = tomllib.loads(plan.read_text("utf-8"))["card"]
    assert card["request"] == "SR-101"
    assert card["label"] == "Ready to Deliver"
    assert card["file"][0]["metadata"]["dub_style"] == "Lip Sync"
