"""What the bin offers a card: the suggested file first, then possible ones, then all that fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from backlot_tui.desk.cards import Card
from backlot_tui.desk.session.session import Session
from backlot_tui.domain.catalogue import FilesTaken, SourceType
from backlot_tui.domain.facts import FileKind, Structure
from backlot_tui.domain.file_names import extension_of
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.filebin.items import BinItem
from backlot_tui.matching.results import FileMatch, Judgement

Matches = Mapping[str, FileMatch]
"""Path -> what matching says of the file."""


class Rank(StrEnum):
    """In the order of the list; the values head it."""

    SUGGESTED = "Suggested"
    POSSIBLE = "Possible"
    FITS = "Fits by kind"
    REFUSED = "Refused"


@dataclass(frozen=True, slots=True)
class Offer:
    """A file of the bin for one card. judgement: None where only the kind speaks for it."""

    item: BinItem
    rank: Rank
    judgement: Judgement | None = None


Suggested = Mapping[str, Sequence[Offer]]
"""Request id -> the files that are suggested for it."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A suggestion that a person may accept: these files onto this card."""

    card: Card
    offers: tuple[Offer, ...]


def offers_for(card: Card, items: Iterable[BinItem], matches: Matches) -> list[Offer]:
    """Ranked; within a rank the best score first, then by name. What does not fit is left out."""
    found = [offer for item in items if (offer := _offer(card, item, matches.get(item.path)))]
    ranks = list(Rank)
    return sorted(
        found,
        key=lambda offer: (
            ranks.index(offer.rank),
            -(offer.judgement.score if offer.judgement else 0.0),
            offer.item.name.casefold(),
        ),
    )


def refusals_for(card: Card, items: Iterable[BinItem], matches: Matches) -> list[Offer]:
    """matches: made with `refused`, against this request alone."""
    return [
        Offer(item, Rank.REFUSED, judgement)
        for item in items
        if item.path in matches
        for judgement in matches[item.path].refused
        if judgement.request == card.request.id
    ]


def suggested_files(items: Iterable[BinItem], matches: Matches) -> Suggested:
    """Of the files that are all there."""
    suggested: dict[str, list[Offer]] = {}
    for item in items:
        match = matches.get(item.path)
        if match and match.suggested and item.deliverable:
            offer = Offer(item, Rank.SUGGESTED, match.suggested)
            suggested.setdefault(match.suggested.request, []).append(offer)
    return suggested


def acceptable(session: Session, suggested: Suggested) -> list[Acceptance]:
    """What "accept all suggested" would do: for the ticked cards, or for all if none is ticked.

    Only empty cards, only files that no other card has.
    """
    empty = [
        card
        for card in session.ticked or session.shown
        if card.request.id in suggested and session.label(card.request.id) is CardLabel.EMPTY
    ]
    here = {file.source.path for card in session.cards for file in card.files} if empty else set()
    used = here | session.elsewhere.keys()
    found: list[Acceptance] = []
    for card in empty:
        offers = [each for each in suggested[card.request.id] if each.item.path not in used]
        if offers:
            found.append(Acceptance(card, tuple(offers)))
    return found


def _offer(card: Card, item: BinItem, match: FileMatch | None) -> Offer | None:
    if match and match.suggested and match.suggested.request == card.request.id:
        return Offer(item, Rank.SUGGESTED, match.suggested)
    for possible in match.possible if match else ():
        if possible.request == card.request.id:
            return Offer(item, Rank.POSSIBLE, possible)
    return Offer(item, Rank.FITS) if _fits(card.source_type, item) else None


def _fits(source_type: SourceType, item: BinItem) -> bool:
    """Whether the type takes such a file; one that is cut short fits nothing."""
    if item.facts is None or item.facts.structure is Structure.CUT:
        return False
    if item.is_package:
        return source_type.files is FilesTaken.SINGLE_OR_PACKAGE
    if extension_of(item.name) not in source_type.extensions:
        return False
    return item.facts.kind in source_type.kinds or item.facts.kind is FileKind.UNKNOWN
