"""Reading and keeping cards: the delivery screen's work off the UI thread."""

from __future__ import annotations

import os
from collections.abc import Sequence

from textual.message import Message

from backlot_tui.desk.cards import Card
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.drafting import open_card, save_card
from backlot_tui.desk.sources import Source, choose, paths_from_paste
from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text


class CardsOpened(Message):
    """The cards as they were left; `lost` says in sentences what could not be restored."""

    def __init__(self, cards: list[Card], lost: list[str]) -> None:
        super().__init__()
        self.cards = cards
        self.lost = lost


class SourcesChosen(Message):
    """Files for a card, and sentences about those that could not be taken."""

    def __init__(
        self, request_id: str, sources: list[Source], refused: list[str], folder: str
    ) -> None:
        super().__init__()
        self.request_id = request_id
        self.sources = sources
        self.refused = refused
        self.folder = folder


def open_cards(desk: Desk, requests: Sequence[SourceRequest]) -> CardsOpened:
    """The drafts of these requests, their files looked at again."""
    cards: list[Card] = []
    lost: list[str] = []
    try:
        catalogue = desk.catalogue()
    except Problem as problem:
        return CardsOpened([], [safe_text(str(problem))])
    for request in requests:
        try:
            card, gone = open_card(desk, request, catalogue.source_type(request.source_type))
        except Problem as problem:
            lost.append(safe_text(str(problem)))
        else:
            cards.append(card)
            lost += [safe_text(sentence) for sentence in gone]
    return CardsOpened(cards, lost)


def choose_paths(request_id: str, source_type: SourceType, paths: Sequence[str]) -> SourcesChosen:
    """Look at the files and read what they tell."""
    sources: list[Source] = []
    refused: list[str] = []
    folder = ""
    for path in paths:
        try:
            sources.append(choose(path, source_type))
        except Problem as problem:
            refused.append(safe_text(str(problem)))
        else:
            folder = os.path.dirname(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111, PTH120
    return SourcesChosen(request_id, sources, refused, folder)


def choose_pasted(request_id: str, source_type: SourceType, pasted: str) -> SourcesChosen:
    """As `choose_paths`, of what a terminal pastes for dropped files."""
    return choose_paths(request_id, source_type, paths_from_paste(pasted))


def keep(desk: Desk, card: Card) -> None:
    """Write the draft."""
    save_card(desk, card)
