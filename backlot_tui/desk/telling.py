"""What a partner tells the portal beside deliveries: a new estimate, an override."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from backlot_tui.desk.copying import remember
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.rows import request_row
from backlot_tui.domain.problems import PortalRefused, PortalUnreachable, Problem
from backlot_tui.domain.requests import EstimateReason
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state import cache


def move_estimates(
    desk: Desk, request_ids: Iterable[str], day: date, reason: EstimateReason
) -> dict[str, Problem]:
    """Give every request the same Estimated Delivery Date; what was refused comes back by id.

    Raises PortalUnreachable: then the rest was not tried.
    """
    refused: dict[str, Problem] = {}
    for request_id in request_ids:
        try:
            row = desk.client().move_estimated(request_id, day, reason)
        except PortalUnreachable:
            raise
        except Problem as problem:
            refused[request_id] = problem
        else:
            cache.put_requests(desk.cache, desk.portal, [request_row(row)])
    return refused


def why_not_overridable(deliveries: Sequence[Mapping[str, Any]]) -> str | None:
    """Whether a person need try to override the latest of a request's deliveries.

    deliveries: newest first, as the API's JSON. None, or the reason; the portal has the last word.
    """
    if not deliveries or deliveries[0]["state"] != DeliveryState.INSPECTION_FAILED:
        return "The latest delivery has no failed inspection."
    hard = [each for each in deliveries[0]["inspection"] if not each.get("overridable")]
    if not hard:
        return None
    return f"This cannot be overridden: {hard[0]['sentence']} {hard[0].get('fix', '')}".rstrip()


def override_failed_inspection(desk: Desk, request_id: str, reason: str) -> None:
    """Override the latest delivery's failed inspection; the request becomes Delivered.

    Raises PortalRefused if there is nothing to override, or not all of it can be.
    """
    details = desk.client().request(request_id)
    failed = [d for d in details.deliveries if d.state is DeliveryState.INSPECTION_FAILED]
    if not failed or failed[0].id != details.deliveries[0].id:
        raise PortalRefused(
            "nothing-to-override",
            f"The latest delivery of {safe_text(request_id)} has no failed inspection.",
        )
    desk.client().override(failed[0].id, reason)
    remember(desk, desk.client().request(request_id))
