"""Runs of text with roles, as Markdown has them inside a paragraph, wrapped to a width."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it.token import Token
from rich.cells import cell_len, chop_cells

from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.lines import Line, Piece, Role, width_of

_ROLES: dict[str, Role] = {"strong_open": "strong", "em_open": "strong"}
_CODE: Role = "accent"


def pieces_of(inline: Token | None) -> Line:
    """The text of an inline token; of a link its words, for the pages are listed by name."""
    pieces: list[Piece] = []
    role: Role = ""
    for token in (inline.children or ()) if inline is not None else ():
        if token.type in _ROLES:
            role = _ROLES[token.type]
        elif token.type in ("strong_close", "em_close"):
            role = ""
        elif token.type in ("softbreak", "hardbreak"):
            pieces.append((" ", role))
        elif token.type == "code_inline":
            pieces.append((safe_text(token.content), _CODE))
        elif token.content:
            pieces.append((safe_text(token.content), role))
    return tuple(pieces)


def wrapped(line: Line, width: int) -> list[Line]:
    """The line broken at blanks into lines of at most `width` cells; longer words are cut."""
    width = max(1, width)
    lines: list[Line] = []
    current: Line = ()
    for word in _words(line):
        gap = (" ", word[0][1] if current and current[-1][1] == word[0][1] else "")
        joined: Line = (*current, gap, *word) if current else word
        if width_of(joined) <= width:
            current = joined
            continue
        if current:
            lines.append(current)
        *full, current = _cut(word, width)
        lines += full
    return [*lines, current] if current else lines


def _words(line: Line) -> Iterable[Line]:
    """What stands between blanks; one word may have several roles, as `m`, has."""
    word: list[Piece] = []
    for text, role in line:
        for place, part in enumerate(text.split(" ")):
            if place and word:
                yield tuple(word)
                word = []
            if part:
                word.append((part, role))
    if word:
        yield tuple(word)


def _cut(word: Line, width: int) -> list[Line]:
    """The word itself if it fits, or in parts that do."""
    if width_of(word) <= width:
        return [word]
    parts: list[Line] = []
    for text, role in word:
        room = width - width_of(parts[-1]) if parts else 0
        if parts and cell_len(text) <= room:
            parts[-1] = (*parts[-1], (text, role))
        else:
            parts += [((each, role),) for each in chop_cells(text, width)]
    return parts
