"""Receipts of metadata alone: their files were sent by a delivery before, whose receipt tells more.

What is read again is what that delivery sent, by the digests that were made of it.
"""

from __future__ import annotations

from backlot_tui.desk.receipts import AtPortal, receipt_of, verify_receipt
from backlot_tui.desk.transfers import SHOWN_ID
from backlot_tui.domain.file_names import from_wire
from backlot_tui.domain.problems import NotFound, Problem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.wire import KeptReceipt
from backlot_tui.integrity.digests import CRC64
from backlot_tui.integrity.receipt import Receipt, ReceiptFile
from backlot_tui.integrity.verifying import Difference, Verification, What
from backlot_tui.state.database import Database


def sent_by(receipt: Receipt) -> str:
    """A sentence for a receipt of metadata alone; empty for every other."""
    if receipt.bytes_of is None:
        return ""
    return f"No bytes were sent: the files were sent by delivery {safe_text(receipt.bytes_of)}."


def where_manifest(work: Database, receipt: Receipt) -> str:
    """Where the MHL manifest of the files is, of a receipt of metadata alone; safe to show."""
    assert receipt.bytes_of is not None
    called = safe_text(receipt.bytes_of[:SHOWN_ID])
    try:
        sent = receipt_of(work, receipt.bytes_of, _not_asked).receipt
    except Problem:
        return f"with the receipt of delivery {called}, which is not on this machine"
    if sent.manifest is None:
        return "none"
    return f"{safe_text(sent.manifest.name)}, with the receipt of delivery {called}"


def verify_kept(work: Database, receipt: Receipt, at_portal: AtPortal) -> Verification:
    """What the sending delivery's receipt says of the files: that it is the same, and still holds.

    Raises NotFound where that receipt is neither here nor at the portal.
    """
    assert receipt.bytes_of is not None
    try:
        sent = receipt_of(work, receipt.bytes_of, at_portal).receipt
    except NotFound as missing:
        raise NotFound(
            "receipt-of-bytes",
            f"{sent_by(receipt)} Its receipt is neither here nor at the portal.",
            "Export this one beside the files and verify that: it has their sizes and CRC-64.",
        ) from missing
    result = verify_receipt(sent)
    result.differences = [*_differences(receipt, sent), *result.differences]
    return result


def _differences(receipt: Receipt, sent: Receipt) -> list[Difference]:
    before = {file.name: _proof(file) for file in sent.files}
    return [
        Difference(
            What.DIGEST,
            from_wire(file.name),
            f"{safe_text(file.name)} is not what delivery {safe_text(sent.delivery_id)} sent.",
        )
        for file in receipt.files
        if _proof(file) != before.get(file.name)
    ]


def _proof(file: ReceiptFile) -> tuple[int, str | None]:
    return file.size, file.digests.get(CRC64)


def _not_asked(delivery_id: str) -> KeptReceipt:
    raise NotFound("receipt-unknown", f"Delivery {safe_text(delivery_id)} has no receipt here.")
