"""`portal users`: add, list and revoke users, with the partners that they act for."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from backlot_tui.cli.output import print_json, print_line, print_table
from backlot_tui.portal.owner import people
from backlot_tui.portal.owner.opening import opened


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act_on", choices=("add", "list", "revoke"), metavar="add|list|revoke", help="what to do"
    )
    parser.add_argument("id", nargs="?", help="the user's id")
    parser.add_argument("--name", help="as people read it; else the id")
    parser.add_argument(
        "--partner",
        action="append",
        default=[],
        metavar="ID",
        help="a partner that the user acts for; may be given several times",
    )


def run(arguments: argparse.Namespace) -> int:
    if arguments.act_on == "list":
        return _list(arguments)
    user_id = people.given(arguments.id, "the user's id")
    with opened(arguments.data) as records, records.write() as connection:
        if arguments.act_on == "add":
            people.add_user(connection, user_id, arguments.name or user_id, arguments.partner)
        else:
            people.revoke_user(connection, user_id)
    done = "Added" if arguments.act_on == "add" else "Revoked"
    if arguments.json:
        print_json(**{done.lower(): user_id})
    else:
        print_line(f"{done} user {user_id}.")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments.data) as records, records.read() as connection:
        found = people.list_users(connection)
    if arguments.json:
        print_json(users=[asdict(each) for each in found])
        return 0
    print_table(
        ("USER", "NAME", "TOKENS", "PARTNERS"),
        ((each.id, each.name, str(each.tokens), ", ".join(each.partners)) for each in found),
    )
    return 0
