"""Versions by their numbers."""

from __future__ import annotations

import pytest

from backlot_tui.domain.versions import is_older


@pytest.mark.parametrize(
    ("version", "than"),
    [("0.9", "0.10"), ("1.2", "1.2.1"), ("0.1.0", "1"), ("", "0.1"), ("unknown", "0.0.1")],
)
def test_the_one_with_smaller_numbers_is_older(version: str, than: str) -> None:
    assert is_older(version, than)
    assert not is_older(than, version)


@pytest.mark.parametrize(("one", "other"), [("1.2", "1.2.0"), ("1.2.0", "1.2.0+local"), ("", "x")])
def test_neither_of_one_release_is_older(one: str, other: str) -> None:
    assert not is_older(one, other)
    assert not is_older(other, one)
