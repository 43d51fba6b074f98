"""Check files against a request: exactly what `deliver` would find. Sends nothing."""

from __future__ import annotations

import argparse
from typing import Any

from backlot_tui.checks.differences import Difference, differences
from backlot_tui.cli.at_desk import desk_of
from backlot_tui.cli.card_by_hand import add_card_arguments, card_by_hand
from backlot_tui.cli.comparing import difference_lines, differences_json
from backlot_tui.cli.output import print_json, print_line
from backlot_tui.desk.cards import Card, CardFile
from backlot_tui.desk.copying import remember
from backlot_tui.desk.readiness import Readiness, checked, why_blocked
from backlot_tui.domain.facts import Finding, Severity
from backlot_tui.domain.facts_json import facts_to_json
from backlot_tui.domain.file_names import to_wire
from backlot_tui.domain.problems import CheckRefused
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import human_size


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("request", metavar="REQUEST", help="the request's id")
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="the files, or an IMF folder; none where the portal asks for metadata only",
    )
    add_card_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """4 while an error stands or the request takes no delivery; warnings alone give 0."""
    desk = desk_of(arguments)
    details = desk.client().request(arguments.request)
    desk.sign_in()
    remember(desk, details)
    card = card_by_hand(desk, details, arguments)
    found, blocked = checked(card), why_blocked(card.request)
    if arguments.json:
        _print_json(card, found, blocked)
    else:
        _print_text(card, found, blocked)
    errors = any(finding.severity is Severity.ERROR for finding in found.findings)
    return CheckRefused.exit_code if errors or blocked else 0


def _print_json(card: Card, found: Readiness, blocked: str | None) -> None:
    print_json(
        request=card.request.id,
        ready=not blocked and not found.blocking,
        blocked=blocked,
        findings=[_finding(finding, found) for finding in found.findings],
        files=[_file(card, file) for file in card.files],
    )


def _finding(finding: Finding, found: Readiness) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "sentence": finding.sentence,
        "fix": finding.fix,
        "file": None if finding.file is None else to_wire(finding.file),
        "overridden": finding not in found.blocking,
    }


def _file(card: Card, file: CardFile) -> dict[str, Any]:
    return {
        "name": to_wire(file.source.name),
        "size": file.source.facts.size,
        "metadata": file.metadata,
        "from_file": sorted(file.from_file),
        "differences": differences_json(_differences(card, file)),
        "facts": facts_to_json(file.source.facts),
    }


def _differences(card: Card, file: CardFile) -> tuple[Difference, ...]:
    return differences(card.source_type, file.metadata, file.source.facts)


def _print_text(card: Card, found: Readiness, blocked: str | None) -> None:
    for file in card.files:
        facts = file.source.facts
        print_line(f"{safe_text(file.source.name)}  {human_size(facts.size)}  {facts.kind}")
        for line in difference_lines(_differences(card, file)):
            print_line(f"  {line}")
    for finding in found.findings:
        state = str(finding.severity) if finding in found.blocking else "overridden"
        text = f"{state}: {finding.code}: {finding.sentence} {finding.fix}"
        print_line(safe_text(text.rstrip()))
    if blocked:
        print_line(f"The request takes no delivery: {blocked}.")
    elif not found.findings:
        print_line("Nothing stands in the way.")
