"""Who may move what to what. Everything that is not in these tables is refused."""

from __future__ import annotations

from enum import StrEnum

from backlot_tui.domain.problems import PortalRefused
from backlot_tui.domain.statuses import DeliveryState as D
from backlot_tui.domain.statuses import MaterialStatus, RequestStatus

DELIVERABLE = frozenset({RequestStatus.OPEN, RequestStatus.REDELIVERY_REQUESTED})
"""The only request statuses that take a delivery (help centre article, "Delivery Page")."""

PORTAL_IN_PROGRESS = frozenset({D.TRANSFERRING, D.VERIFYING, D.PENDING_INSPECTION})
"""While the portal holds a delivery in one of these, the request takes no second one."""

UNFINISHED = frozenset({D.QUEUED, D.WAITING, D.TRANSFERRING, D.PAUSED, D.INTERRUPTED, D.VERIFYING})
"""States in which the agent still has something to do or to wait for."""

IN_HANDS = frozenset({D.TRANSFERRING, D.VERIFYING})
"""An agent is at it; where none is, it ended on the way, and the next one goes on from there."""

BYTES_ARRIVED = frozenset(
    {
        D.PENDING_INSPECTION,
        D.INSPECTION_FAILED,
        D.OVERRIDDEN,
        D.PASSED,
        D.QC_FAILED,
        D.REJECTED,
        D.ACCEPTED,
    }
)
"""From Pending Inspection on, the portal owns the delivery."""


class Mover(StrEnum):
    AGENT = "agent"
    PORTAL = "portal"


_AGENT_MOVES: dict[D, frozenset[D]] = {
    D.QUEUED: frozenset({D.WAITING, D.TRANSFERRING, D.PAUSED, D.FAILED, D.CANCELED}),
    D.WAITING: frozenset({D.QUEUED, D.TRANSFERRING, D.PAUSED, D.FAILED, D.CANCELED}),
    D.TRANSFERRING: frozenset(
        {D.WAITING, D.PAUSED, D.INTERRUPTED, D.VERIFYING, D.FAILED, D.CANCELED}
    ),
    D.PAUSED: frozenset({D.QUEUED, D.CANCELED}),
    D.INTERRUPTED: frozenset({D.QUEUED, D.TRANSFERRING, D.WAITING, D.PAUSED, D.FAILED, D.CANCELED}),
    D.VERIFYING: frozenset({D.WAITING, D.INTERRUPTED, D.PENDING_INSPECTION, D.FAILED}),
    D.FAILED: frozenset({D.QUEUED}),
}

_PORTAL_MOVES: dict[D, frozenset[D]] = {
    D.TRANSFERRING: frozenset({D.VERIFYING, D.PENDING_INSPECTION, D.FAILED, D.CANCELED}),
    D.VERIFYING: frozenset({D.PENDING_INSPECTION, D.FAILED}),
    # Overridden at once, where all that inspection found was overridden before sending.
    D.PENDING_INSPECTION: frozenset({D.PASSED, D.INSPECTION_FAILED, D.OVERRIDDEN}),
    D.INSPECTION_FAILED: frozenset({D.OVERRIDDEN}),
    D.OVERRIDDEN: frozenset({D.PASSED, D.REJECTED}),
    D.PASSED: frozenset({D.QC_FAILED, D.REJECTED, D.ACCEPTED}),
}

_MOVES = {Mover.AGENT: _AGENT_MOVES, Mover.PORTAL: _PORTAL_MOVES}


def may_move(mover: Mover, before: D, after: D) -> bool:
    """Whether `mover` may take a delivery from `before` to `after`."""
    return after in _MOVES[mover].get(before, frozenset())


def check_move(mover: Mover, before: D, after: D) -> None:
    """Raise PortalRefused unless the move is in the table."""
    if not may_move(mover, before, after):
        raise PortalRefused("move-refused", f"A delivery that is {before} cannot become {after}.")


