"""Deliver files against a request: check, queue, and let the agent carry them."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from backlot_tui.cli.at_desk import desk_of
from backlot_tui.cli.card_by_hand import add_card_arguments, card_by_hand, told
from backlot_tui.cli.launch import ensure_agent
from backlot_tui.cli.output import print_json, print_line, print_note
from backlot_tui.cli.waiting import wait_for, wait_for_verdict
from backlot_tui.desk.cards import Card
from backlot_tui.desk.copying import remember
from backlot_tui.desk.delivering import newest_local, queue
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.readiness import readiness, why_blocked
from backlot_tui.desk.redelivering import send_metadata
from backlot_tui.desk.rows import request_row
from backlot_tui.domain.file_names import to_wire
from backlot_tui.domain.problems import CheckRefused, PortalRefused, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.domain.transitions import PORTAL_IN_PROGRESS
from backlot_tui.state import deliveries, parts

if TYPE_CHECKING:
    from backlot_tui.domain import wire


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("request", nargs="?", metavar="REQUEST", help="the request's id")
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="the files, or an IMF folder; none where the portal asks for metadata only",
    )
    parser.add_argument("--plan", metavar="FILE", help="do what a plan file says, nothing else")
    parser.add_argument("--dry-run", action="store_true", help="with --plan: only say what it does")
    add_card_arguments(parser)
    waiting = parser.add_mutually_exclusive_group()
    waiting.add_argument("--wait", action="store_true", help="until Pending Inspection")
    waiting.add_argument("--wait-inspected", action="store_true", help="until the verdict")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    _check_usage(arguments)
    if arguments.plan:
        from backlot_tui.cli.delivering_plan import deliver_plan  # noqa: PLC0415 (when needed)

        return deliver_plan(arguments)
    desk = desk_of(arguments)
    details = desk.client().request(arguments.request)
    desk.sign_in()
    remember(desk, details)
    _check_free(details)
    card = card_by_hand(desk, details, arguments)
    _check_ready(desk, card)
    if card.request.metadata_only:
        return _deliver_metadata(desk, card, details, arguments)
    delivery_id = queue(desk, card)
    ensure_agent(desk.settings)
    if arguments.wait or arguments.wait_inspected:
        wait_for(desk, delivery_id, inspected=arguments.wait_inspected)
    _report(desk, delivery_id, as_json=arguments.json)
    return 0


def _check_usage(arguments: argparse.Namespace) -> None:
    said = bool(arguments.request or arguments.set or arguments.override)
    if arguments.plan and said:
        raise UsageProblem("usage", "A plan says everything itself: --plan takes no request.")
    if arguments.dry_run and not arguments.plan:
        raise UsageProblem(
            "usage", "--dry-run goes with --plan.", "For one request: backlot-tui check"
        )
    if not arguments.plan and not arguments.request:
        raise UsageProblem(
            "usage",
            "deliver takes a request and its files, or --plan FILE.",
            "See: backlot-tui deliver --help",
        )


def _deliver_metadata(
    desk: Desk, card: Card, details: wire.RequestDetails, arguments: argparse.Namespace
) -> int:
    """No bytes, so the portal takes it at once; the agent only writes the receipt."""
    bodies = [delivery.model_dump(mode="json") for delivery in details.deliveries]
    row = send_metadata(desk, card, bodies)
    ensure_agent(desk.settings)
    if arguments.wait_inspected:
        row = wait_for_verdict(desk, row.id)
    if arguments.json:
        print_json(delivery=row.model_dump(mode="json"))
    else:
        print_line(f"{row.id}  {row.state}")
    return 0


def _check_free(details: wire.RequestDetails) -> None:
    """Say who has the request, if somebody is delivering it now; refuse one that is closed."""
    for delivery in details.deliveries:
        if delivery.state in PORTAL_IN_PROGRESS:
            raise PortalRefused(
                "already-being-delivered",
                f"Request {details.request.id} is already being delivered by"
                f" {safe_text(delivery.operator)} since {delivery.created_at}"
                f" ({delivery.state}).",
                "See: backlot-tui deliveries",
            )
    if reason := why_blocked(request_row(details.request)):
        raise CheckRefused(
            "not-deliverable", f"Request {details.request.id} takes no delivery: {reason}."
        )


def _check_ready(desk: Desk, card: Card) -> None:
    state = readiness(card, newest_local(desk, card.request.id))
    for finding in state.findings:
        if finding not in state.blocking:
            print_note(f"Overridden: {finding.code}: {finding.sentence}")
    if state.label is CardLabel.READY or not state.blocking:
        return
    lines = tuple(told(finding) for finding in state.blocking)
    if len(lines) == 1:
        raise CheckRefused("checks", lines[0])
    raise CheckRefused("checks", f"{len(lines)} checks refuse this delivery.", details=lines)


def _report(desk: Desk, delivery_id: str, *, as_json: bool) -> None:
    delivery = deliveries.delivery(desk.work, delivery_id)
    assert delivery is not None
    if not as_json:
        print_line(f"{delivery.id}  {delivery.state}")
        return
    print_json(
        delivery={
            "id": delivery.id,
            "request_id": delivery.request_id,
            "state": delivery.state,
            "reason": delivery.reason,
            "size": delivery.size,
            "files": [
                {
                    "name": to_wire(transfer.name),
                    "size": transfer.identity.size,
                    "crc64": transfer.crc64,
                    "metadata": transfer.metadata,
                    "parts": transfer.part_count,
                }
                for transfer in delivery.transfers
            ],
            "parts": asdict(parts.counts(desk.work, delivery_id)),
        }
    )
