"""List source requests. FILTER is the dashboard's language: words, key:value, !, quotes, ranges."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, replace

from backlot_tui.cli.at_desk import desk_of
from backlot_tui.cli.output import print_facts, print_json, print_line, print_table, print_text
from backlot_tui.cli.up_to_date import bring_up_to_date
from backlot_tui.desk.copying import as_of
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.exporting import as_csv
from backlot_tui.desk.ordering import SORTS, ordered
from backlot_tui.desk.views import View, named_view
from backlot_tui.domain.buckets import risk_at
from backlot_tui.domain.filters import matcher, parse
from backlot_tui.domain.moment import Moment, moment_now
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.units import counted
from backlot_tui.state import cache


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("filter", nargs="*", metavar="FILTER", help="such as: due:<7d harbor")
    parser.add_argument("--view", metavar="NAME", help="a saved view; FILTER narrows it further")
    parser.add_argument("--sort", choices=SORTS, help="in place of the view's order (due)")
    parser.add_argument("--descending", action="store_true", help="the other way round")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--csv", action="store_true", help="print CSV with every column")
    form.add_argument("--plain", action="store_true", help="a fact per line, for screen readers")


def run(arguments: argparse.Namespace) -> int:
    parse(" ".join(arguments.filter))  # a mistake is told before the portal is asked
    desk = desk_of(arguments)
    view = _view(desk, arguments)
    live = bring_up_to_date(desk)
    moment = moment_now()
    holds = matcher(parse(view.filter), moment)
    rows = [row for row in cache.requests(desk.cache, desk.portal) if holds(row)]
    rows = [
        rows[at] for at in ordered(rows, range(len(rows)), view.sort, descending=view.descending)
    ]
    if arguments.json:
        print_json(live=live, as_of=as_of(desk), requests=[asdict(row) for row in rows])
    elif arguments.csv:
        print_text(as_csv(rows))
    elif arguments.plain:
        _print_plain(rows, moment)
    else:
        _print_table(rows, moment)
    return 0


def _view(desk: Desk, arguments: argparse.Namespace) -> View:
    view = named_view(desk, arguments.view) if arguments.view else View()
    return replace(
        view,
        filter=" ".join([view.filter, *arguments.filter]).strip(),
        sort=arguments.sort or view.sort,
        descending=arguments.descending or view.descending,
    )


def _print_table(rows: Sequence[SourceRequest], moment: Moment) -> None:
    risk = risk_at(moment)
    print_table(
        ("ID", "DUE", "RISK", "STATUS", "DELIVERY", "SOURCE TYPE", "LANGUAGE", "TITLE", "PARTNER"),
        (
            (
                row.id,
                row.due,
                risk(row) or "",
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
    print_line(counted(len(rows), "request"))


def _print_plain(rows: Sequence[SourceRequest], moment: Moment) -> None:
    risk = risk_at(moment)
    for row in rows:
        print_facts(
            [
                ("Request", row.id),
                ("Title", row.name),
                ("Source Type", row.source_type),
                ("Language", row.language or ""),
                ("Due", row.due),
                ("Risk", risk(row) or ""),
                ("Status", row.status),
                ("Delivery", row.latest_delivery_state or ""),
                ("Fulfillment Partner", row.partner),
                ("Reason", row.reason or ""),
            ]
        )
        print_line("")
    print_line(counted(len(rows), "request"))
