"""A table in the width there is: narrow columns keep their width, wide ones wrap."""

from __future__ import annotations

from collections.abc import Sequence

from backlot_tui.ui.lines import Line, width_of
from backlot_tui.ui.screens.help_center.inline import wrapped

_GAP = 2
_NARROWEST = 8

Row = Sequence[Line]


def table_lines(rows: Sequence[Row], width: int) -> list[Line]:
    """The first row is the heading."""
    columns = max(len(row) for row in rows)
    widths = _fitted(
        [max(width_of(row[at]) for row in rows if at < len(row)) for at in range(columns)],
        width - _GAP * (columns - 1),
    )
    heading, *body = rows
    lines: list[Line] = []
    if any(width_of(cell) for cell in heading):
        lines = _row_lines([_strong(cell) for cell in heading], widths)
    before = 1
    for row in body:
        drawn = _row_lines(row, widths)
        # A blank line keeps rows of several lines apart.
        lines += [(), *drawn] if lines and max(before, len(drawn)) > 1 else drawn
        before = len(drawn)
    return lines


def _strong(line: Line) -> Line:
    return tuple((text, "strong") for text, _ in line)


def _fitted(natural: list[int], room: int) -> list[int]:
    """Widths that fit: the widest columns give, none below the narrowest that can be read."""
    widths = list(natural)
    while sum(widths) > room:
        widest = max(range(len(widths)), key=lambda at: widths[at])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _row_lines(row: Row, widths: Sequence[int]) -> list[Line]:
    cells = [wrapped(cell, width) for cell, width in zip(row, widths, strict=False)]
    lines: list[Line] = []
    for at in range(max((len(cell) for cell in cells), default=0)):
        line: Line = ()
        start = 0
        for cell, width in zip(cells, widths, strict=False):
            if at < len(cell):
                line = (*line, (" " * (start - width_of(line)), ""), *cell[at])
            start += width + _GAP
        lines.append(line)
    return lines
