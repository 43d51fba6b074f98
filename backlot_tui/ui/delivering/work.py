"""Reading and keeping sessions and cards: the delivery screen's work off the UI thread."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from backlot_tui.desk.cards import Card
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.hashing import with_hashes
from backlot_tui.desk.session.elsewhere import delivered_elsewhere, used_elsewhere
from backlot_tui.desk.session.keeping import keep, load, open_for, session_called
from backlot_tui.desk.session.session import Newest, Session
from backlot_tui.desk.session.suggester import Suggester
from backlot_tui.desk.session.writes import Overtaken, Write
from backlot_tui.desk.sources import Source, choose, paths_from_paste
from backlot_tui.domain.problems import NotFound, Problem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.state.sessions import SessionRow


class SessionOpened(Message):
    """The session as it was left; `troubles` says in sentences what could not be restored."""

    def __init__(self, session: Session | None, troubles: list[str]) -> None:
        super().__init__()
        self.session = session
        self.troubles = troubles


class SourcesChosen(Message):
    """Files for a card, and sentences about those that could not be taken.

    used: who has one of them outside of this session, in words.
    """

    def __init__(
        self,
        request_id: str,
        sources: list[Source],
        refused: list[str],
        folder: str,
        used: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.request_id = request_id
        self.sources = sources
        self.refused = refused
        self.folder = folder
        self.used = used


class CardsOvertaken(Message):
    """Changes that were not kept: another desk had written these cards before."""

    def __init__(self, overtaken: list[Overtaken]) -> None:
        super().__init__()
        self.overtaken = overtaken


@dataclass(frozen=True, slots=True)
class KnownSession:
    """A session by its id, and the name by which a person knows it."""

    id: str
    name: str


Wanted = Sequence[SourceRequest] | KnownSession
"""Requests to work on, or a session."""


def open_session(desk: Desk, wanted: Wanted, newest: Newest) -> SessionOpened:
    """The session for these requests, or the one that is named; its files are looked at again."""
    try:
        row = _known(desk, wanted) if isinstance(wanted, KnownSession) else open_for(desk, wanted)
        session, troubles = load(desk, row, newest)
    except Problem as problem:
        return SessionOpened(None, [safe_text(str(problem))])
    session.check_all()
    return SessionOpened(session, [safe_text(trouble) for trouble in troubles])


def _known(desk: Desk, wanted: KnownSession) -> SessionRow:
    row = session_called(desk, wanted.id)
    if row is None:
        raise NotFound(
            "no-session",
            f"The session {safe_text(wanted.name)} was closed meanwhile.",
            "S lists the sessions there are.",
        )
    return row


@dataclass(frozen=True, slots=True)
class Place:
    """Where files are to go: a card of a session."""

    desk: Desk
    session_id: str
    card: Card
    suggester: Suggester | None = None
    """Who knows what a name says against the card's request."""

    def held_against(self, source: Source) -> Source:
        """With what its name says against the card's request."""
        if self.suggester is None:
            return source
        return self.suggester.with_contradictions(source, self.card.request.id)


def choose_paths(place: Place, paths: Sequence[str]) -> SourcesChosen:
    """Look at the files, read what they tell, and who else has them."""
    request_id, source_type = place.card.request.id, place.card.source_type
    sources: list[Source] = []
    refused: list[str] = []
    folder = ""
    for path in paths:
        try:
            sources.append(place.held_against(with_hashes(choose(path, source_type))))
        except Problem as problem:
            refused.append(safe_text(str(problem)))
        else:
            folder = os.path.dirname(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111, PTH120
    return SourcesChosen(request_id, sources, refused, folder, _other_users(place, sources))


def choose_pasted(place: Place, pasted: str) -> SourcesChosen:
    """As `choose_paths`, of what a terminal pastes for dropped files."""
    return choose_paths(place, paths_from_paste(pasted))


def _other_users(place: Place, sources: Sequence[Source]) -> list[str]:
    elsewhere = used_elsewhere(place.desk, place.session_id)
    cards = [words for source in sources for words in elsewhere.get(source.path, ())]
    return cards + delivered_elsewhere(place.desk, place.card.request.id, sources)


def keep_cards(desk: Desk, session_id: str, writes: Sequence[Write]) -> CardsOvertaken | None:
    """Write the cards; tells of those that another desk has written meanwhile."""
    overtaken = keep(desk, session_id, writes)
    return CardsOvertaken(overtaken) if overtaken else None
