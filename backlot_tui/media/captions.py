"""Cues of SCC and EBU STL, by ttconv: both need their codes decoded to know what is shown when.

CTA-608 (captions in SCC), EBU Tech 3264 (STL; times are the file's own, not counted from the start
of the programme).
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from typing import Any

from backlot_tui.media.cues import MAX_CUE_CHARS, Cue
from backlot_tui.media.reading import Source

MAX_BYTES = 4 * 1024 * 1024


def scc_cues(source: Source) -> list[Cue]:
    """Raises whatever ttconv does at what is not SCC."""
    from ttconv.scc import reader  # noqa: PLC0415 (only for captions)

    return list(_cues(reader.to_model(source.at(0, MAX_BYTES).decode("ascii", "replace"))))


def stl_cues(source: Source) -> tuple[list[Cue], str | None]:
    """The cues and the language. Raises whatever ttconv does at what is not STL."""
    from ttconv.stl import reader  # noqa: PLC0415 (only for captions)

    document = reader.to_model(io.BytesIO(source.at(0, MAX_BYTES)))
    return list(_cues(document)), document.get_lang() or None


def _cues(document: Any) -> Iterator[Cue]:
    body = document.get_body()
    for paragraph in body.dfs_iterator() if body is not None else ():
        if type(paragraph).__name__ == "P":
            text = _text(paragraph)
            if text.strip():
                begin, end = paragraph.get_begin(), paragraph.get_end()
                yield Cue(float(begin or 0), math.inf if end is None else float(end), text)


def _text(paragraph: Any) -> str:
    pieces = []
    for element in paragraph.dfs_iterator():
        match type(element).__name__:
            case "Text":
                pieces.append(element.get_text())
            case "Br":
                pieces.append("\n")
    return "".join(pieces)[:MAX_CUE_CHARS]
