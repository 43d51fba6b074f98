"""Cards whose request asks for something else than it did: new metadata, or files again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from backlot_tui.desk.cards import Card, CardFile, LostFile
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.redelivering import card_of_kept_files, source_of
from backlot_tui.desk.session.kept_card import restored, stayed
from backlot_tui.desk.stale_overrides import without_stale_overrides
from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.file_names import from_wire
from backlot_tui.domain.problems import CheckRefused
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.transitions import DELIVERABLE
from backlot_tui.media.workers import KnownFacts
from backlot_tui.state import cache

_Body = Mapping[str, Any]


def turned(desk: Desk, card: Card, request: SourceRequest) -> Card:
    """The card under its request as it is now; where that asks for nothing it stays what it is.

    What a person said of a file stays where a file of that name stays. Files of this machine are
    set aside while they are not asked for. A tick was meant for what was asked before.
    """
    stays = request.metadata_only or (card.stays and request.status not in DELIVERABLE)
    if stays is card.stays:
        return replace(card, request=request)
    now = _with_files_aside(desk, card, request) if stays else _with_files_back(card, request)
    return without_stale_overrides(now)


def card_as_left(
    desk: Desk,
    request: SourceRequest,
    source_type: SourceType,
    as_kept: _Body,
    known: KnownFacts,
) -> Card:
    """A card of a session, read back, for what its request asks now.

    known: the facts of files that were read before; they are not read again.
    """
    left = Card(request, source_type)
    if stayed(as_kept):
        left = _of_kept_files(request, source_type, _deliveries(desk, request))
    return turned(desk, restored(left, as_kept, known), request)


def _with_files_aside(desk: Desk, card: Card, request: SourceRequest) -> Card:
    bodies = _deliveries(desk, request)
    fresh = _of_kept_files(request, card.source_type, bodies)
    local: tuple[CardFile | LostFile, ...] = (*card.files, *card.lost)
    drafts = {_name(each): each.metadata for each in local if not _was_said(each, bodies)}
    files = tuple(
        replace(file, metadata=drafts.get(file.source.name, file.metadata)) for file in fresh.files
    )
    return replace(fresh, files=files, overrides={**fresh.overrides, **card.overrides}, aside=local)


def _with_files_back(card: Card, request: SourceRequest) -> Card:
    said = {file.source.name: file.metadata for file in card.files}
    back = [replace(each, metadata=said.get(_name(each), each.metadata)) for each in card.aside]
    files = tuple(each for each in back if isinstance(each, CardFile))
    lost = tuple(each for each in back if isinstance(each, LostFile))
    return Card(request, card.source_type, files, card.overrides, lost=lost)


def _deliveries(desk: Desk, request: SourceRequest) -> list[dict[str, Any]]:
    return cache.deliveries_of(desk.cache, desk.portal, request.id)


def _of_kept_files(
    request: SourceRequest, source_type: SourceType, bodies: Sequence[_Body]
) -> Card:
    """Without files where the local copy knows of no delivery yet."""
    with suppress(CheckRefused):
        return card_of_kept_files(request, source_type, bodies)
    return Card(request, source_type, stays=True)


def _was_said(file: CardFile | LostFile, bodies: Sequence[_Body]) -> bool:
    """Whether the portal was told this before: then it is no draft, and may be out of date."""
    return any(
        from_wire(source_of(each["name"])) == _name(file) and each["metadata"] == file.metadata
        for body in bodies
        for each in body["files"]
    )


def _name(file: CardFile | LostFile) -> str:
    return file.source.name if isinstance(file, CardFile) else PurePath(file.path).name
