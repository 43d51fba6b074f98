"""List deliveries, newest first: this machine's with their progress, and those of others."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from backlot_tui.cli.at_desk import desk_of
from backlot_tui.cli.output import print_json, print_line, print_note, print_table
from backlot_tui.desk.copying import catch_up
from backlot_tui.desk.overview import DeliveryView, every_delivery
from backlot_tui.domain.problems import NoPermission, Temporary
from backlot_tui.domain.units import counted, human_rate, human_size


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    desk = desk_of(arguments)
    live = True
    try:
        desk.sign_in()
        catch_up(desk)
    except (Temporary, NoPermission) as problem:
        # What this machine knows of its own deliveries needs no portal.
        live = False
        print_note(f"{problem} Showing what is known here.")
    views = every_delivery(desk)
    if arguments.json:
        print_json(live=live, deliveries=[asdict(view) for view in views])
        return 0
    print_table(("DELIVERY", "STATE", "SENT", "RATE", "REQUEST", "TITLE", "NOTE"), map(_row, views))
    print_line(counted(len(views), "delivery", "deliveries"))
    return 0


def _row(view: DeliveryView) -> tuple[str, ...]:
    sent = f"{view.share:.0%} of {human_size(view.size)}" if view.unfinished else ""
    rate = human_rate(view.rate) if view.rate else ""
    request = f"{view.request_id} {view.source_type}"
    return (view.id, view.state, sent, rate, request, view.name, view.note)
