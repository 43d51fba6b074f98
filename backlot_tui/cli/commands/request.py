"""One source request: its facts, deliveries with their inspection results, and history."""

from __future__ import annotations

import argparse

from backlot_tui.cli.at_desk import desk_of
from backlot_tui.cli.output import print_facts, print_json, print_line, print_table
from backlot_tui.desk.copying import remember
from backlot_tui.desk.readiness import why_blocked
from backlot_tui.desk.rows import request_row
from backlot_tui.domain import wire
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
    if arguments.json:
        print_json(**details.model_dump(mode="json"))
        return 0
    _print_request(details.request)
    for delivery in details.deliveries:
        _print_delivery(delivery)
    if details.history:
        print_line("")
        print_table(
            ("WHEN", "WHO", "WHAT"),
            ((entry.at, entry.who, entry.what) for entry in details.history),
        )
    return 0


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
            ("Takes a delivery", f"no: {why}" if (why := why_blocked(row)) else "yes"),
        ]
    )


def _print_delivery(delivery: wire.DeliveryRow) -> None:
    print_line("")
    print_facts(
        [
            ("Delivery", f"{delivery.id} (attempt {delivery.attempt})"),
            ("State", delivery.state),
            ("By", f"{delivery.operator} at {delivery.created_at} from {delivery.host or '?'}"),
            ("Reason", delivery.reason or ""),
        ]
    )
    for file in delivery.files:
        values = ", ".join(f"{key}={value}" for key, value in file.metadata.items())
        print_line(f"  {safe_text(file.name)}  {human_size(file.size)}  {safe_text(values)}")
    for result in delivery.inspection:
        print_line(f"  {safe_text(result.code)}: {safe_text(result.sentence)}")
