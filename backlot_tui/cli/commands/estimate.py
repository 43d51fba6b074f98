"""Move the Estimated Delivery Date of requests, with a reason. The Due Date never moves."""

from __future__ import annotations

import argparse
from datetime import date

from backlot_tui.cli.at_desk import desk_of
from backlot_tui.cli.output import print_json, print_line, print_note
from backlot_tui.desk.telling import move_estimates
from backlot_tui.domain.problems import SomeFailed, UsageProblem
from backlot_tui.domain.requests import EstimateReason
from backlot_tui.domain.safe_text import safe_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("date", metavar="DATE", help="such as 2026-12-01")
    parser.add_argument("ids", nargs="+", metavar="ID", help="the requests' ids")
    parser.add_argument(
        "--reason", required=True, help=f"one of: {', '.join(EstimateReason)} (any case)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    day, reason = _day(arguments.date), _reason(arguments.reason)
    ids = list(dict.fromkeys(arguments.ids))
    desk = desk_of(arguments)
    desk.sign_in()
    refused = move_estimates(desk, ids, day, reason)
    if refused and len(ids) == 1:
        raise refused[ids[0]]
    if arguments.json:
        told = {each: problem.sentence for each, problem in refused.items()}
        print_json(moved=[each for each in ids if each not in refused], refused=told)
    else:
        print_line(f"{len(ids) - len(refused)} of {len(ids)} requests now expect {day}.")
    if not refused:
        return 0
    for problem in refused.values():
        print_note(str(problem))
    return SomeFailed.exit_code


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageProblem(
            "date", f"{safe_text(text)!r} is no date.", "Write it as 2026-12-01."
        ) from error


def _reason(text: str) -> EstimateReason:
    for reason in EstimateReason:
        if reason.casefold() == text.strip().casefold():
            return reason
    raise UsageProblem(
        "reason",
        f"{safe_text(text)!r} is no reason for a new estimate.",
        f"Reasons: {', '.join(EstimateReason)}.",
    )
