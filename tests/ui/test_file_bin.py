"""The File Bin on the delivery screen, with real folders, a real keeper and real matching."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.file_bin import open_bin, watch
from backlot_tui.desk.session.offers import Acceptance, Offer, Rank
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.filebin.items import BinItem
from backlot_tui.filebin.settle import BinState
from backlot_tui.state.identity import FileIdentity
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.screens.acceptance_review import AcceptanceReview
from backlot_tui.ui.screens.delivery import DeliveryScreen
from backlot_tui.ui.screens.prompt import Prompt
from backlot_tui.ui.screens.question import Question
from backlot_tui.ui.screens.source_picker import SourcePicker
from tests.ui.desks import make_app, make_desk, request, screen_text, sound, until
from tests.ui.test_delivery import opened, paste, said

SIZE = (80, 24)
SUBTITLE = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
 xml:lang="{language}" ttp:timeBase="media"><body><div>
<p begin="00:00:01.000" end="00:00:02.500">Hello</p>
</div></body></tt>
"""


def subtitles() -> list[SourceRequest]:
    """One episode's subtitle in four languages."""
    languages = ["de-DE", "es-419", "fr-FR", "ja"]
    return [
        request(200 + at, source_type="Subtitle", language=language, season=1, episode=2)
        for at, language in enumerate(languages)
    ]


def write_subtitle(folder: Path, language: str) -> Path:
    path = folder / f"GLASS_HARBOUR_S01E02_SUB_{language}.ttml"
    path.write_text(SUBTITLE.format(language=language), "utf-8")
    return path


def watching(tmp_path: Path, rows: list[SourceRequest] | None = None) -> tuple[Desk, Path]:
    """A desk that watches a folder and is quick to call a file whole."""
    desk = make_desk(tmp_path, rows)
    told = replace(desk.settings.bin, quiet_s=0.2, scan_s=0.3)
    desk.settings = replace(desk.settings, settle_s=0.1, bin=told)
    folder = tmp_path / "drop"
    folder.mkdir()
    watch(open_bin(desk.settings), str(folder))
    return desk, folder


def names(app: DeskApp) -> set[str]:
    return {item.name for item in app.model.bin.items} if app.model.bin else set()


async def all_whole(pilot: Pilot[None], app: DeskApp, count: int) -> None:
    """As many files, all of them deliverable and matched."""
    await until(
        pilot,
        lambda: (
            app.model.bin
            and len(app.model.bin.items) == count
            and all(item.deliverable for item in app.model.bin.items)
            and len(app.model.matches) == count
        ),
        seconds=30,
    )


async def test_what_is_dropped_is_counted_folded_or_not_and_grouped_by_kind(tmp_path: Path) -> None:
    desk, folder = watching(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await until(pilot, lambda: "File Bin (0)" in screen_text(app))
        sound(folder / "a take.wav")
        write_subtitle(folder, "de-DE")
        await all_whole(pilot, app, 2)
        assert "▸ File Bin (2)  2 whole" in screen_text(app)
        await pilot.press("f")
        shown = screen_text(app)
        assert "▾ File Bin (2)" in shown
        assert "Audio  1" in shown and "Timed text  1" in shown
        assert "o Add" in shown, "the footer tells the bin's keys"
        await pilot.press("l")
        assert str(folder)[:20] in screen_text(app)
        await pilot.press("f")
        assert "▸ File Bin (2)" in screen_text(app)
        assert screen.cards.has_focus


async def test_reset_asks_and_empties_until_a_file_is_dropped_in_anew(tmp_path: Path) -> None:
    desk, folder = watching(tmp_path)
    path = sound(folder / "a.wav")
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "SR-101")
        await all_whole(pilot, app, 1)
        await pilot.press("X")
        assert isinstance(app.screen, Question)
        await pilot.press("n")
        assert names(app) == {"a.wav"}
        await pilot.press("X", "y")
        await until(pilot, lambda: not names(app))
        assert "The File Bin is empty: 1 file taken out." in said(app)
    again = make_app(desk)
    async with again.run_test(size=SIZE) as pilot:
        await opened(pilot, "SR-101")
        await until(pilot, lambda: again.model.bin is not None and again.model.bin.ready)
        assert not names(again), "what was reset stays out, also after a restart"
        path.unlink()
        sound(path, seconds=0.7)
        await until(pilot, lambda: names(again) == {"a.wav"})


