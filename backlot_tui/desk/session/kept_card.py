"""The form in which a card is kept: what a person made of it, without the portal's side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from backlot_tui.desk.cards import Card, CardFile, LostFile
from backlot_tui.desk.hashing import Verdict, verdict_of, with_verdict
from backlot_tui.desk.sources import choose
from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.file_names import from_wire, to_wire
from backlot_tui.domain.problems import Problem
from backlot_tui.media.workers import KnownFacts

EMPTY: Mapping[str, Any] = {"files": [], "overrides": {}, "ticked": False, "put_away": False}
"""A card that nobody has touched."""


def kept(card: Card) -> dict[str, Any]:
    """Of files that stay at the portal only what is said of them: they are not ours to keep."""
    if card.request.metadata_only:
        said = {"files": [], "said": [file.metadata for file in card.files]}
        return {**EMPTY, **said, "overrides": card.overrides, "ticked": card.ticked}
    return {
        "files": [
            *(_entry(each.source.path, each, verdict_of(each.source)) for each in card.files),
            *(_entry(each.path, each, each.hashes) for each in card.lost),
        ],
        "overrides": card.overrides,
        "ticked": card.ticked,
        "put_away": card.put_away,
    }


def restored(card: Card, as_kept: Mapping[str, Any], known: KnownFacts | None = None) -> Card:
    """The card with what was kept. Files are looked at again, as they are now.

    card: empty, or with the files that stay at the portal. known: the facts of files that were
    read before; they are not read again.
    """
    if card.request.metadata_only:
        return _with_said(card, as_kept)
    files: list[CardFile] = []
    lost: list[LostFile] = []
    for entry in as_kept["files"]:
        found = _file(entry, card.source_type, known)
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


def _with_said(card: Card, as_kept: Mapping[str, Any]) -> Card:
    said = as_kept.get("said", [])
    if len(said) != len(card.files):
        return card  # other files were delivered since then
    files = tuple(
        replace(file, metadata=metadata) for file, metadata in zip(card.files, said, strict=True)
    )
    return replace(card, files=files, overrides=as_kept["overrides"], ticked=as_kept["ticked"])


def _entry(path: str, file: CardFile | LostFile, hashes: Verdict | None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "path": to_wire(path),
        "metadata": file.metadata,
        "from_file": sorted(file.from_file),
    }
    return entry if hashes is None else {**entry, "hashes": dict(hashes)}


def _file(
    entry: Mapping[str, Any], source_type: SourceType, known: KnownFacts | None
) -> CardFile | LostFile:
    path, from_file = from_wire(entry["path"]), frozenset(entry["from_file"])
    hashes = entry.get("hashes")
    try:
        source = with_verdict(choose(path, source_type, known), hashes)
    except Problem as problem:
        return LostFile(path, entry["metadata"], from_file, str(problem), hashes)
    return CardFile(source, entry["metadata"], from_file)
