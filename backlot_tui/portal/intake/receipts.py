"""The receipt that a client leaves when its delivery is complete."""

from __future__ import annotations

import json

from backlot_tui.domain.problems import CheckRefused, NotFound, PortalRefused
from backlot_tui.domain.transitions import BYTES_ARRIVED
from backlot_tui.domain.wire import DeliveryReceipt, DeliveryRow, KeptReceipt, ReceiptMark
from backlot_tui.integrity.c4 import c4_id
from backlot_tui.integrity.digests import CRC64
from backlot_tui.integrity.receipt import Receipt
from backlot_tui.integrity.receipt_json import read_receipt
from backlot_tui.portal.context import Portal
from backlot_tui.portal.records import deliveries, receipts
from backlot_tui.portal.records.people import Caller


def keep(portal: Portal, caller: Caller, delivery_id: str, wanted: DeliveryReceipt) -> ReceiptMark:
    """Keep a receipt that agrees with the portal's own records; again, the same answer.

    Raises PortalRefused (not-complete, receipt-kept) and CheckRefused (receipt-…).
    """
    receipt = read_receipt(json.dumps(wanted.receipt))
    _check_manifest(receipt, wanted.manifest)
    with portal.records.write() as connection:
        row = deliveries.one(connection, caller.scope, delivery_id)
        if row.state not in BYTES_ARRIVED:
            raise PortalRefused(
                "not-complete", f"The delivery is {row.state}: it has no receipt yet."
            )
        _check_agrees(receipt, row)
        kept = receipts.of_delivery(connection, row.id)
        if kept is None:
            kept = receipts.add(connection, row.id, wanted, caller.name)
        elif (kept.receipt, kept.manifest) != (wanted.receipt, wanted.manifest):
            raise PortalRefused("receipt-kept", "Another receipt of this delivery is kept already.")
    return ReceiptMark(at=kept.at, who=kept.who)


def kept(portal: Portal, caller: Caller, delivery_id: str) -> KeptReceipt:
    """NotFound for a delivery that may not be seen or has no receipt."""
    with portal.records.read() as connection:
        row = deliveries.one(connection, caller.scope, delivery_id)
        found = receipts.of_delivery(connection, row.id)
    if found is None:
        raise NotFound("receipt-unknown", f"Delivery {row.attempt} has no receipt here.")
    return found


def _check_manifest(receipt: Receipt, manifest: str | None) -> None:
    stated = receipt.manifest.c4 if receipt.manifest else None
    found = c4_id(manifest.encode()) if manifest is not None else None
    if stated != found:
        raise CheckRefused("receipt-manifest", "The manifest is not the one that the receipt has.")


def _check_agrees(receipt: Receipt, row: DeliveryRow) -> None:
    said = {file.name: (file.size, file.digests.get(CRC64)) for file in receipt.files}
    here = {file.name: (file.size, file.crc64) for file in row.files}
    about = (receipt.delivery_id, receipt.bytes_of)
    if about != (row.id, row.bytes_of) or said != here:
        raise CheckRefused(
            "receipt-differs", "The receipt does not agree with what was delivered here."
        )
