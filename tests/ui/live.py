"""A desk at a real portal, and somebody else who talks to that portal over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.settings import Settings
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.portal.service import PortalSettings
from backlot_tui.ui.app import DeskApp
from tests.portal.running import Bench, Operator, fill, running


@dataclass(frozen=True, slots=True)
class Live:
    desk: Desk
    operator: Operator
    bench: Bench

    def app(self) -> DeskApp:
        """The desk as it runs for people: it follows the portal, at the hour that it is."""
        return DeskApp(self.desk, lambda: None)


@contextmanager
def live_desk(folder: Path, rows: Sequence[SourceRequest]) -> Iterator[Live]:
    data = folder / "portal"
    fill(data, rows)
    with running(PortalSettings(data)) as info:
        bench = Bench(info.url, data)
        operator = bench.add_user("Ana", "northlight")
        token = operator.http.headers["Authorization"].removeprefix("Bearer ")
        desk = Desk(Settings("default", info.url, token, folder / "state", folder / "config.toml"))
        yield Live(desk, operator, bench)
