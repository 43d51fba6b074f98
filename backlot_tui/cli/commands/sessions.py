"""Desk sessions: list, rename or close them."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from backlot_tui.cli.at_desk import desk_of
from backlot_tui.cli.output import print_json, print_line, print_note, print_table
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.session.keeping import find
from backlot_tui.domain.problems import CheckRefused, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted
from backlot_tui.state import sessions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        choices=("list", "rename", "close"),
        default="list",
        help="what to do (without: list)",
    )
    parser.add_argument("session", nargs="?", metavar="SESSION", help="its name or id")
    parser.add_argument("name", nargs="?", metavar="NAME", help="with rename")
    parser.add_argument("--yes", action="store_true", help="close although it has files on cards")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    desk = desk_of(arguments)
    if arguments.what == "rename":
        if not (arguments.session and (arguments.name or "").strip()):
            raise UsageProblem("usage", "rename takes a session and its new name.")
        row = find(desk, arguments.session)
        name = sessions.rename(desk.work, desk.portal, row.id, arguments.name.strip())
        print_note(f"The session is called {name} now.")
    elif arguments.what == "close":
        if not arguments.session:
            raise UsageProblem("usage", "close takes a session.")
        _close(desk, arguments.session, yes=arguments.yes)
    rows = sessions.sessions(desk.work, desk.portal)
    if arguments.json:
        print_json(sessions=[asdict(row) for row in rows])
        return 0
    print_table(
        ("SESSION", "CARDS", "GROUPED BY", "TOUCHED"),
        ((row.name, str(row.cards), row.group_by, row.updated_at) for row in rows),
    )
    print_line(counted(len(rows), "session"))
    return 0


def _close(desk: Desk, name_or_id: str, *, yes: bool) -> None:
    row = find(desk, name_or_id)
    used = [each for each in sessions.cards_of(desk.work, row.id).values() if each.card["files"]]
    if used and not yes:
        raise CheckRefused(
            "session-has-files",
            f"{counted(len(used), 'card has', 'cards have')} files in {safe_text(row.name)}.",
            "To forget them: --yes",
        )
    sessions.close(desk.work, row.id)
