"""Rows and lines, compared with writing every line down."""

from __future__ import annotations

import random

from backlot_tui.ui.line_map import LineMap


def test_every_line_belongs_to_the_row_that_a_list_of_all_lines_says() -> None:
    chance = random.Random(7)
    for _ in range(200):
        rows = chance.randint(1, 60)
        tall = chance.sample(range(rows), chance.randint(0, rows))
        extra = {row: chance.randint(0, 9) for row in tall}
        written = [(row, below) for row in range(rows) for below in range(1 + extra.get(row, 0))]
        drawn = LineMap(rows, extra)
        assert drawn.lines == len(written)
        assert [drawn.row_at(line) for line in range(drawn.lines)] == written
        assert [drawn.first_line(row) for row in range(rows)] == [
            written.index((row, 0)) for row in range(rows)
        ]
        assert [drawn.height(row) for row in range(rows)] == [
            1 + extra.get(row, 0) for row in range(rows)
        ]


def test_nothing_has_no_lines() -> None:
    assert LineMap(0).lines == 0
