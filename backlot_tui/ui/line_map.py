"""Where rows of different heights lie on a long page. No widget, no drawing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import accumulate


class LineMap:
    """Rows of one line each, some with extra lines below: row <-> line in O(log expanded).

    extra: row -> how many lines more it has.
    """

    def __init__(self, rows: int, extra: Mapping[int, int] | None = None) -> None:
        tall = sorted((row, lines) for row, lines in (extra or {}).items() if lines > 0)
        self.rows = rows
        self._tall = [row for row, _ in tall]
        self._extra = [lines for _, lines in tall]
        self._before = [0, *accumulate(self._extra)]
        self._starts = [row + before for row, before in zip(self._tall, self._before, strict=False)]

    @property
    def lines(self) -> int:
        return self.rows + self._before[-1]

    def first_line(self, row: int) -> int:
        """The line that `row` begins at."""
        return row + self._before[bisect_left(self._tall, row)]

    def height(self, row: int) -> int:
        at = bisect_left(self._tall, row)
        tall = at < len(self._tall) and self._tall[at] == row
        return 1 + (self._extra[at] if tall else 0)

    def row_at(self, line: int) -> tuple[int, int]:
        """The row that `line` belongs to, and which of its lines it is (0 is the first)."""
        at = bisect_right(self._starts, line) - 1
        if at < 0:
            return line, 0
        below = line - self._starts[at]
        if below <= self._extra[at]:
            return self._tall[at], below
        return self._tall[at] + below - self._extra[at], 0
