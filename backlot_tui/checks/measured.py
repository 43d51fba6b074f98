"""What a file's facts say, in the words of the metadata fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from backlot_tui.domain.catalogue import FieldKind, MetadataField
from backlot_tui.domain.facts import FileFacts, FileKind
from backlot_tui.domain.languages import NO_LANGUAGE
from backlot_tui.domain.soundfields import ATMOS

_BY_COUNT = {1: "1.0", 2: "2.0", 6: "5.1", 8: "5.1 + 2.0"}
_UHD = (3840, 2160)
_HD = (1280, 720)
"""A picture that reaches either edge counts, so that cropped masters (3840x1608) do as well."""


def measured(field: MetadataField, facts: FileFacts) -> str:
    """The fact behind a field as a drop-down would write it; empty where the file is silent."""
    if field.kind is FieldKind.LANGUAGE:
        return ", ".join(tag.replace("_", "-") for tag in languages(facts))
    read = _READERS.get(field.key)
    return read(facts) if read else ""


def is_measurable(field: MetadataField) -> bool:
    """Whether any kind of file could tell this field's value."""
    return field.kind is FieldKind.LANGUAGE or field.key in _READERS


def languages(facts: FileFacts) -> tuple[str, ...]:
    """The languages that the file or the package's compositions name, as they spell them."""
    told = [facts.language or ""]
    if facts.kind is FileKind.IMF:
        told += [tag for composition in facts.compositions for tag in composition.languages]
    return tuple(dict.fromkeys(tag for tag in told if tag.casefold() not in NO_LANGUAGE))


def soundfields(facts: FileFacts) -> tuple[str, ...]:
    """The layouts that the file or the package's compositions name.

    Many single channels are no layout: what they make together nobody has said.
    """
    told = [facts.soundfield or ""]
    told += [composition.soundfield or "" for composition in facts.compositions]
    return tuple(dict.fromkeys(layout for layout in told if layout and not _is_loose(layout)))


def duration(facts: FileFacts) -> float | None:
    """Seconds; of a package the longest composition's, where it does not say itself."""
    if facts.duration_s is not None:
        return facts.duration_s
    lengths = [each.duration_s for each in facts.compositions if each.duration_s is not None]
    return max(lengths, default=None)


def _is_loose(layout: str) -> bool:
    parts = layout.split(" + ")
    return len(parts) > 1 and set(parts) == {"1.0"}


def _channel_config(facts: FileFacts) -> str:
    if facts.adm:
        return ATMOS
    if told := soundfields(facts):
        return ", ".join(told)
    if facts.channels is None:
        return ""
    return _BY_COUNT.get(facts.channels, f"{facts.channels} channels")


def _resolution(facts: FileFacts) -> str:
    if facts.width is None or facts.height is None:
        return ""
    for name, (width, height) in (("UHD", _UHD), ("HD", _HD)):
        if facts.width >= width or facts.height >= height:
            return name
    return "SD"


_READERS: Mapping[str, Callable[[FileFacts], str]] = MappingProxyType(
    {
        "time_base": lambda facts: (facts.time_base or "").upper(),
        "frame_rate": lambda facts: facts.frame_rate or "",
        "channel_config": _channel_config,
        "resolution": _resolution,
        "dynamic_range": lambda facts: facts.dynamic_range or "",
        "start_timecode": lambda facts: facts.start_timecode or "",
    }
)
