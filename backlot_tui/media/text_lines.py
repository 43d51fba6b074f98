"""SubRip and WebVTT: the cues between their blank lines.

W3C WebVTT 4.1 (blocks, timings, hours that may be left out); SubRip has no specification, its
timings differ by the comma. `Language:` in WebVTT's header block is custom, not standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from backlot_tui.media.cues import MAX_CUE_CHARS, Cue
from backlot_tui.media.reading import Source
from backlot_tui.media.xml_head import as_text

MAX_BYTES = 8 * 1024 * 1024
_MOMENT = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMING = re.compile(rf"\s*{_MOMENT}\s*-->\s*{_MOMENT}")
_LANGUAGE = re.compile(r"language:\s*([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\s*$", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,50}\}")


def whole_text(source: Source) -> str:
    """The first `MAX_BYTES` as text; what is no UTF is taken for Western European."""
    raw = source.at(0, MAX_BYTES)
    text = as_text(raw)
    return raw.decode("cp1252", "replace") if "\ufffd" in text[: len(text) - 4] else text


def cues_in_lines(text: str) -> Iterator[Cue]:
    lines = iter(text.splitlines())
    for timing in filter(None, map(_TIMING.match, lines)):
        words: list[str] = []
        chars = 0
        for line in lines:
            if not line.strip():
                break
            chars += len(line)
            if chars <= MAX_CUE_CHARS:
                words.append(_TAGS.sub("", line))
        if any(word.strip() for word in words):
            begin, end = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:])
            yield Cue(begin, max(begin, end), "\n".join(words))


def language_in_header(text: str) -> str | None:
    """Of a WebVTT file: what its first block says."""
    for line in text[:4096].splitlines():
        if not line.strip():
            return None
        if found := _LANGUAGE.match(line):
            return found[1]
    return None


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + float(f"0.{fraction}")
