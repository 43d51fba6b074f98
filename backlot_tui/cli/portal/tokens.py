"""`portal tokens`: add, list and revoke the tokens that users sign in with."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from backlot_tui.cli.durations import duration
from backlot_tui.cli.output import print_json, print_line, print_note, print_table
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.units import counted
from backlot_tui.portal.owner import people
from backlot_tui.portal.owner.opening import opened

_MOST_DAYS = 36_500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act_on", choices=("add", "list", "revoke"), metavar="add|list|revoke", help="what to do"
    )
    parser.add_argument("id", nargs="?", help="a user's id; to revoke, also a token's")
    parser.add_argument("--expires", type=duration, metavar="DAYS", help="never, unless given")


def run(arguments: argparse.Namespace) -> int:
    match arguments.act_on:
        case "add":
            return _add(arguments)
        case "revoke":
            return _revoke(arguments)
        case _:
            return _list(arguments)


def _add(arguments: argparse.Namespace) -> int:
    user_id = people.given(arguments.id, "the user's id")
    days = arguments.expires
    if days is not None and not 0 < days <= _MOST_DAYS:
        raise UsageProblem("expires", f"A token holds for more than 0 and up to {_MOST_DAYS} days.")
    with opened(arguments.data) as records, records.write() as connection:
        token, facts = people.add_token(connection, user_id, days)
    if arguments.json:
        print_json(token=token, **{f"token_{key}": value for key, value in asdict(facts).items()})
        return 0
    print_line(token)
    until = f"until {facts.expires_at}" if facts.expires_at else "until it is revoked"
    print_note(f"Token {facts.id} of {user_id} holds {until}. It is shown this once only.")
    return 0


def _revoke(arguments: argparse.Namespace) -> int:
    name = people.given(arguments.id, "a user's or a token's id")
    with opened(arguments.data) as records, records.write() as connection:
        count = people.revoke_tokens(connection, name)
    if arguments.json:
        print_json(revoked=count)
    else:
        print_line(f"Revoked {counted(count, 'token')}.")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments.data) as records, records.read() as connection:
        found = people.list_tokens(connection)
    if arguments.json:
        print_json(tokens=[asdict(each) for each in found])
        return 0
    print_table(
        ("TOKEN", "USER", "MADE", "EXPIRES"),
        ((each.id, each.user, each.created_at, each.expires_at or "never") for each in found),
    )
    return 0
