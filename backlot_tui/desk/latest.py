"""The newest delivery of a request, out of what the portal told and what this machine does."""

from __future__ import annotations

from backlot_tui.desk.overview import DeliveryView
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import BYTES_ARRIVED


def latest_state(request: SourceRequest, here: DeliveryView | None) -> DeliveryState | None:
    """`here`: this machine's newest delivery of the request, if there is one.

    The portal's word counts, unless this machine's delivery has not come to the portal yet, or
    ended here after it.
    """
    told = request.latest_delivery_state
    if here is None:
        return told
    if here.unfinished or told is None:
        return here.state
    if here.id == request.latest_delivery_id:
        return told if told in BYTES_ARRIVED else here.state
    return here.state if _is_newer(request, here) else told


def latest_here(request: SourceRequest, here: DeliveryView | None) -> DeliveryView | None:
    """`here`, unless the portal told of a later delivery: another machine's, or of metadata."""
    if here is None or here.unfinished or request.latest_delivery_id in (None, here.id):
        return here
    return here if _is_newer(request, here) else None


def _is_newer(request: SourceRequest, here: DeliveryView) -> bool:
    return here.created_at > (request.latest_delivery_at or "")
