"""A card: one request, the files chosen for it, and what a person says about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from backlot_tui.checks.prefill import prefilled, told_by_file
from backlot_tui.desk.sources import Source
from backlot_tui.domain.catalogue import FilesTaken, SourceType, normalise_value
from backlot_tui.domain.facts import ChosenFile
from backlot_tui.domain.requests import SourceRequest


@dataclass(frozen=True, slots=True)
class CardFile:
    """A source on a card. `from_file` names the fields whose value the file itself told."""

    source: Source
    metadata: dict[str, str] = field(default_factory=dict)
    from_file: frozenset[str] = frozenset()

    def as_chosen(self) -> ChosenFile:
        names = tuple(file.name for file in self.source.files)
        return ChosenFile(self.source.name, self.source.facts, self.metadata, names)


@dataclass(frozen=True, slots=True)
class LostFile:
    """A file that was on the card and cannot be read now: unmounted, moved away, deleted.

    What was said about it is kept, so that it is all there again when the file is.
    """

    path: str
    metadata: dict[str, str]
    from_file: frozenset[str]
    why: str
    hashes: Mapping[str, Any] | None = None
    """Of a package: the verdict on its hashes, as `desk.hashing` keeps it."""
    against: tuple[str, ...] = ()
    """As `Source.against`."""


@dataclass(frozen=True, slots=True)
class Card:
    """Immutable: every change gives a new card. overrides: finding code -> reason."""

    request: SourceRequest
    source_type: SourceType
    files: tuple[CardFile, ...] = ()
    overrides: dict[str, str] = field(default_factory=dict)
    ticked: bool = False
    put_away: bool = False
    lost: tuple[LostFile, ...] = ()
    stays: bool = False
    """Its files are those at the portal (`desk.redelivering`): only what is said of them is new."""
    aside: tuple[CardFile | LostFile, ...] = ()
    """Of a card whose files stay: those of this machine, until they are asked for again."""

    def chosen(self) -> list[ChosenFile]:
        return [file.as_chosen() for file in self.files]


def called(request: SourceRequest) -> str:
    """What a card is called where a person is asked about it; untrusted text."""
    return f"{request.name} · {request.source_type} {request.language or ''}".rstrip()


def with_sources(card: Card, sources: list[Source]) -> Card:
    """Put sources on the card: added where the type takes several files, else in place of the old.

    What the file tells is filled in at once.
    """
    files = tuple(_card_file(card, source) for source in sources)
    if card.source_type.files is not FilesTaken.SEVERAL:
        return replace(card, files=files, lost=())
    fresh = {source.path for source in sources}
    kept = tuple(file for file in card.files if file.source.path not in fresh)
    lost = tuple(file for file in card.lost if file.path not in fresh)
    return replace(card, files=kept + files, lost=lost)


def without_file(card: Card, position: int) -> Card:
    files = tuple(file for at, file in enumerate(card.files) if at != position)
    return replace(card, files=files, ticked=card.ticked and bool(files))


def without_lost(card: Card) -> Card:
    """Give up the files that cannot be read."""
    return replace(card, lost=())


def with_value(card: Card, position: int, key: str, value: str) -> Card:
    """Set a metadata field of one file; an empty value clears it.

    Raises UsageProblem for a field or a value that the source type does not know.
    """
    wanted = card.source_type.field(key)
    file = card.files[position]
    metadata = {name: text for name, text in file.metadata.items() if name != wanted.key}
    if value:
        metadata[wanted.key] = normalise_value(wanted, value)
    changed = replace(file, metadata=metadata, from_file=file.from_file - {wanted.key})
    return replace(card, files=(*card.files[:position], changed, *card.files[position + 1 :]))


def with_row_applied(card: Card, position: int) -> Card:
    """Apply to All Rows: every file of the card gets the values of one."""
    values = card.files[position].metadata
    return replace(
        card,
        files=tuple(
            file if at == position else filled_in(card, file, values)
            for at, file in enumerate(card.files)
        ),
    )


def filled_in(card: Card, file: CardFile, values: Mapping[str, str]) -> CardFile:
    """The file with these values; those that it tells itself count as read from it."""
    told = _told(card, file.source, values)
    return replace(file, metadata=dict(values), from_file=told)


def with_override(card: Card, code: str, reason: str) -> Card:
    return replace(card, overrides={**card.overrides, code: reason})


def as_prepared(card: Card, earlier: Card) -> Card:
    """The card with everything that a person did to `earlier`; the request stays as it is now."""
    return replace(earlier, request=card.request)


def _card_file(card: Card, source: Source) -> CardFile:
    filled = prefilled(card.source_type, source.facts, card.request)
    return CardFile(source, dict(filled), _told(card, source, filled))


def _told(card: Card, source: Source, values: Mapping[str, str]) -> frozenset[str]:
    """The fields whose value is what the file itself tells."""
    told = told_by_file(card.source_type, source.facts)
    return frozenset(key for key, value in told.items() if values.get(key) == value)
