"""Receipts of deliveries: kept once, never changed."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select

from backlot_tui.domain.wire import DeliveryReceipt, KeptReceipt
from backlot_tui.portal.moments import iso_now
from backlot_tui.portal.records.schema import receipts

_OF_DELIVERY = select(receipts).where(receipts.c.delivery_id == bindparam("of_delivery"))
_ADD = insert(receipts)


def of_delivery(connection: Connection, delivery_id: str) -> KeptReceipt | None:
    """The caller has made sure that the delivery may be seen."""
    found = connection.execute(_OF_DELIVERY, {"of_delivery": delivery_id}).mappings().first()
    return None if found is None else KeptReceipt.model_validate(dict(found))


def add(
    connection: Connection, delivery_id: str, receipt: DeliveryReceipt, who: str
) -> KeptReceipt:
    kept = KeptReceipt(receipt=receipt.receipt, manifest=receipt.manifest, at=iso_now(), who=who)
    connection.execute(_ADD, kept.model_dump() | {"delivery_id": delivery_id})
    return kept
