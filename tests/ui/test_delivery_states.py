"""Bin, sources and groups on the delivery screen, as pictures at 80x24 and 120x40."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from backlot_tui.desk.cards import with_value
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.screens.delivery import DeliveryScreen
from backlot_tui.ui.screens.source_picker import SourcePicker
from tests.ui.desks import make_app, make_desk, request, sound, until
from tests.ui.test_delivery import opened, with_file
from tests.ui.test_file_bin import all_whole, subtitles, watching, write_subtitle
from tests.ui.test_snapshots import Snap, both_sizes, look


def a_desk(tmp_path: Path) -> DeskApp:
    """Four subtitles and a dub are wanted; three subtitles and two sounds are in the bin."""
    desk, folder = watching(tmp_path, [*subtitles(), request(210, episode=2)])
    for language in ("de-DE", "es-419", "fr-FR"):
        write_subtitle(folder, language)
    sound(folder / "GLASS_HARBOUR_S01E02_DUB_DEU_20.wav")
    sound(folder / "final mix v3.wav")
    return make_app(desk)


async def with_bin(pilot: Pilot[None], app: DeskApp) -> DeliveryScreen:
    screen = await opened(pilot, "SR-200", "SR-201", "SR-202", "SR-203", "SR-210")
    await all_whole(pilot, app, 5)
    return screen


def look_after(snap_compare: Snap, folder: Path, size: tuple[int, int], *keys: str) -> None:
    """The picture after these keys, once the bin is whole and matched."""
    app = a_desk(folder)

    async def steps(pilot: Pilot[None]) -> None:
        await with_bin(pilot, app)
        await pilot.press(*keys)

    look(snap_compare, app, size, steps)


@both_sizes
def test_empty_cards_and_a_folded_bin(
    snap_compare: Snap, tmp_path: Path, size: tuple[int, int]
) -> None:
    look_after(snap_compare, tmp_path, size)


@both_sizes
def test_the_unfolded_bin(snap_compare: Snap, tmp_path: Path, size: tuple[int, int]) -> None:
    look_after(snap_compare, tmp_path, size, "f", "j")


@both_sizes
def test_an_empty_bin(snap_compare: Snap, tmp_path: Path, size: tuple[int, int]) -> None:
    app = make_app(make_desk(tmp_path, subtitles()))

    async def steps(pilot: Pilot[None]) -> None:
        await opened(pilot, "SR-200")
        await pilot.press("f")
        await until(pilot, lambda: app.model.bin is not None and app.model.bin.ready)

    look(snap_compare, app, size, steps)


@both_sizes
def test_the_picker_with_its_reasons(
    snap_compare: Snap, tmp_path: Path, size: tuple[int, int]
) -> None:
    look_after(snap_compare, tmp_path, size, "enter")


@both_sizes
def test_the_picker_where_several_files_are_taken_and_refused_ones_are_shown(
    snap_compare: Snap, tmp_path: Path, size: tuple[int, int]
) -> None:
    app = a_desk(tmp_path)

    async def steps(pilot: Pilot[None]) -> None:
        screen = await with_bin(pilot, app)
        screen.cards.move_to("SR-210")
        await pilot.press("enter")
        picker = app.screen
        assert isinstance(picker, SourcePicker)
        await pilot.press("space", "full_stop")
        await until(pilot, lambda: app.bin().matching.lane.idle)

    look(snap_compare, app, size, steps)


@both_sizes
def test_suggestions_to_be_looked_through(
    snap_compare: Snap, tmp_path: Path, size: tuple[int, int]
) -> None:
    look_after(snap_compare, tmp_path, size, "A", "j", "space", "k", "l")


@both_sizes
def test_accepted_and_grouped_by_label(
    snap_compare: Snap, tmp_path: Path, size: tuple[int, int]
) -> None:
    app = a_desk(tmp_path)

    async def steps(pilot: Pilot[None]) -> None:
        screen = await with_bin(pilot, app)
        await pilot.press("A", "enter")
        await until(pilot, lambda: screen.session["SR-210"].files)
        await pilot.press("b", *"label", "enter")
        app.clear_notifications()

    look(snap_compare, app, size, steps)


@both_sizes
def test_a_value_that_the_file_contradicts(
    snap_compare: Snap, tmp_path: Path, size: tuple[int, int]
) -> None:
    desk, _ = watching(tmp_path)
    app = make_app(desk)

    async def steps(pilot: Pilot[None]) -> None:
        screen = await opened(pilot, "SR-101")
        await with_file(pilot, screen, sound(tmp_path / "a.wav"))
        card = with_value(screen.session["SR-101"], 0, "channel_config", "5.1")
        screen.change("Fill", [with_value(card, 0, "dub_style", "Lip Sync")])
        await pilot.press("m")

    look(snap_compare, app, size, steps)
