"""Codes and short forms of titles, so that suggestions know whom a name means: list, add, remove.

backlot-tui alias add SWAT17 "S.W.A.T."
"""

from __future__ import annotations

import argparse

from backlot_tui.cli.asking import agrees
from backlot_tui.cli.at_desk import settings_of
from backlot_tui.cli.output import print_json, print_line, print_table
from backlot_tui.desk.aliases import add_alias, read_aliases, remove_alias
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        choices=("list", "add", "remove"),
        default="list",
        help="what to do (without: list)",
    )
    parser.add_argument("alias", nargs="?", metavar="ALIAS", help="as names spell it")
    parser.add_argument("title", nargs="?", metavar="TITLE", help="with add: as requests spell it")
    parser.add_argument("--yes", action="store_true", help="with add: do not ask")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    path = settings_of(arguments).aliases_file
    if arguments.what == "add":
        _add(arguments)
    elif arguments.what == "remove":
        if not arguments.alias or arguments.title:
            raise UsageProblem("usage", "alias remove wants one alias.")
        remove_alias(path, arguments.alias)
    elif arguments.alias:
        raise UsageProblem("usage", "alias list takes nothing.")
    aliases = sorted(read_aliases(path).items(), key=lambda each: each[0].casefold())
    if arguments.json:
        print_json(
            file=str(path), aliases=[{"alias": alias, "title": title} for alias, title in aliases]
        )
        return 0
    print_table(("ALIAS", "TITLE"), aliases)
    print_line(f"{counted(len(aliases), 'alias', 'aliases')} in {safe_text(str(path))}")
    return 0


def _add(arguments: argparse.Namespace) -> None:
    if not (arguments.alias and arguments.title):
        raise UsageProblem("usage", "alias add wants an alias and a title.")
    question = f"Shall {arguments.alias} stand for {arguments.title} from now on?"
    if not (arguments.yes or agrees(question)):
        raise UsageProblem("not-confirmed", "No alias was added.", "Say --yes.")
    add_alias(settings_of(arguments).aliases_file, arguments.alias, arguments.title)
