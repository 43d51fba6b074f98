"""One source request: its facts, deliveries with their inspection results, and history."""

from __future__ import annotations

import argparse
from typing import Any

from backlot_tui.cli.at_desk import desk_of
from backlot_tui.cli.comparing import difference_lines, differences_json
from backlot_tui.cli.output import print_facts, print_json, print_line, print_table
from backlot_tui.desk.comparing import differences_of
from backlot_tui.desk.copying import remember
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.readiness import why_blocked
from backlot_tui.desk.rows import request_row
from backlot_tui.domain import wire
from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import human_size


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the request's id")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    desk = desk_of(arguments)
    details = desk.client().request(arguments.id)
    desk.sign_in()
    remember(desk, details)
    source_type = _source_type(desk, details.request.source_type)
    if arguments.json:
        print_json(**_with_differences(details, source_type))
        return 0
    _print_request(details.request)
    for delivery in details.deliveries:
        _print_delivery(delivery, source_type)
    if details.history:
        print_line("")
        print_table(
            ("WHEN", "WHO", "WHAT"),
            ((entry.at, entry.who, entry.what) for entry in details.history),
        )
    return 0


def _source_type(desk: Desk, name: str) -> SourceType | None:
    """None for a type that has left the catalogue since."""
    try:
        return desk.refresh_catalogue().source_type(name)
    except UsageProblem:
        return None


def _with_differences(
    details: wire.RequestDetails, source_type: SourceType | None
) -> dict[str, Any]:
    body = details.model_dump(mode="json")
    for delivery in body["deliveries"]:
        for file in delivery["files"]:
            file["differences"] = differences_json(differences_of(file, source_type))
    return body


def _print_request(request: wire.RequestRow) -> None:
    row = request_row(request)
    print_facts(
        [
            ("Request", row.id),
            ("Title", row.name),
            ("Package", row.package_id),
            ("Source Type", row.source_type),
            ("Language", row.language or ""),
            ("Fulfillment Partner", row.partner),
            ("Status", row.status),
            ("Material Status", row.material_status),
            ("Due", row.due),
            ("Estimated Delivery", row.estimated),
            ("Reason", row.reason or ""),
            ("Takes a delivery", _takes(row)),
        ]
    )


def _takes(row: SourceRequest) -> str:
    if why := why_blocked(row):
        return f"no: {why}"
    return "yes, of metadata only" if row.metadata_only else "yes"


def _print_delivery(delivery: wire.DeliveryRow, source_type: SourceType | None) -> None:
    print_line("")
    print_facts(
        [
            ("Delivery", f"{delivery.id} (attempt {delivery.attempt})"),
            ("State", delivery.state),
            ("By", f"{delivery.operator} at {delivery.created_at} from {delivery.host or '?'}"),
            ("Reason", delivery.reason or ""),
            ("Files", f"those of delivery {delivery.bytes_of}" if delivery.bytes_of else ""),
        ]
    )
    for file in delivery.files:
        values = ", ".join(f"{key}={value}" for key, value in file.metadata.items())
        print_line(f"  {safe_text(file.name)}  {human_size(file.size)}  {safe_text(values)}")
        for line in difference_lines(differences_of(file.model_dump(), source_type)):
            print_line(f"    {line}")
    for result in delivery.inspection:
        text = f"{result.severity}: {result.code}: {result.sentence} {result.fix}".rstrip()
        print_line(f"  {safe_text(text)}")
    for override in delivery.overrides:
        print_line(f"  overridden: {safe_text(f'{override.code}: {override.reason}')}")
