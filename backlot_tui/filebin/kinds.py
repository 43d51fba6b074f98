"""The groups that the bin shows, and which file belongs to which."""

from __future__ import annotations

from enum import StrEnum

from backlot_tui.domain.facts import TIMED_TEXT, WITH_PICTURE, FileFacts, FileKind
from backlot_tui.filebin.items import BinItem


class BinGroup(StrEnum):
    """In the order in which they are shown."""

    VIDEO = "video"
    AUDIO = "audio"
    TIMED_TEXT = "timed text"
    DOCUMENTS = "documents"
    PACKAGES = "packages"
    OTHER = "other"


_BY_KIND = {
    **dict.fromkeys(WITH_PICTURE, BinGroup.VIDEO),
    FileKind.WAV: BinGroup.AUDIO,
    **dict.fromkeys(TIMED_TEXT, BinGroup.TIMED_TEXT),
    FileKind.PDF: BinGroup.DOCUMENTS,
    FileKind.OOXML: BinGroup.DOCUMENTS,
    FileKind.OLE: BinGroup.DOCUMENTS,
    FileKind.TTAL: BinGroup.DOCUMENTS,
    FileKind.TEXT: BinGroup.DOCUMENTS,
}


def group_of(item: BinItem) -> BinGroup:
    """By what the bytes are; a file of which nothing is read yet is among the others."""
    if item.is_package:
        return BinGroup.PACKAGES
    if item.facts is None:
        return BinGroup.OTHER
    if item.facts.kind is FileKind.MXF and _has_sound_alone(item.facts):
        return BinGroup.AUDIO
    return _BY_KIND.get(item.facts.kind, BinGroup.OTHER)


def _has_sound_alone(facts: FileFacts) -> bool:
    return facts.width is None and facts.channels is not None
