"""Named views of the dashboard: list, save, drop. `requests --view NAME` shows one."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from backlot_tui.cli.at_desk import desk_of
from backlot_tui.cli.output import print_json, print_line, print_table
from backlot_tui.desk.ordering import GROUPS, SORTS
from backlot_tui.desk.views import View, drop_view, named_view, named_views, save_view
from backlot_tui.domain.filters import parse
from backlot_tui.domain.units import counted


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        choices=("list", "save", "drop"),
        default="list",
        help="what to do (without: list)",
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="with save and drop: which view")
    parser.add_argument("filter", nargs="*", metavar="FILTER", help="with save: what it shows")
    parser.add_argument("--sort", choices=SORTS, default="due", help="with save: the list's order")
    parser.add_argument("--descending", action="store_true", help="with save: the other way round")
    parser.add_argument("--group", choices=GROUPS, default="", help="with save: the list's groups")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    desk = desk_of(arguments)
    name = arguments.name or ""
    if arguments.what == "save":
        text = " ".join(arguments.filter)
        parse(text)
        save_view(desk, name, View(text, arguments.sort, arguments.descending, arguments.group))
    elif arguments.what == "drop":
        named_view(desk, name)  # says which there are, if this is none
        drop_view(desk, name)
    views = named_views(desk)
    if arguments.json:
        print_json(views=[{"name": each, **asdict(view)} for each, view in views])
        return 0
    print_table(
        ("NAME", "FILTER", "SORT", "GROUP"),
        (
            (each, view.filter, f"{'-' if view.descending else ''}{view.sort}", view.group)
            for each, view in views
        ),
    )
    print_line(counted(len(views), "view"))
    return 0