async def test_files_are_added_by_path_and_by_pasting_where_the_bin_has_the_focus(
    tmp_path: Path,
) -> None:
    desk, _ = watching(tmp_path)
    app = make_app(desk)
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    first, second = sound(outside / "one.wav"), sound(outside / "two.wav")
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await pilot.press("f")
        await paste(pilot, f"'{first}'\nfile://{second}")
        await until(pilot, lambda: names(app) == {"one.wav", "two.wav"})
        assert not screen.session["SR-101"].files, "the paste went into the bin, not onto the card"
        await pilot.press("x")
        await until(pilot, lambda: len(names(app)) == 1)


async def test_a_folder_is_watched_by_a_key(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    folder = tmp_path / "new"
    folder.mkdir()
    sound(folder / "a.wav")
    app = make_app(desk)
    app.last_folder = str(folder)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "SR-101")
        await pilot.press("f")
        assert "W watches one" in screen_text(app)
        await pilot.press("W")
        assert isinstance(app.screen, Prompt)
        await pilot.press("enter")
        await until(pilot, lambda: names(app) == {"a.wav"})


async def test_the_picker_offers_the_suggested_file_first_and_says_why(tmp_path: Path) -> None:
    desk, folder = watching(tmp_path, subtitles())
    for language in ("es-419", "ja"):
        write_subtitle(folder, language)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-201")
        await all_whole(pilot, app, 2)
        await pilot.press("enter")
        assert isinstance(app.screen, SourcePicker)
        await until(pilot, lambda: "Refused  1" in screen_text(app))
        shown = screen_text(app)
        assert shown.index("Suggested  1") < shown.index("Refused  1")
        assert isinstance(app.screen, SourcePicker)
        [refused] = [each for each in app.screen._all if each.rank is Rank.REFUSED]
        assert refused.judgement is not None
        assert "and the request is for es-419" in refused.judgement.conflicts[0]
        assert "es-419 in the file ⇒ es-419" in shown
        assert "[ ]" not in shown, "one file: no tick boxes"
        await pilot.press("enter")
        await until(pilot, lambda: screen.session["SR-201"].files)
        assert screen.session["SR-201"].files[0].source.name.endswith("es-419.ttml")
        assert screen.session.label("SR-201") is CardLabel.READY


async def test_where_several_files_are_taken_there_are_tick_boxes(tmp_path: Path) -> None:
    desk, folder = watching(tmp_path)
    for name in ("one.wav", "two.wav", "three.wav"):
        sound(folder / name)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await all_whole(pilot, app, 3)
        await pilot.press("s")
        assert "[ ]" in screen_text(app)
        await pilot.press("slash", *"t", "enter")
        picker = app.screen
        assert isinstance(picker, SourcePicker)
        assert len(picker.offers.chosen) == 1
        await pilot.press("space", "space", "enter")
        await until(pilot, lambda: screen.session["SR-101"].files)
        assert [each.source.name for each in screen.session["SR-101"].files] == [
            "three.wav", "two.wav",
        ]  # fmt: skip


async def test_an_empty_picker_says_what_to_do_and_leads_to_a_path(tmp_path: Path) -> None:
    desk, _ = watching(tmp_path)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-101")
        await pilot.press("enter")
        assert "No file of the File Bin fits this card." in screen_text(app)
        await pilot.press("o")
        await until(pilot, lambda: not isinstance(app.screen, SourcePicker))
        assert app.screen is not screen


