"""Cards that outlive the desk: written to work.db at every change, read back at the next look."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from backlot_tui.desk.cards import Card, CardFile
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.sources import choose
from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.file_names import from_wire, to_wire
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.state import drafts


def save_card(desk: Desk, card: Card) -> None:
    """Keep the card as it is now."""
    drafts.save_draft(desk.work, desk.portal, card.request.id, _to_json(card))


def open_card(
    desk: Desk, request: SourceRequest, source_type: SourceType
) -> tuple[Card, list[str]]:
    """The card of a request as it was left, and what could not be restored, in sentences.

    Files are read again: one that is gone is left out, one that changed is as it is now.
    """
    card = Card(request, source_type)
    kept = drafts.draft(desk.work, desk.portal, request.id)
    if kept is None:
        return card, []
    files: list[CardFile] = []
    lost: list[str] = []
    for entry in kept["files"]:
        try:
            files.append(_file(entry, source_type))
        except Problem as problem:
            lost.append(str(problem))
    ticked = bool(kept["ticked"]) and not lost
    return replace(card, files=tuple(files), overrides=kept["overrides"], ticked=ticked), lost


def _to_json(card: Card) -> dict[str, Any]:
    return {
        "files": [
            {
                "path": to_wire(file.source.path),
                "metadata": file.metadata,
                "from_file": sorted(file.from_file),
            }
            for file in card.files
        ],
        "overrides": card.overrides,
        "ticked": card.ticked,
    }


def _file(entry: dict[str, Any], source_type: SourceType) -> CardFile:
    source = choose(from_wire(entry["path"]), source_type)
    return CardFile(source, entry["metadata"], frozenset(entry["from_file"]))
