"""What the commands print, as a terminal shows it."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from backlot_tui.cli.output import print_facts, print_table


def starts(lines: list[str], *words: str) -> set[int]:
    """The cells at which these words begin, one of each line."""
    return {cell_len(line[: line.index(word)]) for line, word in zip(lines, words, strict=True)}


def test_columns_stand_below_each_other_whatever_the_letters_before_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_table(("TITLE", "STATE"), [("군산 부두의 재단사", "here"), ("Café 🎬", "there")])
    lines = capsys.readouterr().out.splitlines()
    assert starts(lines, "STATE", "here", "there") == {20}


def test_facts_stand_below_each_other_too(capsys: pytest.CaptureFixture[str]) -> None:
    print_facts([("题名", "one"), ("Path", "two"), ("Language", "three")])
    lines = capsys.readouterr().out.splitlines()
    assert starts(lines, "one", "two", "three") == {10}