async def test_all_suggestions_are_reviewed_and_accepted_in_one_step(tmp_path: Path) -> None:
    desk, folder = watching(tmp_path, subtitles())
    for language in ("de-DE", "es-419", "fr-FR"):
        write_subtitle(folder, language)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-200", "SR-201", "SR-202", "SR-203")
        await all_whole(pilot, app, 3)
        await pilot.press("A")
        assert isinstance(app.screen, AcceptanceReview)
        assert "Accept 3 suggestions?" in screen_text(app)
        assert "Subtitle es-419 " in screen_text(app)
        await pilot.press("down", "space")
        assert "Accept 2 of 3 suggestions?" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: screen.session["SR-200"].files)
        assert [bool(screen.session[f"SR-{n}"].files) for n in range(200, 204)] == [
            True, False, True, False,
        ]  # fmt: skip
        await pilot.press("Z")
        assert not any(card.files for card in screen.session.cards)
        screen._tick(["SR-201"], True)
        await pilot.press("A")
        assert "Accept 1 suggestion?" in screen_text(app), "only for the ticked cards"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_review_cuts_titles_and_the_middle_of_names_but_no_type_and_no_language(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    title = "The Extraordinarily Patient Memoirs of a Lighthouse"
    rows = [request(204, title=title, source_type="Secondary AV (Muxed)", language="zh-Hant-TW")]
    path = "/drop/EXTRAORDINARILY_PATIENT_MEMOIRS_OF_A_LIGHTHOUSE_KEEPER_FEATURE_104_LAS_ZHT.mxf"
    item = BinItem(path, "/drop", FileIdentity(9, 1, 1, 1, 1), False, False, BinState.WHOLE, "")
    app = make_app(make_desk(tmp_path, rows))
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, "SR-204")
        offers = (Offer(item, Rank.SUGGESTED),)
        app.push_screen(AcceptanceReview([Acceptance(screen.session["SR-204"], offers)], {}))
        await until(pilot, lambda: isinstance(app.screen, AcceptanceReview))
        line = next(line for line in screen_text(app).splitlines() if "[x]" in line)
        assert "S01E04 Secondary AV (Muxed) zh-Hant-TW EXTRAORD" in line
        assert "_ZHT.mxf" in line
        assert "…" in line and len(line.strip("│ ")) > size[0] - 7, "all of the width is used"


async def test_files_that_fit_by_kind_say_their_channels_and_the_end_of_their_name(
    tmp_path: Path,
) -> None:
    desk, folder = watching(tmp_path)
    name = "an_unhelpful_name_that_goes_on_and_on_until_it_says_five_one.wav"
    sound(folder / name, channels=6)
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "SR-101")
        await all_whole(pilot, app, 1)
        await pilot.press("enter")
        assert "_five_one.wav  WAV · 6 ch" in screen_text(app)
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert "an_unhelpful_name_that_goes_on_and_on_until_it_says_five_one.wav" in screen_text(
            app
        )


async def test_where_nothing_is_suggested_it_is_said_what_to_do(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "SR-101")
        await pilot.press("A")
        assert "The File Bin is empty" in said(app) and "W watches a folder" in said(app)


async def test_a_file_that_another_card_has_is_not_suggested_again(tmp_path: Path) -> None:
    desk, folder = watching(tmp_path, subtitles())
    path = write_subtitle(folder, "de-DE")
    app = make_app(desk)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, "SR-200", "SR-203")
        await all_whole(pilot, app, 1)
        screen.cards.move_to("SR-203")
        await paste(pilot, str(path))
        await until(pilot, lambda: screen.session["SR-203"].files)
        await pilot.press("A")
        assert "Nothing is suggested" in said(app)
        screen.cards.move_to("SR-200")
        await pilot.press("enter")
        assert "on 1 other card" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("n")
        assert isinstance(app.screen, DeliveryScreen)
        assert not screen.session["SR-200"].files
