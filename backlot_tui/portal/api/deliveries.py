"""Deliveries: create, send the parts, complete or cancel."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from backlot_tui.domain.wire import (
    Completion,
    DeliveryCreate,
    DeliveryOverride,
    DeliveryPage,
    DeliveryReceipt,
    DeliveryRow,
    FileParts,
    KeptReceipt,
    PartsToSign,
    ReceiptMark,
    SignedParts,
)
from backlot_tui.portal.api.answers import problems_of
from backlot_tui.portal.api.dependencies import TheCaller, ThePortal
from backlot_tui.portal.intake import create, finish, partner_says, parts, receipts
from backlot_tui.portal.records import deliveries

router = APIRouter(prefix="/deliveries", tags=["deliveries"], responses=problems_of(401, 422, 503))

DeliveryId = Annotated[str, Path(description="The delivery's id, as its client made it.")]


@router.get("", summary="Deliveries, newest first")
def page(
    portal: ThePortal,
    caller: TheCaller,
    request_id: Annotated[str | None, Query(description="Only of this request.")] = None,
    after: Annotated[str | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> DeliveryPage:
    """Deliveries of the caller's partners, a page at a time."""
    with portal.records.read() as connection:
        rows, following = deliveries.page(connection, caller.scope, request_id, after, limit)
    return DeliveryPage(deliveries=rows, next=following)


@router.post(
    "",
    summary="Start a delivery",
    status_code=HTTPStatus.CREATED,
    responses=problems_of(404, 409, 507)
    | {200: {"model": DeliveryRow, "description": "This ask was answered before."}},
)
def start(
    portal: ThePortal, caller: TheCaller, wanted: DeliveryCreate, response: Response
) -> DeliveryRow:
    """Check the delivery against its request, reserve the room, and plan the parts.

    Asking again with the same id and content gives the same delivery with 200.
    """
    row, is_new = create.create(portal, caller, wanted)
    response.status_code = HTTPStatus.CREATED if is_new else HTTPStatus.OK
    return row


@router.get("/{delivery_id}", summary="One delivery", responses=problems_of(404))
def one(portal: ThePortal, caller: TheCaller, delivery_id: DeliveryId) -> DeliveryRow:
    """The delivery with its files and how much of each has arrived."""
    with portal.records.read() as connection:
        return deliveries.one(connection, caller.scope, delivery_id)


@router.get("/{delivery_id}/parts", summary="Parts that are safe", responses=problems_of(404))
def safe_parts(portal: ThePortal, caller: TheCaller, delivery_id: DeliveryId) -> list[FileParts]:
    """For every file the parts that are stored, synced and verified; the rest is to be sent."""
    return parts.safe_parts(portal, caller, delivery_id)


@router.post(
    "/{delivery_id}/part-urls", summary="URLs to send parts to", responses=problems_of(404, 409)
)
def part_urls(
    portal: ThePortal, caller: TheCaller, delivery_id: DeliveryId, wanted: PartsToSign
) -> SignedParts:
    """Signed URLs, valid for 15 minutes, that take exactly the bytes with these checksums."""
    return parts.sign(portal, caller, delivery_id, wanted)


@router.post(
    "/{delivery_id}/complete",
    summary="All bytes were sent",
    responses=problems_of(404, 409, 507),
)
def complete(
    portal: ThePortal, caller: TheCaller, delivery_id: DeliveryId, proof: Completion
) -> DeliveryRow:
    """Compare the checksums of the whole files and hand the delivery over to inspection.

    May be asked again: the answer stays the same.
    """
    return finish.complete(portal, caller, delivery_id, proof)


@router.put("/{delivery_id}/receipt", summary="Keep a receipt", responses=problems_of(404, 409))
def keep_receipt(
    portal: ThePortal, caller: TheCaller, delivery_id: DeliveryId, receipt: DeliveryReceipt
) -> ReceiptMark:
    """Keep the receipt of a delivery whose bytes are proven, if it agrees with what is here.

    It is kept once: the same again gives the same answer, another is refused.
    """
    return receipts.keep(portal, caller, delivery_id, receipt)


@router.get(
    "/{delivery_id}/receipt", summary="The receipt of a delivery", responses=problems_of(404)
)
def receipt(portal: ThePortal, caller: TheCaller, delivery_id: DeliveryId) -> KeptReceipt:
    """As its client wrote it, with its MHL manifest."""
    return receipts.kept(portal, caller, delivery_id)


@router.post("/{delivery_id}/cancel", summary="Give a delivery up", responses=problems_of(404, 409))
def cancel(portal: ThePortal, caller: TheCaller, delivery_id: DeliveryId) -> DeliveryRow:
    """Stop a delivery whose bytes are still arriving and free its room."""
    return finish.cancel(portal, caller, delivery_id)


@router.post(
    "/{delivery_id}/override",
    summary="Send a failed inspection as it is",
    responses=problems_of(404, 409),
)
def override(
    portal: ThePortal, caller: TheCaller, delivery_id: DeliveryId, wanted: DeliveryOverride
) -> DeliveryRow:
    """Override everything that the inspection found, if all of it is overridable.

    The delivery is Overridden and its request Delivered until the owner accepts or refuses that.
    """
    return partner_says.override(portal, caller, delivery_id, wanted)
