"""Doing what a plan says: every card checked again as it is now, the ready ones queued."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from backlot_tui.desk.cards import Card, with_sources, with_value
from backlot_tui.desk.delivering import queue_all, why_not_queued
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.hashing import with_hashes
from backlot_tui.desk.plans.plan import Plan, PlannedCard, PlannedFile, modified_ns
from backlot_tui.desk.redelivering import deliver_metadata, fresh_card
from backlot_tui.desk.session.suggester import Suggester
from backlot_tui.desk.sources import choose
from backlot_tui.desk.stale_overrides import without_stale_overrides
from backlot_tui.domain.portal_url import base_url
from backlot_tui.domain.problems import CheckRefused, NotFound, Problem, UsageProblem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.state import deliveries, metadata_deliveries
from backlot_tui.state.probe_cache import ProbeCache


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
    if base_url(plan.portal) != desk.portal:
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
    suggester = Suggester(desk)
    looked = [(planned, _look(desk, planned, requests, suggester)) for planned in plan.cards]
    go = {planned.request: card for planned, card in looked if isinstance(card, Card)}
    ids = {planned.request: planned.delivery for planned in plan.cards}
    outcomes = _would_be(desk, go) if dry_run else _queued(desk, go, ids)
    return [
        _outcome(planned, card, outcomes[planned.request], dry_run=dry_run)
        if isinstance(card, Card)
        else card
        for planned, card in looked
    ]


def _look(
    desk: Desk,
    planned: PlannedCard,
    requests: Mapping[str, SourceRequest],
    suggester: Suggester,
) -> Card | Outcome:
    """The card as it is now, or what became of it already."""
    before = deliveries.delivery(desk.work, planned.delivery)
    if before is not None:
        return Outcome(planned, Done.BEFORE, f"{before.state}.", before.size)
    if metadata_deliveries.is_known(desk.work, planned.delivery):
        return Outcome(planned, Done.BEFORE, "Its metadata went to the portal.")
    try:
        return _card(desk, planned, requests, suggester)
    except Problem as problem:
        return Outcome(planned, Done.STAYS, str(problem))


def _queued(
    desk: Desk, cards: Mapping[str, Card], ids: Mapping[str, str]
) -> dict[str, Problem | None]:
    """Request id -> why its card was not queued, or its metadata not taken."""
    with_bytes = {id_: card for id_, card in cards.items() if not card.request.metadata_only}
    queued = queue_all(desk, [(card, ids[request]) for request, card in with_bytes.items()])
    found = {
        request: each if isinstance(each, Problem) else None
        for request, each in zip(with_bytes, queued, strict=True)
    }
    told = {
        id_: _told(desk, card, ids[id_]) for id_, card in cards.items() if id_ not in with_bytes
    }
    return {**found, **told}


def _told(desk: Desk, card: Card, delivery_id: str) -> Problem | None:
    try:
        deliver_metadata(desk, card, delivery_id)
    except Problem as problem:
        return problem
    return None


def _would_be(desk: Desk, cards: Mapping[str, Card]) -> dict[str, Problem | None]:
    """As `_queued`, without doing it."""
    newest = deliveries.newest_of_each(desk.work, desk.portal, list(cards))
    return {request: why_not_queued(card, newest.get(request)) for request, card in cards.items()}


def _outcome(
    planned: PlannedCard, card: Card, problem: Problem | None, *, dry_run: bool
) -> Outcome:
    if problem is not None:
        return Outcome(planned, Done.STAYS, str(problem))
    size = sum(file.source.size for file in card.files)
    return Outcome(planned, Done.WOULD_BE if dry_run else Done.QUEUED, "", size)


def _card(
    desk: Desk,
    planned: PlannedCard,
    requests: Mapping[str, SourceRequest],
    suggester: Suggester,
) -> Card:
    request = requests.get(planned.request)
    if request is None:
        raise NotFound("no-request", f"There is no request {safe_text(planned.request)} for you.")
    source_type = desk.catalogue().source_type(request.source_type)
    card = fresh_card(desk, request, source_type)
    if request.metadata_only:
        for position in range(len(card.files)):
            card = _with_values(card, position, planned.metadata)
        return without_stale_overrides(replace(card, overrides=planned.overrides))
    known = ProbeCache(desk.cache)
    sources = [with_hashes(choose(file.path, source_type, known)) for file in planned.files]
    if len({source.path for source in sources}) < len(sources):
        raise UsageProblem("file-twice", "The plan names one file twice on this card.")
    sources = [suggester.with_contradictions(source, request.id) for source in sources]
    card = with_sources(card, sources)
    for position, file in enumerate(planned.files):
        _check_unchanged(card, position, file)
        card = _with_values(card, position, {**planned.metadata, **file.metadata})
    return without_stale_overrides(replace(card, overrides=planned.overrides))


def _with_values(card: Card, position: int, metadata: Mapping[str, str]) -> Card:
    for field, value in metadata.items():
        card = with_value(card, position, field, value)
    return card


def _check_unchanged(card: Card, position: int, planned: PlannedFile) -> None:
    file = card.files[position]
    as_planned = (planned.size, planned.modified)
    as_it_is = (file.source.size, modified_ns(file))
    if any(was not in (None, now) for was, now in zip(as_planned, as_it_is, strict=True)):
        name = safe_text(os.path.basename(file.source.path))  # noqa: PTH119 (odd bytes)
        raise CheckRefused(
            "file-changed", f"{name} has changed since the plan was written.", "Write a new plan."
        )
