"""A receipt that somebody hands over: read back, or refused in a sentence that is safe to show."""

from __future__ import annotations

import json

import pytest

from backlot_tui.domain.problems import CheckRefused
from backlot_tui.integrity.receipt import Acknowledgement, Receipt, ReceiptFile
from backlot_tui.integrity.receipt_json import read_receipt, receipt_json

RECEIPT = Receipt(
    delivery_id="d1",
    portal="https://portal.example",
    request_id="SR-1",
    request_name="Harbour of Glass",
    source_type="Subtitle",
    host="ingest-01",
    tool="backlot-tui 1.0",
    created_at="2026-11-22T09:30:00Z",
    sent_at="2026-11-22T09:31:00Z",
    completed_at="2026-11-22T09:31:01Z",
    files=(ReceiptFile("a\x1b.wav", "/m/a.wav", 9, "2026-11-22T09:00:00Z", {}, {"md5": "00"}),),
    acknowledgement=Acknowledgement("d1", "Pending Inspection", 1, "Dana", "", ()),
)


def test_a_receipt_comes_back_as_it_went_and_holds_no_control_character() -> None:
    text = receipt_json(RECEIPT)
    assert read_receipt(text) == RECEIPT
    assert text.replace("\n", "").isprintable()


def test_members_of_a_later_program_are_passed_over_and_a_later_version_is_refused() -> None:
    document = json.loads(receipt_json(RECEIPT))
    assert read_receipt(json.dumps({**document, "mood": "blue"})) == RECEIPT
    with pytest.raises(CheckRefused, match="version 2"):
        read_receipt(json.dumps({**document, "receipt": 2}))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"delivery_id": 5}', b"\xff"])
def test_what_is_no_receipt_is_refused(text: str | bytes) -> None:
    with pytest.raises(CheckRefused, match="This is no receipt"):
        read_receipt(text)


def test_what_a_hostile_receipt_is_called_in_is_safe_to_show() -> None:
    document = json.loads(receipt_json(RECEIPT))
    document["files"][0]["digests"] = {"\x1b[2J": 5}
    with pytest.raises(CheckRefused) as refused:
        read_receipt(json.dumps(document))
    assert "files.0.digests.␛[2J" in refused.value.sentence
