"""Metadata from one row to many: of the card, and of other cards of its type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from backlot_tui.desk.cards import Card, CardFile
from backlot_tui.domain.catalogue import FieldKind


def applied_to_cards(source: Card, position: int, cards: Iterable[Card]) -> list[Card]:
    """Apply to All Rows across cards: every file of the same type's cards gets one row's values.

    What a file itself told stays, and languages stay: each request asks for its own.
    """
    values = _shared_values(source, source.files[position].metadata)
    return [
        replace(card, files=tuple(_with_values(file, values) for file in card.files))
        for card in cards
        if card.source_type.name == source.source_type.name and card.request != source.request
    ]


def _shared_values(card: Card, metadata: Mapping[str, str]) -> dict[str, str]:
    languages = {
        use.field.key for use in card.source_type.uses if use.field.kind is FieldKind.LANGUAGE
    }
    return {key: value for key, value in metadata.items() if key not in languages}


def _with_values(file: CardFile, values: Mapping[str, str]) -> CardFile:
    said = {key: value for key, value in values.items() if key not in file.from_file}
    return replace(file, metadata={**file.metadata, **said})