class RequestEvent(StrEnum):
    """What can happen to a request; said as what it can do."""

    INSPECTION_PASSED = "pass inspection"
    OVERRIDE_SENT = "be overridden"
    OVERRIDE_ACCEPTED = "have an override accepted"
    OVERRIDE_REFUSED = "have an override refused"
    QC_PASSED = "pass QC"
    QC_FAILED = "fail QC"
    REDELIVERY_ASKED = "be asked for again"
    UPGRADE_WANTED = "be upgraded"
    CANCELED = "be canceled"
    UNCANCELED = "be taken up again"


_R = RequestStatus
_E = RequestEvent

_REQUEST_MOVES: dict[tuple[RequestStatus, RequestEvent], RequestStatus] = {
    (_R.OPEN, _E.INSPECTION_PASSED): _R.PROCESSED,
    (_R.REDELIVERY_REQUESTED, _E.INSPECTION_PASSED): _R.PROCESSED,
    (_R.OPEN, _E.OVERRIDE_SENT): _R.DELIVERED,
    (_R.REDELIVERY_REQUESTED, _E.OVERRIDE_SENT): _R.DELIVERED,
    (_R.DELIVERED, _E.OVERRIDE_ACCEPTED): _R.PROCESSED,
    (_R.DELIVERED, _E.OVERRIDE_REFUSED): _R.REDELIVERY_REQUESTED,
    (_R.PROCESSED, _E.QC_PASSED): _R.ACCEPTED,
    (_R.PROCESSED, _E.QC_FAILED): _R.REDELIVERY_REQUESTED,
    (_R.PROCESSED, _E.REDELIVERY_ASKED): _R.REDELIVERY_REQUESTED,
    (_R.DELIVERED, _E.REDELIVERY_ASKED): _R.REDELIVERY_REQUESTED,
    (_R.PROCESSED, _E.UPGRADE_WANTED): _R.UPGRADED,
    (_R.ACCEPTED, _E.UPGRADE_WANTED): _R.UPGRADED,
    (_R.OPEN, _E.CANCELED): _R.CANCELED,
    (_R.REDELIVERY_REQUESTED, _E.CANCELED): _R.CANCELED,
    (_R.DELIVERED, _E.CANCELED): _R.CANCELED,
    (_R.PROCESSED, _E.CANCELED): _R.CANCELED,
}


def request_after(status: RequestStatus, event: RequestEvent) -> RequestStatus:
    """The status after `event`; PortalRefused where the table has no such step."""
    after = _REQUEST_MOVES.get((status, event))
    if after is None:
        raise PortalRefused("move-refused", f"A request that is {status} cannot {event}.")
    return after


_OWNERS_STEPS = {
    _R.REDELIVERY_REQUESTED: _E.REDELIVERY_ASKED,
    _R.UPGRADED: _E.UPGRADE_WANTED,
    _R.CANCELED: _E.CANCELED,
}
"""What an owner may set by hand; verdicts on a delivery have events of their own."""


def owners_event(
    before: RequestStatus, wanted: RequestStatus, before_cancel: RequestStatus
) -> RequestEvent:
    """The event by which an owner takes a request to `wanted`; PortalRefused if there is none.

    A canceled request goes back to `before_cancel`, and nowhere else.
    """
    if before is _R.CANCELED:
        if wanted is before_cancel:
            return _E.UNCANCELED
        raise PortalRefused(
            "move-refused",
            f"A request that is {before} cannot become {wanted}.",
            f"It can go back to {before_cancel}, which it was.",
        )
    event = _OWNERS_STEPS.get(wanted)
    if event is None or (before, event) not in _REQUEST_MOVES:
        raise PortalRefused(
            "move-refused", f"A request that is {before} cannot be set to {wanted}."
        )
    return event


def why_not_deliverable(status: RequestStatus, material: MaterialStatus) -> str | None:
    """The one rule for whether a request takes a delivery: None, or the reason it does not."""
    if status not in DELIVERABLE:
        return f"the request is {status}; only Open and Redelivery Requested take a delivery"
    if material is not MaterialStatus.ACCEPTED:
        return f"its Material Status is {material}; a delivery needs Accepted"
    return None
