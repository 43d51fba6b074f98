"""Override the failed inspection of a request's latest delivery: send it as it is, and say why."""

from __future__ import annotations

import argparse

from backlot_tui.cli.at_desk import desk_of
from backlot_tui.cli.output import print_json, print_line
from backlot_tui.desk.telling import override_failed_inspection


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the request's id")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="goes with the delivery")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    desk = desk_of(arguments)
    desk.sign_in()
    override_failed_inspection(desk, arguments.id, arguments.reason)
    if arguments.json:
        print_json(overridden=arguments.id)
    else:
        print_line("Overridden. The owner decides whether the delivery is accepted as it is.")
    return 0
