"""Names that attack a terminal are shown, and never obeyed, wherever the desk shows a name."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from backlot_tui.desk.copying import News
from backlot_tui.domain.problems import PortalUnreachable
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import RequestStatus
from backlot_tui.state import cache
from backlot_tui.state.identity import identity_of
from backlot_tui.state.new_deliveries import NewFile
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.delivering.work import Place, SourcesChosen, choose_paths
from backlot_tui.ui.screens.delivery import DeliveryScreen
from backlot_tui.ui.screens.path_prompt import PathPrompt
from tests.support.local_deliveries import add_delivery
from tests.ui.desks import (
    Portal,
    make_app,
    make_desk,
    ready,
    request,
    screen_text,
    sound,
    until,
)

HOSTILE = [
    "\x1b[2Jgone",
    "\x1b]0;title\x07",
    "\x1b]52;c;cm0gLXJm\x07",
    "\x9b2J",
    "take[/].mov",
    "[@click=app.quit]x[/]",
    "[red]hot[/red]",
    "two\nlines",
    "back\rover",
    "\u202egpj.exe",
    "zero\u200bwidth",
    "\u2028sep",
    "not utf-8 \udcff\udc9b",
]
_OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def assert_harmless(app: DeskApp) -> None:
    """Nothing that a terminal obeys is in what would be written to it."""
    shown = screen_text(app)
    found = _OBEYED.search(shown)
    assert found is None, f"{found!r} in {shown!r}"
    assert len(shown.split("\n")) == app.size.height


def hostile_requests() -> list[SourceRequest]:
    return [
        request(
            number,
            title=name,
            package_id=name,
            language=name,
            partner=name,
            source_type="Secondary Audio",
            reason=name,
            status=RequestStatus.REDELIVERY_REQUESTED,
            due=f"2026-11-{10 + number:02d}",
        )
        for number, name in enumerate(each for each in HOSTILE if "\udcff" not in each)
    ]


async def test_list_expanded_rows_details_and_facts(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path, hostile_requests()))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        assert_harmless(app)
        assert "␛[2Jgone" in screen_text(app) and "two␊lines" in screen_text(app)
        for _ in range(3):
            await pilot.press("l", "j")
            assert_harmless(app)
        await pilot.press("enter")
        await until(pilot, lambda: "The portal knows of none." in screen_text(app))
        assert_harmless(app)
        await pilot.press("q", "f", "j", "enter")
        assert_harmless(app)


async def test_deliveries_of_the_portal(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    bodies = [
        {
            "id": f"d{number}",
            "request_id": "SR-101",
            "attempt": number,
            "state": "Inspection Failed",
            "operator": name,
            "host": name,
            "created_at": "2026-11-20T10:00:00Z",
            "reason": name,
            "inspection": [{"code": name, "sentence": name, "fix": name}],
            "overrides": [{"code": name, "reason": name}],
            "files": [{"name": name, "size": 5, "metadata": {name: name}}],
        }
        for number, name in enumerate(HOSTILE[:4])
    ]
    cache.put_deliveries(desk.cache, desk.portal, bodies)
    app = make_app(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "Attempt 0" in screen_text(app))
        assert_harmless(app)
        await until(pilot, lambda: app.asking.idle)
        await pilot.press("G")
        assert "Attempt 3" in screen_text(app)
        assert_harmless(app)


def hostile_files(folder: Path) -> list[Path]:
    folder.mkdir()
    names = [os.fsencode(name + ".wav") for name in HOSTILE if "/" not in name]
    return [sound(Path(os.fsdecode(os.path.join(os.fsencode(folder), n)))) for n in names]  # noqa: PTH118


async def opened(pilot: Pilot[None]) -> DeliveryScreen:
    app = await ready(pilot)
    app.open_cards(["SR-101"])
    await until(pilot, lambda: isinstance(app.screen, DeliveryScreen) and len(app.screen.session))
    assert isinstance(app.screen, DeliveryScreen)
    return app.screen


async def test_card_form_pickers_and_summary(tmp_path: Path) -> None:
    files = hostile_files(tmp_path / "media")
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        for path in files:
            screen.on_sources_chosen(_chosen(app, path))
        await pilot.pause()
        assert len(screen.session["SR-101"].files) == len(files)
        assert_harmless(app)
        for keys in (["m"], ["escape", "x"], ["escape", "w"], ["escape", "v"], ["escape"]):
            await pilot.press(*keys)
            assert_harmless(app)


def _chosen(app: DeskApp, path: Path) -> SourcesChosen:
    screen = app.screen
    assert isinstance(screen, DeliveryScreen)
    place = Place(app.desk, screen.session.id, screen.session["SR-101"])
    return choose_paths(place, [str(path)])


async def test_the_path_prompt_shows_names_escaped_and_takes_the_real_ones(tmp_path: Path) -> None:
    files = hostile_files(tmp_path / "media")
    app = make_app(make_desk(tmp_path))
    app.last_folder = str(tmp_path / "media")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("o")
        prompt = app.screen
        assert isinstance(prompt, PathPrompt)
        await until(pilot, lambda: len(prompt.choices.ids) == len(files))
        assert_harmless(app)
        wanted = next(path for path in files if "utf-8" in path.name)
        prompt.choices.mark(wanted.name)
        await pilot.press("enter")
        await until(pilot, lambda: screen.session["SR-101"].files)
        assert screen.session["SR-101"].files[0].source.path == str(wanted)
        assert_harmless(app)


async def test_a_hostile_paste_into_an_input_is_escaped(tmp_path: Path) -> None:
    app = make_app(make_desk(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("slash")
        app.post_message(events.Paste("\x1b[2Jgone\nq"))
        await until(pilot, lambda: "␛[2Jgone" in screen_text(app))
        assert_harmless(app)


def unwrapped(app: DeskApp) -> str:
    """The screen without blanks and frames: a toast breaks its lines where it likes."""
    return re.sub(r"[\s▌]", "", screen_text(app))


@pytest.mark.parametrize("name", HOSTILE)
async def test_toasts_and_troubles(tmp_path: Path, name: str) -> None:
    desk, portal = make_desk(tmp_path), Portal()
    app = make_app(desk, follow=portal.follow)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await opened(pilot)
        portal.tell(News(changed=False, as_of=None, problem=PortalUnreachable("x", name)))
        line = name.split("\n", maxsplit=1)[0]
        app.post_message(events.Paste(shlex.quote(f"/nowhere/{line}")))
        shown = safe_text(line).replace(" ", "")
        await until(pilot, lambda: f"/nowhere/{shown}" in unwrapped(app))
        await until(pilot, lambda: "offline" in screen_text(app))
        assert_harmless(app)
        assert not screen.session["SR-101"].files


async def test_transfers(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    path = sound(tmp_path / "a.wav")
    for number, name in enumerate(HOSTILE[:8]):
        add_delivery(
            desk.work,
            delivery_id=f"d{number}",
            portal=desk.portal,
            request_id=f"SR-{number}",
            request_name=name,
            source_type=name,
            files=[NewFile(str(path), name, identity_of(str(path)), {})],
            overrides={},
            settle_until=None,
        )
    app = make_app(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: len(app.model.views) == 8)
        await pilot.press("3", "l")
        await until(pilot, lambda: "Waiting for its turn" in screen_text(app))
        assert_harmless(app)


def test_the_look_for_obeyed_characters_finds_them() -> None:
    assert all(
        _OBEYED.search(name) for name in HOSTILE if not name.isprintable() and "\n" not in name
    )
