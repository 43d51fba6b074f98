"""A desk at work without a portal: real state folder, real files, requests in the local copy."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from backlot_tui.desk.cards import Card
from backlot_tui.desk.delivering import newest_local
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.session import keeping
from backlot_tui.desk.session.keeping import find, load, open_for
from backlot_tui.desk.session.session import Session
from backlot_tui.desk.session.writes import Overtaken
from backlot_tui.desk.settings import Settings
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.portal.catalogue_table import load_catalogue_table
from backlot_tui.state import cache

PORTAL = "http://127.0.0.1:9"


def a_desk(folder: Path, requests: Iterable[SourceRequest]) -> Desk:
    desk = Desk(Settings("default", PORTAL, "token", folder / "state", folder / "config.toml"))
    cache.put_requests(desk.cache, desk.portal, requests)
    cache.put_note(desk.cache, desk.portal, "catalogue", json.dumps(load_catalogue_table()))
    return desk


def session_on(desk: Desk, requests: Iterable[SourceRequest]) -> Session:
    return loaded(desk, open_for(desk, list(requests)).id)


def loaded(desk: Desk, session_id: str) -> Session:
    """The session as another desk would find it."""
    session, _ = load(desk, find(desk, session_id), lambda each: newest_local(desk, each))
    return session


def keep(desk: Desk, session: Session, cards: Iterable[Card]) -> list[Overtaken]:
    """Write changed cards, as a desk does after every change."""
    return keeping.keep(desk, session.id, session.writes(cards))
