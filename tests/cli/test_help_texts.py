"""`--help` of every command: nothing without a word, nothing that is not shipped."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest

from backlot_tui.cli.main import COMMANDS, command_and_parser


def parsers(name: str, parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The command's parser and those below it."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below, each in action.choices.items():
                yield from parsers(f"{name} {below}", each)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_says_what_it_is_for(name: str) -> None:
    silent = [
        f"{parser.prog}: {' '.join(action.option_strings) or action.dest}"
        for parser in parsers(name, command_and_parser(name)[1])
        for action in parser._actions
        if not action.help
    ]
    assert silent == []


@pytest.mark.parametrize("name", COMMANDS)
def test_no_help_points_to_a_page_that_only_the_source_has(name: str) -> None:
    for parser in parsers(name, command_and_parser(name)[1]):
        assert "docs/" not in parser.format_help()
