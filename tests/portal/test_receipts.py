"""The portal keeps a delivery's receipt: once, for those who may see it, if it is true."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backlot_tui.integrity.c4 import c4_id
from backlot_tui.integrity.receipt import (
    AcknowledgedFile,
    Acknowledgement,
    Receipt,
    ReceiptFile,
    ReceiptManifest,
)
from backlot_tui.integrity.receipt_json import receipt_json

from .running import WAV, Operator

MANIFEST = "<?xml version='1.0'?>\n<hashlist>ünï</hashlist>\n"


def delivered(operator: Operator) -> Any:
    return operator.deliver("SR-3", {"a%25b.wav": WAV})


def receipt_for(delivery: Any, manifest: str | None = MANIFEST) -> dict[str, Any]:
    """The body that a client would send."""
    [file] = delivery["files"]
    acknowledged = AcknowledgedFile(file["file_id"], file["name"], file["size"], file["crc64"])
    receipt = Receipt(
        delivery_id=delivery["id"],
        portal="http://localhost",
        request_id="SR-3",
        request_name="The Salt Cartographer",
        source_type="Archival Assets",
        host="ingest-01",
        tool="backlot-tui 1.0",
        created_at="2026-11-22T09:30:00.000Z",
        sent_at="2026-11-22T09:31:00.000Z",
        completed_at="2026-11-22T09:31:01.000Z",
        files=(
            ReceiptFile(
                name=file["name"],
                path=f"/media/{file['name']}",
                size=file["size"],
                modified_at="2026-11-22T08:00:00.000Z",
                metadata={},
                digests={"crc64nvme": file["crc64"], "xxh128": "0" * 32},
            ),
        ),
        acknowledgement=Acknowledgement(
            delivery["id"], delivery["state"], 1, "Ana", delivery["updated_at"], (acknowledged,)
        ),
        manifest=ReceiptManifest("0001_media_x.mhl", c4_id(manifest.encode()))
        if manifest is not None
        else None,
    )
    return {"receipt": json.loads(receipt_json(receipt)), "manifest": manifest}


def put(operator: Operator, delivery: Any, body: Any, status: int = 200) -> Any:
    return operator.ask("PUT", f"deliveries/{delivery['id']}/receipt", body, status)


def test_a_receipt_is_kept_as_it_was_written(ana: Operator) -> None:
    delivery = delivered(ana)
    where = f"deliveries/{delivery['id']}/receipt"
    assert ana.get(where, status=404)["code"] == "receipt-unknown"
    body = receipt_for(delivery)
    mark = put(ana, delivery, body)
    assert mark["who"] == "Ana"
    assert ana.get(where) == body | mark
    assert put(ana, delivery, body) == mark


def test_it_is_kept_once(ana: Operator) -> None:
    delivery = delivered(ana)
    put(ana, delivery, receipt_for(delivery))
    another = receipt_for(delivery, manifest=None)
    assert put(ana, delivery, another, status=409)["code"] == "receipt-kept"


def test_another_partner_neither_reads_nor_writes_it(ana: Operator, tom: Operator) -> None:
    delivery = delivered(ana)
    put(ana, delivery, receipt_for(delivery))
    assert tom.get(f"deliveries/{delivery['id']}/receipt", status=404)["code"] == "delivery-unknown"
    refused = put(tom, delivery, receipt_for(delivery), status=404)
    assert refused["code"] == "delivery-unknown"


def test_a_delivery_under_way_has_none(ana: Operator) -> None:
    delivery = ana.start("SR-3", {"a.wav": WAV})
    delivery["files"][0]["crc64"] = "0" * 16
    refused = put(ana, delivery, receipt_for(delivery), status=409)
    assert refused["code"] == "not-complete"


@pytest.mark.parametrize(
    ("member", "value"),
    (("name", "other.wav"), ("size", 1), ("digests", {"crc64nvme": "0" * 16}), ("digests", {})),
)
def test_one_that_says_something_else_of_the_files_is_refused(
    ana: Operator, member: str, value: Any
) -> None:
    delivery = delivered(ana)
    body = receipt_for(delivery)
    body["receipt"]["files"][0][member] = value
    assert put(ana, delivery, body, status=422)["code"] == "receipt-differs"


def test_a_manifest_that_is_not_its_own_is_refused(ana: Operator) -> None:
    delivery = delivered(ana)
    for manifest in (MANIFEST + " ", None):
        body = receipt_for(delivery) | {"manifest": manifest}
        assert put(ana, delivery, body, status=422)["code"] == "receipt-manifest"


def test_what_is_no_receipt_is_refused_in_a_sentence(ana: Operator) -> None:
    delivery = delivered(ana)
    refused = put(ana, delivery, {"receipt": {"files": "\x1b[31m"}}, status=422)
    assert refused["code"] == "receipt-unreadable"
    newer = receipt_for(delivery)
    newer["receipt"]["receipt"] = 2
    assert put(ana, delivery, newer, status=422)["code"] == "receipt-version"


def test_one_of_metadata_alone_says_which_delivery_sent_the_bytes(ana: Operator) -> None:
    delivery = delivered(ana)
    body = receipt_for(delivery)
    body["receipt"]["bytes_of"] = delivery["id"]
    assert put(ana, delivery, body, status=422)["code"] == "receipt-differs"
