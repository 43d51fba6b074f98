"""What a person can do about a delivery that does not go on, in one sentence."""

from __future__ import annotations

from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import NO_CONNECTION, WaitingFor
from backlot_tui.domain.statuses import DeliveryState as D
from backlot_tui.state.controls import FILES_PAUSED, ended_at_portal
from backlot_tui.state.deliveries import LocalDelivery

_BY_ITSELF = "It is tried again by itself; r tries now."

_IN_LINE = "It goes when its turn comes; + and K put it further ahead."

_WAITING = {
    WaitingFor.TURN: _IN_LINE,
    WaitingFor.SETTLING: "It goes once two looks at its files show the same.",
    WaitingFor.PORTAL: _BY_ITSELF,
    WaitingFor.SPACE: "The portal has to make room. " + _BY_ITSELF,
    WaitingFor.SOURCE: "Bring its files back (a disk, a share). " + _BY_ITSELF,
}

_STATES = {
    D.QUEUED: _IN_LINE,
    D.INTERRUPTED: "It goes on from where it was; r starts the agent now.",
    D.INSPECTION_FAILED: "Enter shows what inspection found, and what can be done.",
    D.QC_FAILED: "Enter shows what was found; deliver again when the owner asks for it.",
    D.REJECTED: "Enter shows why; deliver again when the owner asks for it.",
}


def what_to_do(delivery: LocalDelivery, *, stalled: bool) -> str:
    """Empty where nothing needs doing. Safe to show."""
    if stalled:
        return "A line that is dead is given up by itself, and tried again."
    match delivery.state:
        case D.TRANSFERRING if delivery.phase == NO_CONNECTION:
            return _IN_LINE
        case D.WAITING if delivery.waiting_for is WaitingFor.SIGN_IN:
            return f"Run: backlot-tui login {safe_text(delivery.portal)}"
        case D.WAITING if delivery.waiting_for is not None:
            return _WAITING[delivery.waiting_for]
        case D.PAUSED if delivery.reason_code == FILES_PAUSED:
            return "p sends its paused files too."
        case D.PAUSED:
            return "p goes on with it."
        case D.FAILED if ended_at_portal(delivery):
            return "Enter, then d delivers its request anew."
        case D.FAILED:
            return "r tries again."
        case _:
            return _STATES.get(delivery.state, "")
