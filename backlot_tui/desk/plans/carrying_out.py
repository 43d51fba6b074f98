"""Doing what a plan says: every card checked again as it is now, the ready ones queued."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from backlot_tui.desk.cards import Card, with_sources, with_value
from backlot_tui.desk.delivering import newest_local, queue
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.hashing import with_hashes
from backlot_tui.desk.plans.plan import Plan, PlannedCard, PlannedFile, modified_ns
from backlot_tui.desk.readiness import readiness
from backlot_tui.desk.sources import choose
from backlot_tui.desk.stale_overrides import without_stale_overrides
from backlot_tui.domain.problems import CheckRefused, NotFound, Problem, UsageProblem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.state import deliveries


class Done(StrEnum):
    """What became of a planned card, or would."""

    QUEUED = "queued"
    WOULD_BE = "would be delivered"
    BEFORE = "delivered before"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`why` is one sentence, empty where it went; size in bytes."""

    card: PlannedCard
    done: Done
    why: str = ""
    size: int = 0


def check_portal(desk: Desk, plan: Plan) -> None:
    """Raises UsageProblem where the plan was made for another portal."""
    if plan.portal.rstrip("/") != desk.portal:
        raise UsageProblem(
            "plan-portal",
            f"The plan is for {safe_text(plan.portal)}, this is {safe_text(desk.portal)}.",
            "Name the portal with --profile or --url.",
        )


def carry_out(
    desk: Desk, plan: Plan, requests: Mapping[str, SourceRequest], *, dry_run: bool
) -> list[Outcome]:
    """One outcome a card, in the plan's order. requests: by id, as the portal has them now.

    A card whose delivery is known here already is left alone, whatever became of it.
    """
    return [_one(desk, planned, requests, dry_run=dry_run) for planned in plan.cards]


def _one(
    desk: Desk, planned: PlannedCard, requests: Mapping[str, SourceRequest], *, dry_run: bool
) -> Outcome:
    before = deliveries.delivery(desk.work, planned.delivery)
    if before is not None:
        return Outcome(planned, Done.BEFORE, f"{before.state}.", before.size)
    try:
        card = _card(desk, planned, requests)
        size = sum(file.source.size for file in card.files)
        if dry_run:
            _check_ready(desk, card)
            return Outcome(planned, Done.WOULD_BE, "", size)
        queue(desk, card, delivery_id=planned.delivery)
    except Problem as problem:
        return Outcome(planned, Done.STAYS, str(problem))
    return Outcome(planned, Done.QUEUED, "", size)


def _card(desk: Desk, planned: PlannedCard, requests: Mapping[str, SourceRequest]) -> Card:
    request = requests.get(planned.request)
    if request is None:
        raise NotFound("no-request", f"There is no request {safe_text(planned.request)} for you.")
    source_type = desk.catalogue().source_type(request.source_type)
    sources = [with_hashes(choose(file.path, source_type)) for file in planned.files]
    if len({source.path for source in sources}) < len(sources):
        raise UsageProblem("file-twice", "The plan names one file twice on this card.")
    card = with_sources(Card(request, source_type), sources)
    for position, file in enumerate(planned.files):
        _check_unchanged(card, position, file)
        for field, value in {**planned.metadata, **file.metadata}.items():
            card = with_value(card, position, field, value)
    return without_stale_overrides(replace(card, overrides=planned.overrides))


def _check_unchanged(card: Card, position: int, planned: PlannedFile) -> None:
    file = card.files[position]
    as_planned = (planned.size, planned.modified)
    as_it_is = (file.source.size, modified_ns(file))
    if any(was not in (None, now) for was, now in zip(as_planned, as_it_is, strict=True)):
        name = safe_text(os.path.basename(file.source.path))  # noqa: PTH119 (odd bytes)
        raise CheckRefused(
            "file-changed", f"{name} has changed since the plan was written.", "Write a new plan."
        )


def _check_ready(desk: Desk, card: Card) -> None:
    state = readiness(card, newest_local(desk, card.request.id))
    if state.label is not CardLabel.READY:
        raise CheckRefused("not-ready", f"{state.label}: {state.why}")
