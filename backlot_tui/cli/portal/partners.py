"""`portal partners`: add and list Fulfillment Partners."""

from __future__ import annotations

import argparse

from backlot_tui.cli.output import print_json, print_line, print_table
from backlot_tui.portal.owner import people
from backlot_tui.portal.owner.opening import opened


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act_on", choices=("add", "list"), metavar="add|list", help="what to do")
    parser.add_argument("id", nargs="?", help="the partner's id")
    parser.add_argument("name", nargs="?", help="as people read it; else the id")


def run(arguments: argparse.Namespace) -> int:
    if arguments.act_on == "add":
        partner_id = people.given(arguments.id, "the partner's id")
        with opened(arguments.data, create=True) as records, records.write() as connection:
            people.add_partner(connection, partner_id, arguments.name or partner_id)
        if arguments.json:
            print_json(partner={"id": partner_id, "name": arguments.name or partner_id})
        else:
            print_line(f"Added partner {partner_id}.")
        return 0
    with opened(arguments.data) as records, records.read() as connection:
        found = people.list_partners(connection)
    if arguments.json:
        print_json(partners=[each.model_dump() for each in found])
    else:
        print_table(("PARTNER", "NAME"), ((each.id, each.name) for each in found))
    return 0
