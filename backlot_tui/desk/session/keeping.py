"""Sessions that outlive the desk: written at every change, read back at the next look."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from backlot_tui.desk.cards import Card, called
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.session.elsewhere import used_elsewhere
from backlot_tui.desk.session.grouping import GroupBy
from backlot_tui.desk.session.kept_card import EMPTY, kept
from backlot_tui.desk.session.session import Newest, Session
from backlot_tui.desk.session.writes import Overtaken, Write
from backlot_tui.desk.turning import card_as_left, turned
from backlot_tui.domain.problems import NotFound, Problem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted
from backlot_tui.state import cache, sessions
from backlot_tui.state.metadata_deliveries import is_known
from backlot_tui.state.probe_cache import ProbeCache
from backlot_tui.state.sessions import SessionRow


def open_for(desk: Desk, requests: Sequence[SourceRequest]) -> SessionRow:
    """The session to work on these requests: of one the session that has it, of several the one
    that has just these; else a new one.

    A request has one card. Cards that other sessions have come over with what is on them.
    """
    wanted = [request.id for request in requests]
    homes = sessions.homes(desk.work, desk.portal, wanted)
    if len(homes) == len(wanted) and len(set(homes.values())) == 1:
        home = find(desk, next(iter(homes.values())))
        if len(wanted) in (1, home.cards):
            return home
    session_id = str(uuid.uuid4())
    sessions.create(
        desk.work,
        desk.portal,
        session_id=session_id,
        name=name_for(requests),
        group_by=GroupBy.TITLE,
        cards=dict.fromkeys(wanted, EMPTY),
    )
    return find(desk, session_id)


def find(desk: Desk, name_or_id: str) -> SessionRow:
    """Raises NotFound, naming the sessions there are."""
    row = session_called(desk, name_or_id)
    if row is not None:
        return row
    names = [safe_text(row.name) for row in sessions.sessions(desk.work, desk.portal)]
    raise NotFound(
        "no-session",
        f"There is no session {safe_text(name_or_id)!r}.",
        f"Open sessions: {', '.join(names[:5]) or 'none'}.",
    )


def session_called(desk: Desk, name_or_id: str) -> SessionRow | None:
    rows = sessions.sessions(desk.work, desk.portal)
    return next((row for row in rows if name_or_id in (row.id, row.name)), None)


def last_session(desk: Desk) -> SessionRow | None:
    """The one that was touched last."""
    return next(iter(sessions.sessions(desk.work, desk.portal)), None)


def load(desk: Desk, row: SessionRow, newest: Newest) -> tuple[Session, list[str]]:
    """The session as it was left, and what could not be restored, in sentences."""
    as_kept = sessions.cards_of(desk.work, row.id)
    cards, troubles = read_cards(desk, {each: it.card for each, it in as_kept.items()})
    stamps = {each: it.stamp for each, it in as_kept.items()}
    session = Session(
        row.id,
        row.name,
        cards,
        newest,
        GroupBy(row.group_by),
        stamps=stamps,
        turned=partial(turned, desk),
        told_here=partial(is_known, desk.work),
    )
    session.elsewhere = used_elsewhere(desk, row.id)
    return session, troubles


def cards_for(desk: Desk, request_ids: Sequence[str]) -> tuple[list[Card], list[str]]:
    """The cards of these requests, wherever they are kept; empty ones where there is none."""
    as_kept = sessions.cards_for(desk.work, desk.portal, request_ids)
    return read_cards(desk, {each: as_kept.get(each, EMPTY) for each in request_ids})


def read_cards(
    desk: Desk, as_kept: Mapping[str, Mapping[str, Any]]
) -> tuple[list[Card], list[str]]:
    """Cards by request id, read back; and what could not be, in sentences.

    Files are looked at again. One that cannot be read stays on its card as lost. A request that
    the local copy no longer has keeps its card in work.db, unseen.
    """
    catalogue = desk.catalogue()
    requests = cache.requests_by_id(desk.cache, desk.portal, as_kept)
    known = ProbeCache(desk.cache)
    cards: list[Card] = []
    troubles: list[str] = []
    for request_id, kept_card in as_kept.items():
        request = requests.get(request_id)
        if request is None:
            troubles.append(f"Request {safe_text(request_id)} is not in the local copy.")
            continue
        try:
            source_type = catalogue.source_type(request.source_type)
            card = card_as_left(desk, request, source_type, kept_card, known)
        except Problem as problem:
            troubles.append(str(problem))
            continue
        troubles += [file.why for file in card.lost]
        cards.append(card)
    return cards, troubles


def keep(desk: Desk, session_id: str, writes: Iterable[Write]) -> list[Overtaken]:
    """Write these cards; returns those that somebody else has written meanwhile."""
    rows = [
        sessions.CardWrite(it.card.request.id, kept(it.card), it.known, it.stamp) for it in writes
    ]
    refused = sessions.save_cards(desk.work, desk.portal, session_id, rows)
    if not refused:
        return []
    as_kept = sessions.cards_of(desk.work, session_id)
    here = {
        each.request_id: as_kept[each.request_id].card
        for each in refused
        if each.request_id in as_kept
    }
    cards = {card.request.id: card for card in read_cards(desk, here)[0]}
    return [
        Overtaken(
            each.request_id,
            each.stamp,
            cards.get(each.request_id),
            as_kept[each.request_id].stamp if each.request_id in as_kept else "",
        )
        for each in refused
    ]


def name_for(requests: Sequence[SourceRequest]) -> str:
    """What a new session is called: the request, the title, or how many of each."""
    titles = {request.title for request in requests}
    if len(requests) == 1:
        return called(requests[0])
    if len(titles) == 1:
        return f"{titles.pop()}, {counted(len(requests), 'request')}"
    return f"{counted(len(titles), 'title')}, {counted(len(requests), 'request')}"
