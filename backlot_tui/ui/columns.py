"""Which columns a width has room for, and how wide each becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

GAP = 1
"""Cells between two columns."""

Wish = tuple[str, int]
"""A column, and the cells that it would like to have by then."""


def fit_columns(
    wishes: Sequence[Wish], best: Mapping[str, int], width: int, *, always: Sequence[str]
) -> dict[str, int]:
    """Column key -> cells, in the order of `best`.

    wishes: granted one after the other as long as there is room, so what stands late is dropped
    first on a narrow terminal. best: what each column needs to show everything, never exceeded.
    always: columns that get what is left rather than nothing.
    """
    widths: dict[str, int] = {}
    left = width
    for key, cells in wishes:
        more = min(cells, best[key]) - widths.get(key, 0)
        gap = GAP if widths and key not in widths else 0
        if more <= 0:
            continue
        if more + gap <= left:
            widths[key] = widths.get(key, 0) + more
            left -= more + gap
        elif key in always and key not in widths and left > gap:
            widths[key] = left - gap
            left = 0
    for key in always:
        if key in widths:
            more = min(left, best[key] - widths[key])
            widths[key] += more
            left -= more
    return {key: widths[key] for key in best if key in widths}


def fit_with_tail(
    wishes: Sequence[Wish],
    best: Mapping[str, int],
    width: int,
    *,
    always: Sequence[str],
    body: str,
    tail: str,
) -> dict[str, int]:
    """As `fit_columns`; where `tail` has no room of its own, `body` shows it at its end."""
    together = {**best, body: best[body] + GAP + best[tail]}
    widths = fit_columns(wishes, together, width, always=always)
    return fit_columns(wishes, best, width, always=always) if tail in widths else widths
