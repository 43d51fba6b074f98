"""What an owner decides about a request: status, material, QC, overrides, redelivery."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from backlot_tui.domain.problems import NotFound, PortalRefused
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState, MaterialStatus, RequestStatus
from backlot_tui.domain.transitions import (
    Mover,
    RequestEvent,
    may_move,
    owners_event,
    request_after,
)
from backlot_tui.domain.wire import RequestRow
from backlot_tui.portal.records import deliveries, people, requests
from backlot_tui.portal.records.schema import requests as table

_R = RequestStatus


def find(connection: Connection, request_id: str) -> RequestRow:
    """Any request; NotFound."""
    found = requests.some(connection, people.everybody(connection), [request_id])
    if not found:
        raise NotFound("request-unknown", f"There is no request {safe_text(request_id)!r}.")
    return found[0]


def set_status(
    connection: Connection, request_id: str, wanted: RequestStatus, reason: str, who: str
) -> list[str]:
    """By hand, as the table of transitions allows it; PortalRefused for everything else.

    Returns the ids of files that nobody waits for any more.
    """
    row = find(connection, request_id)
    before, reason_before = _before_cancel(connection, row)
    event = owners_event(row.status, wanted, before)
    what = f"set the status to {wanted}: {reason}"
    if event is RequestEvent.REDELIVERY_ASKED:
        redeliver(connection, request_id, reason, who)
        return []
    if event is RequestEvent.UNCANCELED:
        # What it was canceled for is told in the history.
        columns = {"reason": reason_before, "status_before": None, "reason_before": None}
        requests.change(connection, row, who, what, status=str(before), **columns)
        return []
    after = str(request_after(row.status, event))
    if event is not RequestEvent.CANCELED:
        requests.change(connection, row, who, what, status=after)
        return []
    kept = {"status_before": str(row.status), "reason_before": row.reason}
    requests.change(connection, row, who, what, status=after, reason=reason, **kept)
    return _stop_transfer(connection, row, who)


def _before_cancel(connection: Connection, row: RequestRow) -> tuple[RequestStatus, str | None]:
    found = connection.execute(
        select(table.c.status_before, table.c.reason_before).where(table.c.id == row.id)
    ).one()
    return RequestStatus(found.status_before or _R.OPEN), found.reason_before


def _stop_transfer(connection: Connection, row: RequestRow, who: str) -> list[str]:
    """Bytes on the way to a canceled request are for nobody."""
    running = deliveries.in_progress(connection, row.id)
    if running is None or running.state is not DeliveryState.TRANSFERRING:
        return []
    deliveries.move(
        connection,
        running.id,
        DeliveryState.CANCELED,
        who,
        "canceled the delivery",
        reason="The request was canceled.",
    )
    return [file.file_id for file in running.files]


def set_material(
    connection: Connection, request_id: str, wanted: MaterialStatus, reason: str, who: str
) -> None:
    row = find(connection, request_id)
    if row.material_status is wanted:
        raise PortalRefused("no-change", f"The Material Status of {row.id} is {wanted} already.")
    told = _told(f"set the Material Status to {wanted}", reason)
    requests.change(connection, row, who, told, material_status=str(wanted))


def pass_qc(connection: Connection, request_id: str, remark: str, who: str) -> None:
    told = _told("passed QC", remark)
    moves = _Moves(RequestEvent.QC_PASSED, DeliveryState.ACCEPTED)
    _decide(connection, request_id, moves, who=who, told=told)


def fail_qc(
    connection: Connection, request_id: str, reason: str, who: str, *, automatic: bool
) -> None:
    """`reason` names the code. Automatic QC gives QC Failed, a person's gives Rejected."""
    state = DeliveryState.QC_FAILED if automatic else DeliveryState.REJECTED
    told = f"failed {'automatic ' if automatic else ''}QC: {reason}"
    moves = _Moves(RequestEvent.QC_FAILED, state)
    _decide(connection, request_id, moves, who=who, told=told, reason=reason)


def accept_override(connection: Connection, request_id: str, remark: str, who: str) -> None:
    """Of a delivery that its partner sent although inspection had failed."""
    told = _told("accepted the override", remark)
    moves = _Moves(RequestEvent.OVERRIDE_ACCEPTED, DeliveryState.PASSED)
    _decide(connection, request_id, moves, who=who, told=told)


def refuse_override(connection: Connection, request_id: str, reason: str, who: str) -> None:
    moves = _Moves(RequestEvent.OVERRIDE_REFUSED, DeliveryState.REJECTED)
    told = f"refused the override: {reason}"
    _decide(connection, request_id, moves, who=who, told=told, reason=reason)


def redeliver(
    connection: Connection, request_id: str, reason: str, who: str, *, metadata_only: bool = False
) -> None:
    """metadata_only: the files stay and are inspected again under the metadata to come.

    PortalRefused if there is no delivery whose files could stay.
    """
    row = find(connection, request_id)
    if metadata_only and deliveries.newest_arrived(connection, row.id) is None:
        raise PortalRefused(
            "nothing-delivered",
            f"Request {row.id} has no delivery here whose files could stay.",
            "Ask for a whole redelivery.",
        )
    what = "redelivery of the metadata" if metadata_only else "redelivery"
    told = f"asked for {what}: {reason}"
    if row.status is _R.REDELIVERY_REQUESTED and row.metadata_only is not metadata_only:
        # What was asked for already becomes less, or more.
        columns = {"reason": reason, "metadata_only": metadata_only}
        requests.change(connection, row, who, told, **columns)
        return
    moves = _Moves(RequestEvent.REDELIVERY_ASKED, DeliveryState.REJECTED, metadata_only)
    _decide(connection, request_id, moves, who=who, told=told, reason=reason)


def _told(what: str, remark: str) -> str:
    return f"{what}: {remark}" if remark else what


@dataclass(frozen=True, slots=True)
class _Moves:
    """What a decision is for the request, and for the delivery that it is about."""

    request: RequestEvent
    delivery: DeliveryState
    metadata_only: bool = False
    """Of the redelivery that follows."""


def _decide(
    connection: Connection,
    request_id: str,
    moves: _Moves,
    *,
    who: str,
    told: str,
    reason: str | None = None,
) -> None:
    row = find(connection, request_id)
    after = request_after(row.status, moves.request)
    state = row.latest_delivery_state
    # A request may have been imported as it stood elsewhere, its delivery not.
    if row.latest_delivery_id is None or state is None:
        requests.change(
            connection, row, who, told, status=str(after), reason=reason, metadata_only=False
        )
        return
    if not may_move(Mover.PORTAL, state, moves.delivery):
        raise PortalRefused(
            "move-refused",
            f"The latest delivery of request {row.id} is {state}"
            f" and cannot become {moves.delivery}.",
        )
    deliveries.move(
        connection,
        row.latest_delivery_id,
        moves.delivery,
        who,
        told,
        request_status=after,
        request_columns={"reason": reason, "metadata_only": moves.metadata_only},
        reason=reason,
    )
