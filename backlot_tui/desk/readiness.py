"""The one rule for a card's label, and for the sentence that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backlot_tui.checks.preflight import preflight, unresolved
from backlot_tui.desk.cards import Card
from backlot_tui.domain.facts import Finding, Severity
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import CardLabel, DeliveryState
from backlot_tui.domain.transitions import (
    DELIVERABLE,
    PORTAL_IN_PROGRESS,
    UNFINISHED,
    why_not_deliverable,
)
from backlot_tui.state.deliveries import LocalDelivery

_MISSING = "METADATA-MISSING"


@dataclass(frozen=True, slots=True)
class Readiness:
    """`why` says what is missing or in the way; empty for a card that is ready.

    findings: all of them; blocking: those that an override does not cover yet.
    """

    label: CardLabel
    why: str = ""
    findings: tuple[Finding, ...] = ()
    blocking: tuple[Finding, ...] = ()


def readiness(card: Card, newest: LocalDelivery | None) -> Readiness:
    """newest: the request's latest delivery from this state folder, if there is one."""
    if newest and newest.state in UNFINISHED:
        return Readiness(CardLabel.SENDING, newest.reason or str(newest.state))
    if newest and _is_sent(card.request, newest.state):
        return Readiness(CardLabel.SENT, str(newest.state))
    if reason := why_blocked(card.request):
        return Readiness(CardLabel.BLOCKED, reason)
    if not card.files:
        return Readiness(CardLabel.EMPTY, "no file is chosen")
    findings = preflight(card.request, card.source_type, card.chosen())
    blocking = unresolved(findings, card.overrides)
    return Readiness(_label(blocking), _sentence(blocking), findings, blocking)


def why_blocked(request: SourceRequest) -> str | None:
    """Why this request takes no delivery now, or None."""
    if reason := why_not_deliverable(request.status, request.material_status):
        return reason
    if request.latest_delivery_state in PORTAL_IN_PROGRESS:
        return f"a delivery of this request is already {request.latest_delivery_state}"
    return None


def _is_sent(request: SourceRequest, state: DeliveryState) -> bool:
    """Arrived, and the portal asks for nothing more (a redelivery makes the card new again)."""
    if state is DeliveryState.PENDING_INSPECTION:
        return True
    arrived = state in (DeliveryState.PASSED, DeliveryState.ACCEPTED, DeliveryState.OVERRIDDEN)
    return arrived and request.status not in DELIVERABLE


def _label(blocking: Sequence[Finding]) -> CardLabel:
    if not blocking:
        return CardLabel.READY
    if all(finding.code == _MISSING for finding in blocking):
        return CardLabel.NEEDS_METADATA
    return CardLabel.BLOCKED


def _sentence(blocking: Sequence[Finding]) -> str:
    if not blocking:
        return ""
    worst = min(blocking, key=lambda finding: finding.severity is not Severity.ERROR)
    more = f" (and {len(blocking) - 1} more)" if len(blocking) > 1 else ""
    return worst.sentence + more
