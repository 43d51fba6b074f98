"""`portal info`: what is in a data folder."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from backlot_tui import __version__
from backlot_tui.cli.output import print_facts, print_json
from backlot_tui.domain.units import human_size
from backlot_tui.domain.wire import API_VERSION
from backlot_tui.portal.owner.opening import opened
from backlot_tui.portal.owner.overview import look


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """No more than every sub-command has."""


def run(arguments: argparse.Namespace) -> int:
    with opened(arguments.data) as records:
        found = look(arguments.data, records)
    if arguments.json:
        print_json(
            portal=asdict(found) | {"product_version": __version__, "api_version": API_VERSION}
        )
        return 0
    print_facts(
        [
            ("Data folder", str(arguments.data)),
            ("Portal", "running" if found.running else "not running"),
            ("Version", f"{__version__}, API {API_VERSION}, records {found.schema}"),
            ("Requests", str(sum(found.requests.values()))),
            *((f"  {status}", str(count)) for status, count in found.requests.items() if count),
            ("Deliveries", str(sum(found.deliveries.values()))),
            *((f"  {state}", str(count)) for state, count in found.deliveries.items()),
            ("Partners", str(found.partners)),
            ("Users", f"{found.users}, with {found.tokens} tokens"),
            ("Records", human_size(found.records_size)),
            ("Media", found.objects_place or human_size(found.objects_size)),
            ("Free", human_size(found.free)),
        ]
    )
    return 0
