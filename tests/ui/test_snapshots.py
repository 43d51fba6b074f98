"""The main states, as pictures at 80x24 and 120x40."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from backlot_tui.desk.cards import with_value
from backlot_tui.desk.copying import News
from backlot_tui.domain.problems import PortalUnreachable
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state import cache
from backlot_tui.state.deliveries import all_deliveries, move, save_progress
from backlot_tui.state.identity import FileIdentity
from backlot_tui.state.new_deliveries import NewFile
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.delivering.work import Place, choose_paths
from backlot_tui.ui.screens.delivery import DeliveryScreen
from backlot_tui.ui.screens.filter_bar import FilterBar
from backlot_tui.ui.screens.path_prompt import PathPrompt
from backlot_tui.ui.widgets.one_line import OneLine
from tests.support.local_deliveries import add_delivery
from tests.ui.desks import NOW, Portal, make_app, make_desk, ready, sound, until

Snap = Callable[..., bool]
Steps = Callable[[Pilot[None]], Awaitable[None]]

both_sizes = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


@pytest.fixture
def app(tmp_path: Path) -> DeskApp:
    return make_app(make_desk(tmp_path))


def look(snap_compare: Snap, app: App[None], size: tuple[int, int], steps: Steps) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await ready(pilot)
        await until(pilot, lambda: pilot.app.query_one("#header", OneLine).text.endswith("live"))
        await steps(pilot)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=run)


def pressing(*keys: str) -> Steps:
    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press(*keys)

    return steps


@both_sizes
def test_dashboard(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    look(snap_compare, app, size, pressing("j"))


@both_sizes
def test_dashboard_expanded_and_ticked(
    snap_compare: Snap, app: DeskApp, size: tuple[int, int]
) -> None:
    look(snap_compare, app, size, pressing("space", "space", "l"))


@both_sizes
def test_filter_that_cannot_be_read(
    snap_compare: Snap, app: DeskApp, size: tuple[int, int]
) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        bar = app.screen_stack[0].query_one(FilterBar)
        bar.write("salt")
        await pilot.pause()
        bar.write("salt nokey:x")
        await pilot.press("slash")

    look(snap_compare, app, size, steps)


@both_sizes
def test_filter_menu(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    look(snap_compare, app, size, pressing("f", "j", "j", "enter", "space", "space"))


@both_sizes
def test_help(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    look(snap_compare, app, size, pressing("question_mark"))


@both_sizes
def test_empty_copy_offline(snap_compare: Snap, tmp_path: Path, size: tuple[int, int]) -> None:
    portal = Portal()
    app = make_app(make_desk(tmp_path, []), follow=portal.follow)
    look(snap_compare, app, size, gone(portal, as_of=None))


def gone(portal: Portal, as_of: float | None) -> Steps:
    async def steps(pilot: Pilot[None]) -> None:
        sentence = "The portal http://portal.example:8000 cannot be reached (no connection)."
        problem = PortalUnreachable("unreachable", sentence, "Check that it runs.")
        portal.tell(News(changed=False, as_of=as_of, problem=problem))
        app = pilot.app
        assert isinstance(app, DeskApp)
        await until(pilot, lambda: app.model.problem)

    return steps


@both_sizes
def test_dashboard_offline(snap_compare: Snap, tmp_path: Path, size: tuple[int, int]) -> None:
    portal = Portal()
    app = make_app(make_desk(tmp_path), follow=portal.follow)
    look(snap_compare, app, size, gone(portal, as_of=NOW.timestamp() - 1500))


@both_sizes
def test_details(snap_compare: Snap, app: DeskApp, size: tuple[int, int]) -> None:
    files = [{"name": "GLASS_103_DUB_de.wav", "size": 288_000, "metadata": {"language": "de-DE"}}]
    result = {"code": "FILE-KIND", "sentence": "It is a PDF, not a WAV.", "fix": "Send the WAV."}
    body = {
        "request_id": "SR-103", "operator": "Dana Kim", "host": "ingest-2", "reason": None,
        "inspection": [], "overrides": [], "files": files,
    }  # fmt: skip
    failed = {"id": "d1", "attempt": 1, "state": "Inspection Failed", "inspection": [result]}
    passed = {"id": "d2", "attempt": 2, "state": "QC Failed", "reason": "Sync drifts early."}
    cache.put_deliveries(
        app.desk.cache,
        app.desk.portal,
        [
            {**body, **failed, "created_at": "2026-11-17T09:12:00Z"},
            {**body, **passed, "created_at": "2026-11-18T16:40:00Z"},
        ],
    )

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: app.copy_lane.idle and app.asking.idle)
        await pilot.pause(0.05)

    look(snap_compare, app, size, steps)


async def cards(pilot: Pilot[None], folder: Path) -> DeliveryScreen:
    """One card of each kind that a person can make."""
    app = pilot.app
    assert isinstance(app, DeskApp)
    app.open_cards(["SR-101", "SR-103", "SR-104", "SR-105", "SR-102"])
    await until(pilot, lambda: isinstance(app.screen, DeliveryScreen) and len(app.screen.session))
    screen = app.screen
    assert isinstance(screen, DeliveryScreen)
    ready_one = sound(folder / "GLASS_101_DUB_de.wav")
    needs_one = sound(folder / "GLASS_103_DUB_de.wav", channels=6)
    wrong_one = folder / "SALT_script.pdf"
    wrong_one.write_text("no PDF at all")
    for request_id, path in (("SR-101", ready_one), ("SR-103", needs_one), ("SR-105", wrong_one)):
        place = Place(app.desk, screen.session.id, screen.session[request_id])
        screen.on_sources_chosen(choose_paths(place, [str(path)]))
    screen.change("Fill", [with_value(screen.session["SR-101"], 0, "dub_style", "Lip Sync")])
    screen.cards.move_to("SR-101")
    screen.cards.expanded = {"SR-103"}
    screen.cards.redraw()
    return screen


@both_sizes
def test_cards(snap_compare: Snap, app: DeskApp, tmp_path: Path, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await cards(pilot, tmp_path)
        await pilot.press("a", "j")

    look(snap_compare, app, size, steps)


@both_sizes
def test_blocked_card_opened(
    snap_compare: Snap, app: DeskApp, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        screen = await cards(pilot, tmp_path)
        screen.cards.expanded = set()
        screen.cards.redraw()
        await pilot.press("G", "l")

    look(snap_compare, app, size, steps)


@both_sizes
def test_metadata_form(
    snap_compare: Snap, app: DeskApp, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        screen = await cards(pilot, tmp_path)
        more = sound(tmp_path / "GLASS_103_DUB_de_stereo.wav")
        place = Place(app.desk, screen.session.id, screen.session["SR-103"])
        screen.on_sources_chosen(choose_paths(place, [str(more)]))
        await pilot.press("m")

    look(snap_compare, app, size, steps)


@both_sizes
def test_path_prompt(
    snap_compare: Snap,
    app: DeskApp,
    tmp_path: Path,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "media" / "reel 2").mkdir(parents=True)
    for name in ("GLASS_101_DUB_de.wav", "GLASS_103_DUB_de.wav", "notes.txt"):
        sound(tmp_path / "media" / name)

    async def steps(pilot: Pilot[None]) -> None:
        await cards(pilot, tmp_path)
        app.last_folder = "media"
        await pilot.press("o")
        prompt = app.screen
        assert isinstance(prompt, PathPrompt)
        await until(pilot, lambda: len(prompt.choices.ids) == 4)
        await pilot.press("down", "down")

    look(snap_compare, app, size, steps)


@both_sizes
def test_deliver_summary(
    snap_compare: Snap, app: DeskApp, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        screen = await cards(pilot, tmp_path)
        ready_too = with_value(screen.session["SR-103"], 0, "dub_style", "Lip Sync")
        screen.change("Fill", [ready_too])
        screen.session.tick(["SR-101", "SR-103", "SR-105"], True)
        await pilot.press("D")

    look(snap_compare, app, size, steps)


def under_way(app: DeskApp) -> None:
    """Transfers as an agent would write them."""
    work, portal = app.desk.work, app.desk.portal
    for number, (request_id, name) in enumerate(
        [("SR-101", "Glass Harbour S01E01"), ("SR-102", "Glass Harbour S01E02"),
         ("SR-104", "Salt Road")]
    ):  # fmt: skip
        size = 48_000_000_000
        add_delivery(
            work, delivery_id=f"d{number}", portal=portal, request_id=request_id,
            request_name=name, source_type="Secondary Audio",
            files=[NewFile("/m/a.wav", "a.wav", FileIdentity(size, 1, 1, 1, 1), {})],
            overrides={}, settle_until=None,
        )  # fmt: skip
    for each in all_deliveries(work, portal)[:2]:
        move(work, each.id, DeliveryState.TRANSFERRING)
        sent = 12_000_000_000 if each.id == "d0" else 40_100_000_000
        save_progress(work, each.id, 118_000_000.0, [(each.transfers[0].id, sent)])


@both_sizes
def test_sending(snap_compare: Snap, app: DeskApp, tmp_path: Path, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        screen = await cards(pilot, tmp_path)
        screen.cards.expanded = set()
        under_way(app)
        await until(pilot, lambda: sum(view.rate > 0 for view in app.model.views) == 2)

    look(snap_compare, app, size, steps)
