"""The desk's commands by screen: the id that `[keys]` of the config file takes, and the keys."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from backlot_tui.cli.at_desk import keymap_of, settings_of
from backlot_tui.cli.output import print_json, print_line, print_note, print_table
from backlot_tui.domain.problems import UsageProblem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    # Textual: only here, not for every Tab that asks what this command takes.
    from backlot_tui.ui.commands import Scope, commands_of, keys_shown  # noqa: PLC0415

    keymap = _keymap(arguments)
    if arguments.json:
        print_json(
            commands=[
                {
                    "id": command.id,
                    "screen": command.scope,
                    "keys": keys_shown(command, keymap),
                    "label": command.label,
                    "help": command.help,
                }
                for command in commands_of(*Scope)
            ]
        )
        return 0
    for scope in Scope:
        print_table(
            (scope.value.upper(), "KEYS", "LABEL"),
            (
                (command.id, " ".join(keys_shown(command, keymap)), command.label)
                for command in commands_of(scope)
            ),
        )
        print_line("")
    return 0


def _keymap(arguments: argparse.Namespace) -> Mapping[str, str]:
    """Whoever has to mend `[keys]` needs this list: what is wrong there is noted beside it."""
    try:
        return keymap_of(settings_of(arguments))
    except UsageProblem as problem:
        print_note(f"{problem} These are the keys without your config file:")
        return {}
