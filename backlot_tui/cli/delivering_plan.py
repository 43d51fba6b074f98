"""`deliver --plan`: what a plan file says, card by card."""

from __future__ import annotations

import argparse
from pathlib import Path

from backlot_tui.cli.at_desk import desk_of
from backlot_tui.cli.launch import ensure_agent
from backlot_tui.cli.output import print_json, print_line, print_some_failed, print_table
from backlot_tui.cli.up_to_date import bring_up_to_date
from backlot_tui.cli.waiting import wait_for, wait_for_verdict
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.plans.carrying_out import Done, Outcome, carry_out, check_portal
from backlot_tui.domain.problems import Interrupted, Problem
from backlot_tui.domain.units import human_size
from backlot_tui.state import cache, deliveries


def deliver_plan(arguments: argparse.Namespace) -> int:
    """6 where a card stays or its delivery ended badly; the report says which, and why."""
    from backlot_tui.desk.plans.plan_file import read_plan  # noqa: PLC0415 (needs pydantic)

    plan = read_plan(Path(arguments.plan))
    desk = desk_of(arguments)
    check_portal(desk, plan)
    bring_up_to_date(desk)
    requests = {
        card.request: request
        for card in plan.cards
        if (request := cache.request(desk.cache, desk.portal, card.request)) is not None
    }
    outcomes = carry_out(desk, plan, requests, dry_run=arguments.dry_run)
    ended: dict[str, Problem] = {}
    if any(outcome.done in _HERE for outcome in outcomes) and not arguments.dry_run:
        ensure_agent(desk.settings)
        if arguments.wait or arguments.wait_inspected:
            ended = _wait(desk, outcomes, inspected=arguments.wait_inspected)
    _report(desk, outcomes, ended, as_json=arguments.json)
    return _exit(outcomes, ended)


_HERE = (Done.QUEUED, Done.BEFORE)
"""Outcomes that have a delivery in this state folder."""


def _wait(desk: Desk, outcomes: list[Outcome], *, inspected: bool) -> dict[str, Problem]:
    """Request id -> the problem that its delivery ended with."""
    ended: dict[str, Problem] = {}
    for outcome in outcomes:
        if outcome.done in _HERE:
            try:
                _wait_for_one(desk, outcome.card.delivery, inspected=inspected)
            except Interrupted:
                raise
            except Problem as problem:
                ended[outcome.card.request] = problem
    return ended


def _wait_for_one(desk: Desk, delivery_id: str, *, inspected: bool) -> None:
    if deliveries.delivery(desk.work, delivery_id) is not None:
        wait_for(desk, delivery_id, inspected=inspected)
    elif inspected:  # metadata alone, which is at the portal already
        wait_for_verdict(desk, delivery_id)


def _exit(outcomes: list[Outcome], ended: dict[str, Problem]) -> int:
    stayed = [outcome for outcome in outcomes if outcome.done is Done.STAYS]
    failed = len(stayed) + len(ended)
    if not failed:
        return 0
    return print_some_failed(f"{failed} of {len(outcomes)} cards of the plan were not delivered.")


def _report(
    desk: Desk, outcomes: list[Outcome], ended: dict[str, Problem], *, as_json: bool
) -> None:
    lines = [(outcome, *_state(desk, outcome, ended)) for outcome in outcomes]
    if as_json:
        print_json(
            cards=[
                {
                    "request": outcome.card.request,
                    "delivery": outcome.card.delivery,
                    "outcome": outcome.done,
                    "state": state,
                    "why": why,
                    "size": outcome.size,
                    "files": len(outcome.card.files),
                }
                for outcome, state, why in lines
            ]
        )
        return
    print_table(
        ("REQUEST", "CARD", "OUTCOME", "FILES", "SIZE", "STATE"),
        (
            (
                outcome.card.request,
                outcome.card.name,
                str(outcome.done),
                str(len(outcome.card.files)),
                human_size(outcome.size) if outcome.size else "",
                f"{state} {why}".strip(),
            )
            for outcome, state, why in lines
        ),
    )
    going = [outcome for outcome in outcomes if outcome.done is not Done.STAYS]
    size = human_size(sum(outcome.size for outcome in going))
    print_line(f"{len(going)} of {len(outcomes)} cards, {size}")


def _state(desk: Desk, outcome: Outcome, ended: dict[str, Problem]) -> tuple[str, str]:
    """The delivery's state now, and why it is not what was wanted."""
    delivery = deliveries.delivery(desk.work, outcome.card.delivery)
    state = str(delivery.state) if delivery else ""
    problem = ended.get(outcome.card.request)
    if problem is not None:
        return state, str(problem)
    return state, outcome.why if outcome.done is Done.STAYS else ""
