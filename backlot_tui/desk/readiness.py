"""The one rule for a card's label, and for the sentence that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from backlot_tui.checks.names import contradicts
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
_UNRECOGNISED = "FILE-UNRECOGNISED"
_TURNED_DOWN = frozenset(
    {DeliveryState.INSPECTION_FAILED, DeliveryState.QC_FAILED, DeliveryState.REJECTED}
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """`why` says what is missing or in the way; empty for a card that is ready.

    findings: all of them; blocking: those that an override does not cover yet.
    """

    label: CardLabel
    why: str = ""
    findings: tuple[Finding, ...] = ()
    blocking: tuple[Finding, ...] = ()


def readiness(
    card: Card,
    newest: LocalDelivery | None,
    ahead: Readiness | None = None,
    *,
    told_here: bool = False,
) -> Readiness:
    """newest: the request's latest delivery of files from this state folder, if there is one.

    ahead: what `checked` says of the card, where that is known already. told_here: whether the
    request's latest delivery is one of metadata alone, made from this state folder.
    """
    if newest and newest.state in UNFINISHED:
        return Readiness(CardLabel.SENDING, newest.reason or str(newest.state))
    state = card.request.latest_delivery_state if told_here else newest and newest.state
    if state and _is_sent(card.request, state):
        return Readiness(CardLabel.SENT, str(state))
    if reason := why_blocked(card.request):
        return Readiness(CardLabel.BLOCKED, reason)
    found = ahead or checked(card)
    if found.label is CardLabel.READY and newest and _is_turned_down(card, newest):
        why = f"exactly this was turned down: {newest.reason or newest.state}"
        return replace(found, label=CardLabel.BLOCKED, why=why)
    return found


def _is_turned_down(card: Card, newest: LocalDelivery) -> bool:
    """Whether the same files with the same metadata went before, and the portal said no."""
    if newest.state not in _TURNED_DOWN:
        return False
    sent = [(each.path, each.identity, each.metadata) for each in newest.transfers]
    return sent == [
        (each.path, each.identity, file.metadata)
        for file in card.files
        for each in file.source.files
    ]


def checked(card: Card) -> Readiness:
    """What the checks say of the card, whatever becomes of its request meanwhile."""
    if card.lost:
        return Readiness(CardLabel.BLOCKED, card.lost[0].why)
    if card.stays or card.request.metadata_only:
        return _of_metadata(card)
    if not card.files:
        return Readiness(CardLabel.EMPTY, "no file is chosen")
    return _judged(card)


def findings_of(card: Card) -> tuple[Finding, ...]:
    """All that the checks find.

    Whether files that stay are of the right kind the portal has said, and will again.
    """
    found = preflight(card.request, card.source_type, card.chosen())
    if card.stays:
        return tuple(each for each in found if each.code != _UNRECOGNISED)
    sources = [file.source for file in card.files if file.source.against]
    return (*found, *(contradicts(source.name, source.against) for source in sources))


def _of_metadata(card: Card) -> Readiness:
    """Of a card whose files stay at the portal (`desk.redelivering`): it needs no file here."""
    asked = "only new metadata is asked for; the files that were delivered stay"
    if not card.files:
        return Readiness(CardLabel.EMPTY, asked)
    if any(file.source.files for file in card.files):
        return Readiness(CardLabel.BLOCKED, asked)
    return _judged(card)


def _judged(card: Card) -> Readiness:
    findings = findings_of(card)
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
