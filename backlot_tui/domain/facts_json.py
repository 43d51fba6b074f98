"""A file's facts as JSON and back: what `probe --json` prints, the cache keeps, a worker sends."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from backlot_tui.domain.facts import Composition, FileFacts, FileKind, Structure


def facts_to_json(facts: FileFacts) -> dict[str, Any]:
    """Every field by its name; None where the file does not tell."""
    document = dataclasses.asdict(facts)
    return {name: _plain(value) for name, value in document.items()}


def facts_from_json(document: Mapping[str, Any]) -> FileFacts:
    """Unknown keys are ignored, an unknown kind is `UNKNOWN`, a missing field or null is open.

    Raises ValueError with the field's name where a value is of another type.
    """
    if not isinstance(document, Mapping):
        raise ValueError("facts must be an object")
    return FileFacts(**_read(document, _FACTS, ""))


def _plain(value: Any) -> Any:
    match value:
        case FileKind() | Structure():
            return value.value
        case tuple():
            return [_plain(each) for each in value]
        case dict():
            return {name: _plain(each) for name, each in value.items()}
    return value


def _read(document: Mapping[str, Any], fields: Mapping[str, _Field], where: str) -> dict[str, Any]:
    return {
        name: read(document.get(name), where + name)
        for name, read in fields.items()
        if document.get(name) is not None or read in _REQUIRED
    }


_Field = Callable[[Any, str], Any]
_KINDS, _STRUCTURES = frozenset(FileKind), frozenset(Structure)
_BEYOND = 1e15
"""JSON knows no end to numbers, and Python's reader takes NaN and Infinity too."""


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} must be text")
    return value


def _flag(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be true or false")
    return value


def _whole_number(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name} must be a whole number")
    return value


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name} must be a number")
    if not abs(value) < _BEYOND:
        raise ValueError(f"{name} is no sensible number")
    return float(value)


def _size(value: Any, name: str) -> int:
    return 0 if value is None else _whole_number(value, name)


def _kind(value: Any, name: str) -> FileKind:
    if value is None:
        return FileKind.UNKNOWN
    word = _text(value, name)
    return FileKind(word) if word in _KINDS else FileKind.UNKNOWN


def _structure(value: Any, name: str) -> Structure:
    word = _text(value, name)
    return Structure(word) if word in _STRUCTURES else Structure.UNSURE


def _compositions(value: Any, name: str) -> tuple[Composition, ...]:
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise ValueError(f"{name} must be a list of compositions")
    return tuple(Composition(**_read(each, _COMPOSITION, f"{name}.")) for each in value)


def _texts(value: Any, name: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{name} must be a list of text")
    return tuple(_text(each, name) for each in value)


def _title(value: Any, name: str) -> str:
    return "" if value is None else _text(value, name)


def _open(read: _Field) -> _Field:
    """The field may be null."""

    def maybe(value: Any, name: str) -> Any:
        return None if value is None else read(value, name)

    return maybe


_OPEN_TEXT, _OPEN_WHOLE, _OPEN_NUMBER = _open(_text), _open(_whole_number), _open(_number)
_REQUIRED = (_kind, _size, _title)

_COMPOSITION: Mapping[str, _Field] = MappingProxyType(
    {
        "title": _title,
        "kind": _OPEN_TEXT,
        "languages": _texts,
        "soundfield": _OPEN_TEXT,
        "duration_s": _OPEN_NUMBER,
    }
)
_FACTS: Mapping[str, _Field] = MappingProxyType(
    {
        "kind": _kind,
        "size": _size,
        "structure": _structure,
        "structure_reason": _text,
        "channels": _OPEN_WHOLE,
        "sample_rate": _OPEN_WHOLE,
        "bit_depth": _OPEN_WHOLE,
        "duration_s": _OPEN_NUMBER,
        "adm": _flag,
        "language": _OPEN_TEXT,
        "time_base": _OPEN_TEXT,
        "frame_rate": _OPEN_TEXT,
        "codec": _OPEN_TEXT,
        "width": _OPEN_WHOLE,
        "height": _OPEN_WHOLE,
        "dynamic_range": _OPEN_TEXT,
        "soundfield": _OPEN_TEXT,
        "start_timecode": _OPEN_TEXT,
        "title": _OPEN_TEXT,
        "pages": _OPEN_WHOLE,
        "sheets": _texts,
        "rows": _OPEN_WHOLE,
        "cues": _OPEN_WHOLE,
        "sdh_cues": _OPEN_WHOLE,
        "first_cue_s": _OPEN_NUMBER,
        "last_cue_s": _OPEN_NUMBER,
        "compositions": _compositions,
        "hash_faults": _open(_texts),
    }
)
