"""What a plan says: requests, files, metadata, overrides and findings, card by card."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from backlot_tui.desk.cards import Card, CardFile, called
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.readiness import readiness
from backlot_tui.domain.facts import Finding
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.state import deliveries, metadata_deliveries
from backlot_tui.state.clock import utc_now


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A source as it was when the plan was written.

    size in bytes; modified: of the newest file of it, nanoseconds since the epoch. None in a plan
    that a person wrote: then the file is taken as it is.
    """

    path: str
    metadata: dict[str, str] = field(default_factory=dict)
    size: int | None = None
    modified: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedCard:
    """delivery: the id that the delivery gets, so that the same plan twice delivers once.

    name, label, why and findings are for the reader; carrying out works them out again.
    """

    request: str
    delivery: str
    files: tuple[PlannedFile, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    """Values for every file that does not say otherwise; all of it where no file is sent."""
    overrides: dict[str, str] = field(default_factory=dict)
    name: str = ""
    label: str = ""
    why: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """portal: the one that the requests are of; session: what the plan was made from."""

    portal: str
    cards: tuple[PlannedCard, ...]
    session: str = ""
    written: str = ""


def plan_of(desk: Desk, cards: Iterable[Card], session: str = "") -> Plan:
    """The cards as they are now. Cards on their way, or with nothing to send, are left out."""
    planned = tuple(
        each for card in cards if (each := _planned(desk, card)).label not in _NOT_PLANNED
    )
    return Plan(desk.portal, planned, session, utc_now())


_NOT_PLANNED = (str(CardLabel.SENDING), str(CardLabel.SENT))


def _planned(desk: Desk, card: Card) -> PlannedCard:
    request = card.request
    newest = deliveries.newest_of(desk.work, desk.portal, request.id)
    told_here = metadata_deliveries.is_known(desk.work, request.latest_delivery_id or "")
    state = readiness(card, newest, told_here=told_here)
    stays = request.metadata_only
    return PlannedCard(
        request=request.id,
        delivery=str(uuid.uuid4()),
        files=() if stays else tuple(_file(file) for file in card.files),
        metadata=card.files[0].metadata if stays and card.files else {},
        overrides=card.overrides,
        name=called(request),
        label=str(state.label),
        why=state.why,
        findings=state.findings,
    )


def _file(file: CardFile) -> PlannedFile:
    source = file.source
    return PlannedFile(source.path, file.metadata, source.size, modified_ns(file))


def modified_ns(file: CardFile) -> int:
    """When the newest file of a source was written."""
    return max(each.identity.mtime_ns for each in file.source.files)
