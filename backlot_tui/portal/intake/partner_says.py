"""What a partner may say beside delivering: override an inspection, move the estimated date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from backlot_tui.domain.problems import CheckRefused, PortalRefused
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.transitions import DELIVERABLE, RequestEvent, request_after
from backlot_tui.domain.wire import (
    DeliveryOverride,
    DeliveryRow,
    EstimateChange,
    Override,
    RequestRow,
)
from backlot_tui.portal.context import Portal
from backlot_tui.portal.records import deliveries, requests
from backlot_tui.portal.records.people import Caller


def override(
    portal: Portal, caller: Caller, delivery_id: str, wanted: DeliveryOverride
) -> DeliveryRow:
    """Send a delivery that failed inspection as it is; its request is Delivered until the owner
    decides. Asked again, the same answer.

    Raises PortalRefused (not-overridable, overtaken, move-refused), CheckRefused (override).
    """
    reason = wanted.reason.strip()
    if not reason or "\0" in reason:
        raise CheckRefused("override", "An override needs a reason in words.")
    with portal.records.write() as connection:
        row = deliveries.one(connection, caller.scope, delivery_id)
        if row.state is DeliveryState.OVERRIDDEN:
            return row
        codes = _overridable(row, wanted.codes)
        request = requests.one(connection, caller.scope, row.request_id)
        if request.latest_delivery_id != row.id:
            raise PortalRefused(
                "overtaken", f"Delivery {row.attempt} was followed by another of its request."
            )
        overrides = [*row.overrides, *(Override(code=code, reason=reason) for code in codes)]
        deliveries.move(
            connection,
            row.id,
            DeliveryState.OVERRIDDEN,
            caller.name,
            f"overrode {', '.join(codes)}: {reason}",
            request_status=request_after(request.status, RequestEvent.OVERRIDE_SENT),
            overrides=[each.model_dump(mode="json") for each in overrides],
        )
    portal.bell.ring()
    with portal.records.read() as connection:
        return deliveries.one(connection, caller.scope, delivery_id)


def _overridable(row: DeliveryRow, named: list[str] | None) -> list[str]:
    """The codes of everything that the inspection found, if all of it may be overridden."""
    if row.state is not DeliveryState.INSPECTION_FAILED:
        raise PortalRefused(
            "not-overridable",
            f"The delivery is {row.state}; only a failed inspection can be overridden.",
        )
    if hard := [result for result in row.inspection if not result.overridable]:
        raise PortalRefused(
            "not-overridable", f"This cannot be overridden: {hard[0].sentence}", hard[0].fix
        )
    codes = list(dict.fromkeys(result.code for result in row.inspection))
    if named is not None and set(named) != set(codes):
        raise CheckRefused(
            "override",
            f"The inspection found {', '.join(codes)}, not"
            f" {safe_text(', '.join(named)) or 'nothing'}.",
            "Look at the results again and override all of them.",
        )
    return codes


def move_estimate(
    portal: Portal, caller: Caller, request_id: str, wanted: EstimateChange
) -> RequestRow:
    """Move the Estimated Delivery Date of a request that is still to be delivered; Due stays.

    Raises PortalRefused (not-deliverable), CheckRefused (estimated) for a day that has passed.
    """
    date = wanted.date.isoformat()
    # It is still yesterday somewhere.
    if wanted.date < datetime.now(UTC).date() - timedelta(days=1):
        raise CheckRefused("estimated", f"{date} has passed.", "Give a day that is to come.")
    with portal.records.write() as connection:
        row = requests.one(connection, caller.scope, request_id)
        if row.status not in DELIVERABLE:
            raise PortalRefused(
                "not-deliverable", f"Request {row.id} is {row.status}: nothing is to be delivered."
            )
        if row.estimated == date:
            return row
        what = f"moved the Estimated Delivery Date from {row.estimated} to {date}: {wanted.reason}"
        requests.change(connection, row, caller.name, what, estimated=date)
        moved = requests.one(connection, caller.scope, request_id)
    portal.bell.ring()
    return moved
