"""The delivery screen by keys, with real files and a real work.db."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from backlot_tui.desk.cards import with_row_applied, with_value
from backlot_tui.desk.copying import News
from backlot_tui.desk.delivering import newest_local
from backlot_tui.domain.problems import Temporary
from backlot_tui.domain.statuses import CardLabel, DeliveryState, RequestStatus
from backlot_tui.state.deliveries import mirror_portal, move
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.screens import question
from backlot_tui.ui.screens.delivery import DeliveryScreen
from backlot_tui.ui.screens.metadata_form import MetadataForm
from backlot_tui.ui.screens.path_prompt import PathPrompt
from backlot_tui.ui.screens.picker import Picker
from backlot_tui.ui.screens.prompt import Prompt
from backlot_tui.ui.screens.question import Question
from tests.ui.desks import (
    NOW,
    Portal,
    fill,
    local,
    make_app,
    make_desk,
    ready,
    request,
    screen_text,
    some_requests,
    sound,
    until,
)

SIZE = (80, 24)


async def opened(pilot: Pilot[None], *request_ids: str) -> DeliveryScreen:
    """The delivery screen with these requests, its cards read."""
    app = await ready(pilot)
    app.open_cards(list(request_ids))
    await until(pilot, lambda: isinstance(app.screen, DeliveryScreen))
    screen = app.screen
    assert isinstance(screen, DeliveryScreen)
    await until(pilot, lambda: len(screen.session) == len(request_ids))
    return screen


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


async def with_file(pilot: Pilot[None], screen: DeliveryScreen, path: Path) -> None:
    await paste(pilot, str(path))
    await until(pilot, lambda: screen.session[card_id(screen)].files)


def card_id(screen: DeliveryScreen) -> str:
    found = screen.cards.card_id
    assert found is not None
    return found


async def made_ready(pilot: Pilot[None], screen: DeliveryScreen, path: Path) -> None:
    """A Secondary Audio card with its file and all its metadata."""
    await with_file(pilot, screen, path)
    screen.change("Fill", [with_value(screen.session[card_id(screen)], 0, "dub_style", "Lip Sync")])
    assert screen.session.label(card_id(screen)) is CardLabel.READY


def said(app: DeskApp) -> str:
    return " ".join(notice.message for notice in app._notifications)


async def test_cards_stand_under_their_titles(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-105", "SR-101", "SR-102")
        assert list(screen.cards.ids) == [
            "group:Glass Harbour", "SR-101", "SR-102", "group:Salt Road", "SR-105",
        ]  # fmt: skip
        assert screen.cards.card_id == "SR-101"
        await pilot.press("j", "j")
        assert screen.cards.card_id == "SR-105"
        await pilot.press("g")
        assert screen.cards.card_id == "SR-101"
        assert "Glass Harbour  2 Empty" in screen_text(app)


async def test_a_pasted_path_goes_onto_the_card_and_opens_it(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    path = sound(tmp_path / "GLASS take 1.wav")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, "SR-101", "SR-102")
        await paste(pilot, f"'{path}'\n")
        await until(pilot, lambda: screen.session["SR-101"].files)
        shown = screen_text(app)
        assert screen.cards.expanded == {"SR-101"}
        assert "GLASS take 1.wav · 144 kB" in shown and "2 ch" in shown
        assert "Channel Configuration: 2.0 (read from file)" in shown
        assert screen.session.label("SR-101") is CardLabel.NEEDS_METADATA
        assert "needs Dub Style" in shown


async def test_a_path_that_is_not_there_is_refused_in_one_sentence(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await paste(pilot, str(tmp_path / "nothing.wav"))
        await until(pilot, lambda: said(app))
        assert "There is no file" in said(app) and not screen.session["SR-101"].files


async def test_the_path_prompt_completes_and_remembers_the_folder(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    folder = tmp_path / "media"
    folder.mkdir()
    for name in ("glass_one.wav", "glass_two.wav", "other.mov"):
        sound(folder / name)
    app.last_folder = str(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await pilot.press("o")
        prompt = app.screen
        assert isinstance(prompt, PathPrompt)
        await until(pilot, lambda: list(prompt.choices.ids) == ["media", "state"])
        await pilot.press("m", "tab")
        await until(pilot, lambda: len(prompt.choices.ids) == 3)
        assert prompt.input.value == f"{folder}/"
        await pilot.press("g", "tab")
        assert prompt.input.value == f"{folder}/glass_"
        await pilot.press("t", "tab")
        assert prompt.input.value == f"{folder}/glass_two.wav"
        await pilot.press("enter")
        await until(pilot, lambda: screen.session["SR-101"].files)
        assert screen.session["SR-101"].files[0].source.name == "glass_two.wav"
        assert app.last_folder == str(folder)


async def test_the_path_prompt_picks_nothing_by_itself(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    folder = tmp_path / "media"
    folder.mkdir()
    sound(folder / "only.wav")
    app.last_folder = str(folder)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await pilot.press("o")
        prompt = app.screen
        assert isinstance(prompt, PathPrompt)
        await until(pilot, lambda: list(prompt.choices.ids) == ["only.wav"])
        await pilot.press("enter")
        assert app.screen is prompt
        await pilot.press("down", "enter")
        await until(pilot, lambda: screen.session["SR-101"].files)


async def test_the_form_fills_every_row_at_once_and_is_kept(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    first, second = sound(tmp_path / "a.wav"), sound(tmp_path / "b.wav")
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await paste(pilot, f"{first} {second}")
        await until(pilot, lambda: len(screen.session["SR-101"].files) == 2)
        await pilot.press("m")
        assert isinstance(app.screen, MetadataForm)
        assert "Dub Style*" in screen_text(app) and "2.0 (f)" in screen_text(app)
        # The form opens at the field that is still needed.
        await pilot.press("v", "o")
        assert isinstance(app.screen, Picker)
        assert app.screen.input.value == "vo", "letters typed while it opens are not lost"
        await pilot.press("enter", "ctrl+t", "ctrl+s")
        await until(pilot, lambda: app.screen is screen)
        styles = [file.metadata["dub_style"] for file in screen.session["SR-101"].files]
        assert styles == ["Voice Over", "Voice Over"]
        assert screen.session.label("SR-101") is CardLabel.READY
    again = make_app(desk)
    async with again.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        assert screen.session.label("SR-101") is CardLabel.READY


async def test_the_form_shows_names_as_long_as_there_is_room_and_how_to_leave(
    tmp_path: Path,
) -> None:
    name = "glass_harbour_s01_e01_20_DUB_2026_09_30_deu.wav"
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await with_file(pilot, screen, sound(tmp_path / name))
        await pilot.press("m")
        footer = next(line for line in screen_text(app).splitlines() if "Save" in line)
        assert "Enter Choose" in footer and "Esc Discard" in footer
        row = next(line for line in screen_text(app).splitlines() if "[needed" in line)
        assert "glass_harb" in row and "30_deu.wav" in row, "both ends, where there is no room"
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        row = next(line for line in screen_text(app).splitlines() if "[needed" in line)
        assert name in row


async def test_escape_discards_what_the_form_was_told(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await with_file(pilot, screen, sound(tmp_path / "a.wav"))
        await pilot.press("m", *"lip", "enter", "escape")
        assert app.screen_stack[-1] is screen
        assert "dub_style" not in screen.session["SR-101"].files[0].metadata


async def test_a_picker_takes_nothing_that_was_not_pointed_at(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await with_file(pilot, screen, sound(tmp_path / "a.wav"))
        await pilot.press("m", "enter")
        assert isinstance(app.screen, Picker)
        await pilot.press("enter")
        assert isinstance(app.screen, Picker)
        await pilot.press(*"zz")
        assert "Nothing here has this text." in screen_text(app)
        await pilot.press("backspace", "backspace")
        await pilot.press("down", "enter")
        form = app.screen
        assert isinstance(form, MetadataForm)
        assert form.grid.file.metadata["dub_style"] == "Lip Sync"


async def test_any_card_is_ticked_and_one_that_cannot_go_says_why(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-103")
        await pilot.press("space")
        assert [card.request.id for card in screen.session.ticked] == ["SR-101"]
        assert "it cannot go yet. Empty: no file is chosen" in said(app)
        await pilot.press("a")
        assert len(screen.session.ticked) == 2
        await pilot.press("D")
        assert "No ticked card is ready. Empty: no file is chosen" in said(app)
        await pilot.press("u")
        assert not screen.session.ticked


async def test_a_hint_goes_with_the_next_key_that_acts_and_an_error_stays(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "SR-101", "SR-103")
        app.say("That could not be read.", bad=True)
        await pilot.press("D")
        assert "Nothing is ticked" in said(app)
        await pilot.press("j", "k")
        assert "Nothing is ticked" in said(app), "it can be read while the cursor moves"
        await pilot.press("space")
        assert "Nothing is ticked" not in said(app)
        assert "Ticked, but it cannot go yet." in said(app)
        assert "That could not be read." in said(app)


async def test_w_says_why_and_v_overrides_with_a_reason(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await with_file(pilot, screen, sound(tmp_path / "a.wav", channels=3))
        # From the first field that is needed on to the next one, without another key.
        await pilot.press("m", *"2.0", "enter", *"lip", "enter", "ctrl+s")
        await until(pilot, lambda: screen.session.label("SR-101") is CardLabel.BLOCKED)
        assert "! Warning" in screen_text(app)
        await pilot.press("w")
        shown = screen_text(app)
        assert "Blocked" in shown and "Blocked:" not in shown, "what is told below says why"
        assert "Warning" in screen_text(app)
        await pilot.press("escape", "v")
        assert isinstance(app.screen, Prompt)
        await pilot.press(*"agreed", "enter")
        await until(pilot, lambda: screen.session.label("SR-101") is CardLabel.READY)
        assert "Overridden" in screen_text(app) and "Reason: agreed" in screen_text(app)
        await pilot.press("w")
        assert "Nothing is in the way." in screen_text(app)
        await pilot.press("escape")
        # The warning goes with the value that caused it, and its override with it.
        await pilot.press("m", "tab", "delete", "ctrl+s")
        await until(pilot, lambda: screen.session.label("SR-101") is CardLabel.NEEDS_METADATA)
        assert screen.session["SR-101"].overrides == {}


async def test_a_file_that_is_named_for_another_request_warns(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, "SR-101")
        await until(pilot, lambda: app.suggester)
        await with_file(pilot, screen, sound(tmp_path / "SALT_ROAD_DUB_de-DE_20.wav"))
        card = with_value(screen.session["SR-101"], 0, "dub_style", "Lip Sync")
        screen.change("Fill", [card])
        assert screen.session.label("SR-101") is CardLabel.BLOCKED
        shown = " ".join(screen_text(app).split())
        assert "the name has the title Salt Road, and the request is for Glass Harbour" in shown
        await pilot.press("v", *"misnamed", "enter")
        await until(pilot, lambda: screen.session.label("SR-101") is CardLabel.READY)
    again = make_app(desk)
    async with again.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        assert screen.session.label("SR-101") is CardLabel.READY
        assert screen.session["SR-101"].overrides == {"NAME-CONTRADICTS": "misnamed"}


async def test_an_error_cannot_be_overridden(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    wrong = tmp_path / "notes.wav"
    wrong.write_text("not a sound at all\n")
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await with_file(pilot, screen, wrong)
        await pilot.press("v")
        assert "errors must be put right" in said(app)


async def test_x_takes_the_file_away_and_asks_which_of_several(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    first, second = sound(tmp_path / "a.wav"), sound(tmp_path / "b.wav")
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await paste(pilot, f"{first} {second}")
        await until(pilot, lambda: len(screen.session["SR-101"].files) == 2)
        await pilot.press("x", "down", "down", "enter")
        await until(pilot, lambda: len(screen.session["SR-101"].files) == 1)
        assert screen.session["SR-101"].files[0].source.name == "a.wav"
        await pilot.press("x")
        assert screen.session.label("SR-101") is CardLabel.EMPTY


async def test_deliver_asks_and_the_key_that_asks_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question, "DEAF_S", 3600.0)
    desk = make_desk(tmp_path)
    launched: list[int] = []
    app = make_app(desk, launch_agent=lambda: launched.append(1))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-102")
        await made_ready(pilot, screen, sound(tmp_path / "a.wav"))
        await pilot.press("D")
        assert "Nothing is ticked" in said(app)
        await pilot.press("a", "D")
        assert isinstance(app.screen, Question)
        assert "1 request, 1 file, 144 kB" in screen_text(app)
        await pilot.press("y", "n")
        assert isinstance(app.screen, Question), "keys that come at once are not answers"
        monkeypatch.setattr(question, "DEAF_S", 0.0)
        await pilot.press("D")
        assert isinstance(app.screen, Question)
        await pilot.press("enter")  # the focus starts on Cancel
        await until(pilot, lambda: app.screen_stack[-1] is screen)
        assert not local(desk) and not launched


async def deliver(pilot: Pilot[None]) -> None:
    await pilot.press("a", "D")
    await pilot.press("y")


async def test_nothing_is_queued_twice_by_pressing_twice(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    launched: list[int] = []
    agent_may_start = threading.Event()

    def launch_agent() -> None:
        agent_may_start.wait(20)
        launched.append(1)

    app = make_app(desk, launch_agent=launch_agent)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-102")
        await made_ready(pilot, screen, sound(tmp_path / "a.wav"))
        await pilot.press("a", "D", "y", "y", "D", "y", "a", "D", "y")
        agent_may_start.set()
        await until(pilot, lambda: app.saves.idle and local(desk))
        await until(pilot, lambda: "SR-101" in app.model.newest)
        assert len(local(desk)) == 1 and launched == [1]
        assert "already being delivered" not in said(app), "the second press came to nothing"
        assert screen.session.label("SR-101") is CardLabel.SENDING
        assert not screen.session["SR-101"].ticked


async def test_before_cards_go_the_files_of_each_are_named(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-103")
        parts = [str(sound(tmp_path / f"part{number}.wav")) for number in range(8)]
        await paste(pilot, " ".join(parts))
        await until(pilot, lambda: len(screen.session["SR-101"].files) == 8)
        card = with_value(screen.session["SR-101"], 0, "dub_style", "Lip Sync")
        screen.change("Fill", [with_row_applied(card, 0)])
        await pilot.press("j")
        await made_ready(pilot, screen, sound(tmp_path / "other.wav"))
        await pilot.press("a", "D")
        shown = screen_text(app)
        assert "2 requests, 9 files, " in shown
        assert shown.index("S01E01 · Sec") < shown.index("  part0.wav, 144 kB")
        assert "part2.wav" in shown and "part3.wav" not in shown and "and 5 more" in shown
        assert shown.index("S01E03 · Sec") < shown.index("  other.wav, 144 kB")


async def test_a_question_of_many_lines_is_scrolled_by_keys(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        app.push_screen(Question("All of these?", [((f"line {n}.", ""),) for n in range(40)], "Go"))
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("j", "down")
        assert "line 1." not in screen_text(app) and "line 2." in screen_text(app)
        await pilot.press("k", "up")
        assert "line 0." in screen_text(app)


async def test_what_is_ticked_and_not_ready_stays_and_is_named(tmp_path: Path) -> None:
    desk, portal = make_desk(tmp_path), Portal()
    app = make_app(desk, follow=portal.follow)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-103")
        await made_ready(pilot, screen, sound(tmp_path / "a.wav"))
        await pilot.press("j")
        await made_ready(pilot, screen, sound(tmp_path / "b.wav"))
        await pilot.press("a")
        fill(desk, [replace(some_requests()[0], status=RequestStatus.CANCELED)])
        portal.tell(News(changed=True, as_of=NOW.timestamp()))
        await until(pilot, lambda: screen.session.label("SR-101") is CardLabel.BLOCKED)
        await pilot.press("D")
        shown = " ".join(screen_text(app).replace("│", " ").split())
        assert "Deliver 1 request?" in shown and "1 ticked card will stay:" in shown
        assert "Blocked: the request is Canceled" in shown
        await pilot.press("y")
        await until(pilot, lambda: local(desk))
        assert [each.request_id for each in local(desk)] == ["SR-103"]


async def test_states_run_on_the_card_until_the_verdict_without_a_key(tmp_path: Path) -> None:
    desk, portal = make_desk(tmp_path), Portal()
    app = make_app(desk, follow=portal.follow)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, "SR-101")
        await made_ready(pilot, screen, sound(tmp_path / "a.wav"))
        await deliver(pilot)
        await until(pilot, lambda: "Sending [----" in screen_text(app))
        queued = newest_local(desk, "SR-101")
        assert queued is not None
        for state in (DeliveryState.TRANSFERRING, DeliveryState.VERIFYING):
            move(desk.work, queued.id, state)
            await until(pilot, lambda: str(state) in screen_text(app))  # noqa: B023
        move(desk.work, queued.id, DeliveryState.PENDING_INSPECTION)
        await until(pilot, lambda: "Pending Inspection" in screen_text(app))
        assert screen.session.label("SR-101") is CardLabel.SENT
        mirror_portal(desk.work, queued.id, DeliveryState.PASSED, None)
        fill(desk, [replace(some_requests()[0], status=RequestStatus.PROCESSED)])
        portal.tell(News(changed=True, as_of=NOW.timestamp()))
        await until(pilot, lambda: "Passed · Processed" in screen_text(app))


async def test_a_failed_inspection_is_told_and_the_card_can_be_put_right(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, "SR-101")
        await made_ready(pilot, screen, sound(tmp_path / "a.wav"))
        await deliver(pilot)
        await until(pilot, lambda: "SR-101" in app.model.newest)
        sent = app.model.newest["SR-101"]
        for state in (DeliveryState.TRANSFERRING, DeliveryState.VERIFYING):
            move(desk.work, sent.id, state)
        move(desk.work, sent.id, DeliveryState.PENDING_INSPECTION)
        reason = "The file is no sound."
        mirror_portal(desk.work, sent.id, DeliveryState.INSPECTION_FAILED, reason)
        await until(pilot, lambda: f"Inspection Failed · {reason}" in screen_text(app))
        assert screen.session.label("SR-101") is CardLabel.BLOCKED
        assert f"exactly this was turned down: {reason}" in " ".join(screen_text(app).split())
        other = sound(tmp_path / "b.wav")
        await with_file(pilot, screen, other)
        await pilot.press("x")
        assert not screen.session["SR-101"].ticked


async def test_leaving_and_coming_back_finds_the_cards_as_they_were(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101", "SR-102")
        await made_ready(pilot, screen, sound(tmp_path / "a.wav"))
        await pilot.press("a", "q")
        assert app.screen is not screen
        await until(pilot, lambda: app.saves.idle)
        await pilot.press("2")
        again = app.screen
        assert isinstance(again, DeliveryScreen)
        await until(pilot, lambda: len(again.session) == 2)
        assert again.session["SR-101"].ticked
        assert again.session.label("SR-101") is CardLabel.READY


async def test_a_file_that_went_away_is_told_and_unticked(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    path = sound(tmp_path / "a.wav")
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await made_ready(pilot, screen, path)
        await pilot.press("a", "q")
        await until(pilot, lambda: app.saves.idle)
        path.unlink()
        await pilot.press("2")
        again = app.screen
        assert isinstance(again, DeliveryScreen)
        await until(pilot, lambda: len(again.session) == 1)
        assert "There is no file" in said(app)
        assert not again.session["SR-101"].ticked


async def test_a_type_that_asks_for_nothing_needs_no_form(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-109", "SR-102")
        screen.cards.move_to("SR-109")
        await pilot.press("m")
        assert "Dubbing Script asks for no metadata." in said(app)
        screen.cards.move_to("SR-102")
        await pilot.press("m")
        assert "Choose a file first" in said(app)


async def test_a_card_on_its_way_takes_no_changes(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = make_app(desk)
    other = sound(tmp_path / "b.wav")
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await made_ready(pilot, screen, sound(tmp_path / "a.wav"))
        await deliver(pilot)
        await until(pilot, lambda: "SR-101" in app.model.newest)
        await pilot.press("x", "o", "m")
        await paste(pilot, str(other))
        assert app.screen_stack[-1] is screen
        assert "takes no changes" in said(app)
        assert [file.source.name for file in screen.session["SR-101"].files] == ["a.wav"]


async def test_hundreds_of_cards_are_one_list(tmp_path: Path) -> None:
    rows = [request(n, title=f"Title {n % 40:02d}") for n in range(400)]
    app = make_app(make_desk(tmp_path, rows))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, *(row.id for row in rows))
        assert len(screen.cards.ids) == 440
        await pilot.press("G")
        assert screen.cards.card_id == "SR-399"


async def test_cards_that_are_read_too_late_trouble_nobody(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        for _ in range(10):
            app.open_cards(["SR-101", "SR-102"])
            await pilot.press("q")
        await until(pilot, lambda: app.files.idle)
        assert len(app.screen_stack) == 1 and app.is_running


async def test_an_agent_that_does_not_start_is_told_of_after_leaving_the_screen(
    tmp_path: Path,
) -> None:
    left = threading.Event()

    def launch_agent() -> None:
        left.wait(20)
        raise Temporary("process", "The agent did not start.", "Try again.")

    app = make_app(make_desk(tmp_path), launch_agent=launch_agent)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await made_ready(pilot, screen, sound(tmp_path / "a.wav"))
        await pilot.press("a", "D", "y", "q")
        await until(pilot, lambda: app.screen_stack[-1] is not screen)
        left.set()
        await until(pilot, lambda: "The agent did not start. Try again." in said(app))
