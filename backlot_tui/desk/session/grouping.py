"""How the cards of a session are ordered and headed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from backlot_tui.desk.cards import Card
from backlot_tui.domain.statuses import CardLabel


class GroupBy(StrEnum):
    """The Group key walks through these; cards open by title."""

    TITLE = "title"
    SOURCE_TYPE = "source type"
    LANGUAGE = "language"
    PACKAGE = "package"
    DUE = "due date"
    LABEL = "label"


_NO_LANGUAGE = "No language"


def heading(card: Card, label: CardLabel, by: GroupBy) -> str:
    """The heading that a card stands under; untrusted text, to be made safe where shown."""
    request = card.request
    match by:
        case GroupBy.TITLE:
            return request.title
        case GroupBy.SOURCE_TYPE:
            return request.source_type
        case GroupBy.LANGUAGE:
            return request.language or _NO_LANGUAGE
        case GroupBy.PACKAGE:
            return request.package_id
        case GroupBy.DUE:
            return request.due
        case GroupBy.LABEL:
            return str(label)


def grouped(
    cards: Iterable[Card], label: Callable[[str], CardLabel], by: GroupBy
) -> list[tuple[str, list[Card]]]:
    """The headings in their order, each with its cards in the order given.

    Labels follow their life (Empty first, Sent last), everything else the alphabet.
    """
    groups: dict[str, list[Card]] = {}
    for card in cards:
        groups.setdefault(heading(card, label(card.request.id), by), []).append(card)
    if by is GroupBy.LABEL:
        return [(text, groups[text]) for text in map(str, CardLabel) if text in groups]
    return sorted(groups.items(), key=lambda group: group[0].casefold())


def place(card: Card) -> tuple[str, int, int, str, str, str]:
    """Where a card stands in its session: by title, episode, type, language."""
    it = card.request
    return (
        it.title.casefold(),
        it.season or 0,
        it.episode or 0,
        it.source_type,
        it.language or "",
        it.id,
    )
