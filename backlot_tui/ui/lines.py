"""Text as the line widgets draw it: pieces with a role, cut and padded to terminal cells.

Every piece must have gone through `domain.safe_text` where it entered the view.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from rich.cells import cell_len, chop_cells, set_cell_size

Role = Literal["", "dim", "strong", "accent", "good", "warn", "bad", "pick"]
Piece = tuple[str, Role]
Line = tuple[Piece, ...]

ELLIPSIS = "…"
_UNBROKEN = 20
"""A fact of at most this many cells stays on one line."""


def fit(text: str, width: int, tail: str = "") -> str:
    """`text` in exactly `width` cells: padded, or cut with an ellipsis.

    tail: an end (an episode, a language) that stands at the right and survives the cut, if there
    is room for it.
    """
    room = width - cell_len(tail) - 1
    if tail and room >= 2:
        return fit(text, room) + " " + tail
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    if width < 1:
        return ""
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + ELLIPSIS, width)


def fit_ends(text: str, width: int) -> str:
    """As `fit`, but cut in the middle: names of files often differ at their ends alone."""
    if cell_len(text) <= width or width < 3:
        return fit(text, width)
    head = set_cell_size(text, (width - 1) // 2).rstrip()
    end = text
    while cell_len(head) + 1 + cell_len(end) > width:
        end = end[1:]
    return set_cell_size(head + ELLIPSIS + end, width)


def longest(texts: Iterable[str]) -> int:
    """The cells of the longest of them."""
    return max(map(cell_len, texts), default=0)


def width_of(line: Line) -> int:
    return sum(cell_len(text) for text, _ in line)


def clip(line: Line, width: int) -> Line:
    """The line in at most `width` cells."""
    clipped: list[Piece] = []
    for text, role in line:
        cells = cell_len(text)
        if cells > width:
            clipped.append((fit(text, width), role))
            break
        clipped.append((text, role))
        width -= cells
    return tuple(clipped)


def wrap(text: str, width: int) -> list[str]:
    """Break at blanks into lines of at most `width` cells; words longer than that are cut."""
    width = max(1, width)
    words = _units(text)
    lines: list[str] = []
    current = ""
    for word in words:
        if current and cell_len(current) + 1 + cell_len(word) <= width:
            current += " " + word
            continue
        if current:
            lines.append(current)
        *full, current = chop_cells(word, width)
        lines.extend(full)
    return [*lines, current] if current else lines


def runs(line: Line, width: int) -> Line:
    """The line padded to `width`, in as few pieces as look the same.

    Each change of style costs some 25 bytes on the way to the terminal; blanks look alike in
    every role but `pick`, so they join what stands before them.
    """
    merged: list[Piece] = []
    for text, role in (*line, (" " * (width - width_of(line)), "")):
        if not text:
            continue
        if merged and _look_alike(merged[-1], (text, role)):
            before, same = merged.pop()
            merged.append((before + text, role if before.isspace() else same))
        else:
            merged.append((text, role))
    return tuple(merged)


def _look_alike(one: Piece, other: Piece) -> bool:
    if "pick" in (one[1], other[1]):
        return one[1] == other[1]
    return one[1] == other[1] or one[0].isspace() or other[0].isspace()


def _units(text: str) -> list[str]:
    """What is not broken: words, and short facts between separators (`48 kHz ·`)."""
    facts = text.split(" · ")
    units: list[str] = []
    for place, fact in enumerate(facts, start=1):
        words = [" ".join(fact.split())] if cell_len(fact) <= _UNBROKEN else fact.split()
        if place < len(facts) and words:
            words[-1] += " ·"  # a separator ends a line, it does not begin one
        units += words
    return [unit for unit in units if unit]


def labelled(
    label: str, text: str, width: int, *, indent: int, label_width: int, role: Role = ""
) -> list[Line]:
    """`label  text`, the text wrapped under itself."""
    head = " " * indent + fit(label, label_width) + " "
    parts = wrap(text, width - indent - label_width - 1) or [""]
    first: Line = ((head, "dim"), (parts[0], role))
    blank = " " * len(head)
    return [first, *(((blank, ""), (part, role)) for part in parts[1:])]


def joined(parts: Iterable[str]) -> str:
    """Facts in one line, empty ones left out."""
    return " · ".join(part for part in parts if part)


def plain(lines: Sequence[Line]) -> str:
    return "\n".join("".join(text for text, _ in line) for line in lines)
