"""The asks of many small deliveries in one call: each is answered as if it had come alone."""

from __future__ import annotations

import uuid
from typing import Any

from backlot_tui.integrity.crc64 import crc64, to_hex

from .running import SUBTITLE, TTML, WAV, Bench, Operator
from .test_receipts import MANIFEST, receipt_for


def wanted(
    request_id: str, name: str, content: bytes, metadata: dict[str, str] | None = None
) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "request_id": request_id,
        "files": [{"name": name, "size": len(content), "metadata": metadata or {}}],
    }


def batch(operator: Operator, what: str, items: list[Any], status: int = 200) -> Any:
    return operator.ask("POST", f"batches/{what}", {"items": items}, status)


def started(operator: Operator, *items: dict[str, Any]) -> list[Any]:
    return [each["answer"] for each in batch(operator, "deliveries", list(items))["answers"]]


def subtitle() -> dict[str, Any]:
    return wanted("SR-1", "a.ttml", TTML, SUBTITLE)


def archive() -> dict[str, Any]:
    return wanted("SR-3", "a%25b.wav", WAV)


def proof(delivery: Any, content: bytes) -> dict[str, Any]:
    files = [{"file_id": delivery["files"][0]["file_id"], "crc64": to_hex(crc64(content))}]
    return {"delivery_id": delivery["id"], "files": files}


def test_one_refused_delivery_holds_up_no_other(ana: Operator) -> None:
    refused = wanted("SR-5", "cut.txt", b"no video")
    first, second, third = batch(ana, "deliveries", [subtitle(), refused, archive()])["answers"]
    assert first["answer"]["state"] == third["answer"]["state"] == "Transferring"
    assert (first["problem"], third["problem"]) == (None, None)
    assert second["answer"] is None
    assert second["problem"]["code"] == "file-type"
    assert second["problem"]["status"] == 422


def test_of_two_deliveries_of_one_request_in_a_batch_one_is_started(ana: Operator) -> None:
    answers = batch(ana, "deliveries", [archive(), archive()])["answers"]
    assert sum(each["answer"] is not None for each in answers) == 1
    [problem] = [each["problem"] for each in answers if each["problem"]]
    assert problem["code"] == "already-being-delivered"


def test_the_same_batch_asked_twice_creates_once(ana: Operator) -> None:
    items = [subtitle(), archive()]
    assert started(ana, *items) == started(ana, *items)
    assert len(ana.get("deliveries")["deliveries"]) == 2


def test_small_deliveries_are_carried_in_batches_from_start_to_receipt(
    portal: Bench, ana: Operator
) -> None:
    contents = [TTML, WAV]
    deliveries = started(ana, subtitle(), archive())
    asked = [
        {
            "delivery_id": each["id"],
            "parts": [
                {
                    "file_id": each["files"][0]["file_id"],
                    "number": 1,
                    "crc64": to_hex(crc64(content)),
                }
            ],
        }
        for each, content in zip(deliveries, contents, strict=True)
    ]
    urls = [each["answer"]["parts"][0] for each in batch(ana, "part-urls", asked)["answers"]]
    for url, content in zip(urls, contents, strict=True):
        assert ana.put(url["url"], content, url["headers"]).status_code == 204

    proofs = [proof(each, content) for each, content in zip(deliveries, contents, strict=True)]
    answers = batch(ana, "completions", proofs)["answers"]
    assert [each["answer"]["state"] for each in answers] == ["Pending Inspection"] * 2
    assert batch(ana, "completions", proofs)["answers"] == answers
    assert portal.delivered() == {b"a.ttml": TTML, b"a%b.wav": WAV}

    arrived = answers[1]["answer"]
    body = receipt_for(arrived) | {"delivery_id": arrived["id"]}
    other = body | {"manifest": MANIFEST + "!"}
    kept, refused = batch(ana, "receipts", [body, other])["answers"]
    assert kept["answer"]["who"] == "Ana"
    assert refused["problem"]["code"] == "receipt-manifest"
    assert ana.get(f"deliveries/{arrived['id']}/receipt")["at"] == kept["answer"]["at"]


def test_a_wrong_checksum_in_a_batch_stops_its_own_delivery_alone(ana: Operator) -> None:
    right, wrong = started(ana, subtitle(), archive())
    ana.send_all(right, [TTML])
    ana.send_all(wrong, [WAV])
    answers = batch(ana, "completions", [proof(wrong, TTML), proof(right, TTML)])["answers"]
    assert answers[0]["problem"]["code"] == "bad-digest"
    assert answers[1]["answer"]["state"] == "Pending Inspection"
    assert ana.get(f"deliveries/{wrong['id']}")["state"] == "Transferring"


def test_in_a_batch_too_nothing_is_learned_of_other_partners(ana: Operator, tom: Operator) -> None:
    [theirs] = started(ana, archive())
    answers = batch(tom, "completions", [proof(theirs, WAV)])["answers"]
    assert answers[0]["problem"]["code"] == "delivery-unknown"


def test_more_asks_than_a_batch_takes_are_refused_as_a_whole(ana: Operator) -> None:
    assert batch(ana, "deliveries", [archive()] * 101, status=422)["code"] == "invalid"
    assert batch(ana, "deliveries", [], status=422)["code"] == "invalid"
    assert ana.get("deliveries")["deliveries"] == []
