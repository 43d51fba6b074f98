"""A desk on a scratch folder, a filled copy, and a way to wait for facts."""

from __future__ import annotations

import json
import threading
import tomllib
import wave
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip

from backlot_tui import __version__
from backlot_tui.desk.copying import News
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.settings import Settings
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus
from backlot_tui.state import cache
from backlot_tui.state.credentials import Credential
from backlot_tui.state.deliveries import LocalDelivery, all_deliveries
from backlot_tui.state.presence import hold
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.screens.dashboard import DashboardScreen

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PORTAL = "http://portal.example:8000"

Tell = Callable[[News], None]


def dashboard(app: App[None]) -> DashboardScreen:
    """The dashboard, whatever stands above it."""
    screen = app.screen_stack[0]
    assert isinstance(screen, DashboardScreen)
    return screen


def request(number: int, **changes: Any) -> SourceRequest:
    """A plausible request; every fact can be another one."""
    values: dict[str, Any] = {
        "id": f"SR-{number}",
        "title": "Glass Harbour",
        "title_id": "71204418",
        "season": 1,
        "episode": number % 100,
        "package_id": f"PK{number}",
        "source_type": "Secondary Audio",
        "language": "de-DE",
        "original_language": "en",
        "partner_id": "p1",
        "partner": "Northlight Post",
        "content_partner": "Lantern Pictures",
        "status": RequestStatus.OPEN,
        "material_status": MaterialStatus.ACCEPTED,
        "due": "2026-11-26",
        "estimated": "2026-11-26",
        "updated_at": "2026-11-20T10:00:00Z",
    }
    return SourceRequest(**{**values, **changes})


def some_requests() -> list[SourceRequest]:
    """Few, and of every kind that looks different."""
    redelivery = RequestStatus.REDELIVERY_REQUESTED
    return [
        request(101, due="2026-11-18"),
        request(102, source_type="Subtitle", language="fr-FR", due="2026-11-21"),
        request(103, status=redelivery, reason="Sync drifts early from 00:12:01"),
        request(104, title="Salt Road", season=None, episode=None, source_type="AV (Muxed)"),
        request(105, title="Salt Road", season=None, episode=None, source_type="Final Script"),
        request(106, material_status=MaterialStatus.NOT_RECEIVED, due="2026-12-03"),
        request(
            107,
            status=RequestStatus.PROCESSED,
            latest_delivery_id="d7",
            latest_delivery_state=DeliveryState.PASSED,
            latest_delivery_at="2026-11-19T09:30:00Z",
        ),
        request(108, status=RequestStatus.CANCELED, reason="Asked for twice", partner="Inkwell"),
        request(109, source_type="Dubbing Script", language=None, due="2027-01-09"),
    ]


def fill(desk: Desk, rows: Iterable[SourceRequest]) -> None:
    cache.put_requests(desk.cache, desk.portal, rows)


AGENTS = ExitStack()
"""The locks that stand for agents of this test's desks; `conftest` gives them back."""


def make_desk(
    folder: Path, rows: Iterable[SourceRequest] | None = None, *, agent: bool = True
) -> Desk:
    """A desk whose copy has these requests (`some_requests` unless told) and the catalogue.

    agent: as far as the desk can see, an agent runs.
    """
    settings = Settings("default", PORTAL, "token", folder / "state", folder / "config.toml")
    desk = Desk(settings)
    desk.credentials.put("default", PORTAL, Credential("token", "Dana Kim"))
    if agent:
        AGENTS.enter_context(hold(desk.folder.agent_lock, __version__))
    fill(desk, some_requests() if rows is None else rows)
    table = tomllib.loads((files("backlot_tui.portal") / "catalogue.toml").read_text("utf-8"))
    cache.put_note(desk.cache, PORTAL, "catalogue", json.dumps(table))
    cache.put_note(desk.cache, PORTAL, "as-of", str(NOW.timestamp() - 240))
    return desk


class Portal:
    """Stands where `copying.follow` stands: tells what the test says, when it says so."""

    def __init__(self) -> None:
        self._tell: Tell | None = None
        self.asked = threading.Event()

    def follow(self, desk: Desk, tell: Tell, stop: threading.Event) -> None:
        self._tell = tell
        self.asked.set()
        tell(News(changed=False, as_of=NOW.timestamp()))
        stop.wait()

    def tell(self, news: News) -> None:
        assert self._tell is not None
        self._tell(news)


def silent(desk: Desk, tell: Tell, stop: threading.Event) -> None:
    """A portal that has not answered yet."""


def answering(desk: Desk, tell: Tell, stop: threading.Event) -> None:
    """A portal that answers, and has nothing new."""
    tell(News(changed=False, as_of=NOW.timestamp()))


def make_app(
    desk: Desk,
    *,
    follow: Callable[[Desk, Tell, threading.Event], None] = answering,
    launch_agent: Callable[[], None] = lambda: None,
) -> DeskApp:
    return DeskApp(desk, launch_agent, now=lambda: NOW, follow=follow)


async def until(pilot: Pilot[None], fact: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for a fact, never for time."""
    rounds = int(seconds / 0.02)
    for _ in range(rounds):
        if fact():
            await pilot.pause()
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came true")


async def ready(pilot: Pilot[None]) -> DeskApp:
    """The desk with its copy read and the portal's first answer shown."""
    app = pilot.app
    assert isinstance(app, DeskApp)
    await until(pilot, lambda: app.model.loaded and app.is_running)
    return app


def text_of(strips: Iterable[Strip]) -> str:
    return "\n".join(strip.text.rstrip() for strip in strips)


def screen_text(app: DeskApp) -> str:
    """What the terminal would show now."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    assert len(lines) <= height and width
    return text_of(lines)


def sound(path: Path, *, seconds: float = 0.5, channels: int = 2) -> Path:
    """A real WAV: 24 bit, 48 kHz."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(3)
        out.setframerate(48000)
        out.writeframes(b"\x01\x02\x03" * channels * int(48000 * seconds))
    return path


def local(desk: Desk) -> list[LocalDelivery]:
    return all_deliveries(desk.work, desk.portal)
