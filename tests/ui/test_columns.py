"""Columns by rank."""

from __future__ import annotations

from backlot_tui.ui.columns import fit_columns

BEST = {"title": 30, "type": 18, "due": 9, "status": 20}
WISHES = (("status", 10), ("title", 14), ("due", 9), ("type", 15), ("title", 20), ("status", 20))


def fitted(width: int) -> dict[str, int]:
    return fit_columns(WISHES, BEST, width, always=("title", "status"))


def test_nothing_is_wider_than_the_terminal() -> None:
    for width in range(1, 130):
        columns = fitted(width)
        assert sum(columns.values()) + len(columns) - 1 <= width


def test_the_status_is_never_dropped() -> None:
    assert all("status" in fitted(width) for width in range(1, 130))


def test_columns_go_by_rank_as_it_gets_narrower() -> None:
    assert list(fitted(120)) == ["title", "type", "due", "status"]
    seen = [tuple(fitted(width)) for width in range(100, 9, -1)]
    steps = list(dict.fromkeys(seen))
    assert steps == [
        ("title", "type", "due", "status"),
        ("title", "due", "status"),
        ("title", "status"),
        ("status",),
    ]


def test_a_column_never_gets_more_than_it_needs() -> None:
    assert fitted(500) == BEST | {"type": 15}
