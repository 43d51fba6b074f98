"""The form in which a card is kept: what a person made of it, without the portal's side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from backlot_tui.desk.cards import Card, CardFile, LostFile
from backlot_tui.desk.sources import choose
from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.file_names import from_wire, to_wire
from backlot_tui.domain.problems import Problem

EMPTY: Mapping[str, Any] = {"files": [], "overrides": {}, "ticked": False, "put_away": False}
"""A card that nobody has touched."""


def kept(card: Card) -> dict[str, Any]:
    files = [(file.source.path, file.metadata, file.from_file) for file in card.files]
    files += [(lost.path, lost.metadata, lost.from_file) for lost in card.lost]
    return {
        "files": [
            {"path": to_wire(path), "metadata": metadata, "from_file": sorted(from_file)}
            for path, metadata, from_file in files
        ],
        "overrides": card.overrides,
        "ticked": card.ticked,
        "put_away": card.put_away,
    }


def restored(card: Card, as_kept: Mapping[str, Any]) -> Card:
    """The card with what was kept. Files are read again, as they are now."""
    files: list[CardFile] = []
    lost: list[LostFile] = []
    for entry in as_kept["files"]:
        found = _file(entry, card.source_type)
        if isinstance(found, CardFile):
            files.append(found)
        else:
            lost.append(found)
    return replace(
        card,
        files=tuple(files),
        lost=tuple(lost),
        overrides=as_kept["overrides"],
        ticked=as_kept["ticked"] and not lost,
        put_away=as_kept.get("put_away", False),
    )


def _file(entry: Mapping[str, Any], source_type: SourceType) -> CardFile | LostFile:
    path, from_file = from_wire(entry["path"]), frozenset(entry["from_file"])
    try:
        return CardFile(choose(path, source_type), entry["metadata"], from_file)
    except Problem as problem:
        return LostFile(path, entry["metadata"], from_file, str(problem))
