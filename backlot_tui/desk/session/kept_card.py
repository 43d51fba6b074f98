"""The form in which a card is kept: what a person made of it, without the portal's side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from backlot_tui.desk.cards import Card, CardFile, LostFile
from backlot_tui.desk.hashing import verdict_of, with_verdict
from backlot_tui.desk.sources import choose
from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.file_names import from_wire, to_wire
from backlot_tui.domain.problems import Problem
from backlot_tui.media.workers import KnownFacts

EMPTY: Mapping[str, Any] = {"files": [], "overrides": {}, "ticked": False, "put_away": False}
"""A card that nobody has touched."""


def kept(card: Card) -> dict[str, Any]:
    """Of files that stay at the portal only what is said of them: they are not ours to keep."""
    local: tuple[CardFile | LostFile, ...] = card.aside if card.stays else (*card.files, *card.lost)
    said = {to_wire(file.source.name): file.metadata for file in card.files}
    return {
        "files": [_entry(each) for each in local],
        "overrides": card.overrides,
        "ticked": card.ticked,
        "put_away": card.put_away,
        **({"said": said} if card.stays else {}),
    }


def stayed(as_kept: Mapping[str, Any]) -> bool:
    """Whether the card's files were those at the portal when it was kept."""
    return "said" in as_kept


def restored(card: Card, as_kept: Mapping[str, Any], known: KnownFacts | None = None) -> Card:
    """The card with what was kept. Files are looked at again, as they are now.

    card: empty, or with the files that stay at the portal, as it was when it was kept (`stayed`).
    known: the facts of files that were read before; they are not read again.
    """
    local = tuple(_file(entry, card.source_type, known) for entry in as_kept["files"])
    if card.stays:
        return _with_said(replace(card, aside=local), as_kept)
    lost = tuple(each for each in local if isinstance(each, LostFile))
    return replace(
        card,
        files=tuple(each for each in local if isinstance(each, CardFile)),
        lost=lost,
        overrides=as_kept["overrides"],
        ticked=as_kept["ticked"] and not lost,
        put_away=as_kept.get("put_away", False),
    )


def _with_said(card: Card, as_kept: Mapping[str, Any]) -> Card:
    said = _by_name(card, as_kept["said"])
    if said.keys() != {to_wire(file.source.name) for file in card.files}:
        return card  # other files were delivered since then
    files = tuple(replace(file, metadata=said[to_wire(file.source.name)]) for file in card.files)
    return replace(
        card,
        files=files,
        overrides=as_kept["overrides"],
        ticked=as_kept["ticked"],
        put_away=as_kept.get("put_away", False),
    )


def _by_name(
    card: Card, said: Mapping[str, dict[str, str]] | Sequence[dict[str, str]]
) -> Mapping[str, dict[str, str]]:
    """It was kept as a list once, in the order of the files."""
    if isinstance(said, Mapping):
        return said
    return dict(zip([to_wire(file.source.name) for file in card.files], said, strict=False))


def _entry(file: CardFile | LostFile) -> dict[str, Any]:
    if isinstance(file, CardFile):
        path, hashes, against = file.source.path, verdict_of(file.source), file.source.against
    else:
        path, hashes, against = file.path, file.hashes, file.against
    entry: dict[str, Any] = {
        "path": to_wire(path),
        "metadata": file.metadata,
        "from_file": sorted(file.from_file),
    }
    if hashes is not None:
        entry["hashes"] = dict(hashes)
    return {**entry, "against": list(against)} if against else entry


def _file(
    entry: Mapping[str, Any], source_type: SourceType, known: KnownFacts | None
) -> CardFile | LostFile:
    path, from_file = from_wire(entry["path"]), frozenset(entry["from_file"])
    hashes, against = entry.get("hashes"), tuple(entry.get("against", ()))
    try:
        source = with_verdict(choose(path, source_type, known), hashes)
    except Problem as problem:
        return LostFile(path, entry["metadata"], from_file, str(problem), hashes, against)
    return CardFile(replace(source, against=against), entry["metadata"], from_file)
