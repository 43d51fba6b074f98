"""`portal import`: add and revise requests from a CSV or JSON file, all of it or nothing."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from backlot_tui.cli.output import print_json, print_line
from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.unreadable import unreadable
from backlot_tui.portal.catalogue_table import load_catalogue_table
from backlot_tui.portal.owner.importing import import_requests
from backlot_tui.portal.owner.opening import opened, who


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="CSV with a header line, or JSON; - is stdin")
    parser.add_argument(
        "--create-partners", action="store_true", help="make partners that are not there"
    )
    parser.add_argument(
        "--catalogue", type=Path, metavar="FILE", help="source types of your own, as for serve"
    )


def run(arguments: argparse.Namespace) -> int:
    catalogue = read_catalogue(load_catalogue_table(arguments.catalogue))
    with _source(arguments.file) as source, opened(arguments.data, create=True) as records:
        imported = import_requests(
            records, source, catalogue, who(), create_partners=arguments.create_partners
        )
    if arguments.json:
        print_json(imported=asdict(imported))
        return 0
    print_line(
        f"{imported.new} new, {imported.changed} changed, {imported.unchanged} as they were."
    )
    if imported.partners:
        print_line(f"New partners: {', '.join(map(safe_text, imported.partners))}")
    return 0


@contextmanager
def _source(name: str) -> Iterator[TextIO]:
    """Lines end as CSV wants them: untouched."""
    if name == "-":
        yield io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="")
        return
    try:
        source = Path(name).open(encoding="utf-8", newline="")  # noqa: SIM115  (closed below)
    except OSError as error:
        raise unreadable(name, error) from error
    with source:
        yield source
