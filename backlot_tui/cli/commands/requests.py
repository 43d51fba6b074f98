"""List source requests. FILTER is the dashboard's language: words, key:value, !, quotes."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict

from backlot_tui.cli.at_desk import desk_of
from backlot_tui.cli.output import print_json, print_line, print_note, print_table
from backlot_tui.desk.copying import as_of, catch_up
from backlot_tui.desk.desk import Desk
from backlot_tui.domain import filters
from backlot_tui.domain.problems import PortalUnreachable
from backlot_tui.domain.units import human_span
from backlot_tui.state import cache


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("filter", nargs="*", metavar="FILTER", help="such as: status:open harbor")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    wanted = filters.parse(" ".join(arguments.filter))
    desk = desk_of(arguments)
    live = _catch_up(desk)
    rows = [row for row in cache.requests(desk.cache, desk.portal) if filters.matcher(wanted)(row)]
    if arguments.json:
        print_json(live=live, as_of=as_of(desk), requests=[asdict(row) for row in rows])
        return 0
    print_table(
        ("ID", "DUE", "STATUS", "DELIVERY", "SOURCE TYPE", "LANGUAGE", "TITLE", "PARTNER"),
        (
            (
                row.id,
                row.due,
                row.status,
                row.latest_delivery_state or "",
                row.source_type,
                row.language or "",
                row.name,
                row.partner,
            )
            for row in rows
        ),
    )
    print_line(f"{len(rows)} requests")
    return 0


def _catch_up(desk: Desk) -> bool:
    """Whether the portal answered; when it did not, the local copy serves and we say so."""
    try:
        desk.sign_in()
        catch_up(desk)
    except PortalUnreachable as problem:
        known = as_of(desk)
        if known is None:
            raise
        age = human_span(time.time() - known)
        print_note(f"{problem.sentence} Showing the local copy of {age} ago.")
        return False
    return True
