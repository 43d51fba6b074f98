"""Sizes, rates and spans of time, in as few digits as a person needs."""

from __future__ import annotations

import pytest

from backlot_tui.domain.units import counted, human_rate, human_size, human_span


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (99_960, "100 kB"),
        (999_960, "1.0 MB"),
        (1_440_000_000, "1.4 GB"),
        (2e11, "200 GB"),
    ],
)
def test_sizes(size: float, shown: str) -> None:
    assert human_size(size) == shown
    assert human_rate(size) == f"{shown}/s"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0.4, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (80, "1 min"),
        (100, "2 min"),
        (119, "2 min"),
        (3569, "59 min"),
        (3571, "1 h 00 min"),
        (3700, "1 h 02 min"),
        (2 * 86400 - 60, "47 h 59 min"),
        (400_000, "5 d"),
    ],
)
def test_spans(seconds: float, shown: str) -> None:
    assert human_span(seconds) == shown


@pytest.mark.parametrize(
    ("number", "words", "shown"),
    [
        (1, ("card",), "1 card"),
        (0, ("card",), "0 cards"),
        (1_200, ("card",), "1,200 cards"),
        (1, ("delivery is kept", "deliveries are kept"), "1 delivery is kept"),
        (2, ("delivery is kept", "deliveries are kept"), "2 deliveries are kept"),
    ],
)
def test_numbers_of_things(number: int, words: tuple[str, ...], shown: str) -> None:
    assert counted(number, *words) == shown
