"""SCC: CEA-608 pop-on captions as Scenarist writes them, one hex word per video frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_RESUME_CAPTION_LOADING = (0x14, 0x20)
_ERASE_NON_DISPLAYED = (0x14, 0x2E)
_ERASE_DISPLAYED = (0x14, 0x2C)
_END_OF_CAPTION = (0x14, 0x2F)
_ROW_ADDRESS = {14: (0x14, 0x50), 15: (0x14, 0x70)}
"""Preamble address codes: white, indent 0."""
_LAST_ROW = 15
_ROW_CHARACTERS = 32
_FPS = 30
"""Frame numbers per second of 29.97 timecode."""
_DROPPED_PER_MINUTE = 2

Word = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Caption:
    """One or two lines, on screen from frame `begin` to frame `end` (29.97 fps)."""

    begin: int
    end: int
    lines: tuple[str, ...]


def scc(captions: Sequence[Caption]) -> str:
    """The whole file. A caption is loaded ahead, so that it pops on at its first frame."""
    out = ["Scenarist_SCC V1.0"]
    free_from = 0
    for caption in captions:
        load = [*_load(caption.lines), *_twice(_END_OF_CAPTION)]
        # One word goes out per frame; the first of the two End Of Caption codes shows the text.
        start = caption.begin - len(load) + 2
        if start < free_from:
            raise ValueError(f"no time to load the caption {caption.lines}")
        out.append(_line(start, load))
        out.append(_line(caption.end, _twice(_ERASE_DISPLAYED)))
        free_from = caption.end + 2
    return "\n\n".join(out) + "\n"


def _load(lines: tuple[str, ...]) -> list[Word]:
    words = [*_twice(_RESUME_CAPTION_LOADING), *_twice(_ERASE_NON_DISPLAYED)]
    for row, text in enumerate(lines, start=_LAST_ROW + 1 - len(lines)):
        words += _twice(_ROW_ADDRESS[row])
        words += _text(text)
    return words


def _twice(code: Word) -> list[Word]:
    """Control codes are sent twice in a row (CEA-608), so that one lost word does no harm."""
    return [code, code]


def _text(text: str) -> list[Word]:
    if len(text) > _ROW_CHARACTERS:
        raise ValueError(f"a caption row holds {_ROW_CHARACTERS} characters: {text!r}")
    codes = text.encode("ascii") + b"\0" * (len(text) % 2)
    return list(zip(codes[::2], codes[1::2], strict=True))


def _line(frame: int, words: Iterable[Word]) -> str:
    shown = " ".join(f"{_odd_parity(a):02x}{_odd_parity(b):02x}" for a, b in words)
    return f"{_timecode(frame)}\t{shown}"


def _odd_parity(code: int) -> int:
    """Bit 7 makes the number of ones odd."""
    return code | (0x80 if code.bit_count() % 2 == 0 else 0)


def _timecode(frame: int) -> str:
    """Drop-frame `HH:MM:SS;FF`: two numbers are skipped each minute, except every tenth."""
    per_minute = 60 * _FPS - _DROPPED_PER_MINUTE
    per_ten = 10 * per_minute + _DROPPED_PER_MINUTE
    tens, rest = divmod(frame, per_ten)
    minutes = max(0, rest - _DROPPED_PER_MINUTE) // per_minute
    number = frame + _DROPPED_PER_MINUTE * (9 * tens + minutes)
    seconds, frames = divmod(number, _FPS)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d};{frames:02d}"
