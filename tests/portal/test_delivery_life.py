"""The life of a delivery, from the first ask to the proven bytes."""

from __future__ import annotations

import os
import uuid
from typing import Any

from .running import MIB, SUBTITLE, TTML, WAV, Bench, Operator, parts_of


def test_parts_may_come_in_any_order_and_the_file_is_what_was_sent(
    portal: Bench, ana: Operator
) -> None:
    content = WAV + os.urandom(40 * MIB)
    delivery = ana.start("SR-3", {"mix.wav": content})
    file = delivery["files"][0]
    assert (file["part_size"], file["part_count"]) == (16 * MIB, 3)

    parts = parts_of(content, file["part_size"])
    for number in (3, 1, 2):
        ana.send(delivery, number, parts[number - 1])
        assert portal.delivered() == {}, "a half-arrived file must not be seen"
    row = ana.get(f"deliveries/{delivery['id']}")
    assert row["files"][0]["received"] == len(content)

    assert ana.complete(delivery, [content])["state"] == "Pending Inspection"
    assert portal.delivered() == {b"mix.wav": content}
    assert portal.incoming() == []


def test_what_is_safe_is_listed_so_that_only_the_rest_is_sent(ana: Operator) -> None:
    content = os.urandom(33 * MIB)
    delivery = ana.start("SR-3", {"mix.wav": content})
    parts = parts_of(content, delivery["files"][0]["part_size"])
    ana.send(delivery, 2, parts[1])
    (listed,) = ana.get(f"deliveries/{delivery['id']}/parts")
    assert [part["number"] for part in listed["parts"]] == [2]

    problem = ana.complete(delivery, [content], status=409)
    assert problem["code"] == "parts-missing"
    assert problem["detail"].startswith("2 of 3 parts")

    for number in (1, 3):
        ana.send(delivery, number, parts[number - 1])
    ana.complete(delivery, [content])


def test_a_safe_part_may_be_sent_again(ana: Operator) -> None:
    delivery = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)
    for _ in range(2):
        ana.send(delivery, 1, TTML)
    ana.complete(delivery, [TTML])


def test_creating_twice_creates_once(portal: Bench, ana: Operator) -> None:
    delivery_id = str(uuid.uuid4())
    files: dict[str, bytes | int] = {"a.wav": 20 * MIB}
    first = ana.start("SR-3", files, delivery_id=delivery_id, host="ingest-01")
    again = ana.start("SR-3", files, delivery_id=delivery_id, status=200, host="ingest-02")
    assert again == first
    assert len(portal.incoming()) == 1

    other = ana.start("SR-3", {"b.wav": 9}, delivery_id=delivery_id, status=409)
    assert other["code"] == "id-reused"


def test_completing_twice_completes_once(portal: Bench, ana: Operator) -> None:
    delivery = ana.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE)
    assert ana.complete(delivery, [TTML])["state"] == "Pending Inspection"
    assert ana.complete(delivery, [b"x"], status=422)["code"] == "bad-digest"
    assert portal.delivered() == {b"a.ttml": TTML}


def test_a_second_operator_is_told_who_delivers_and_since_when(
    portal: Bench, ana: Operator
) -> None:
    first = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE, host="ingest-01")
    bo = portal.add_user("Bo", "northlight")
    for state in ("Transferring", "Pending Inspection"):
        problem = bo.start("SR-1", {"b.ttml": TTML}, SUBTITLE, status=409)
        assert problem["code"] == "already-being-delivered"
        assert f"by Ana from ingest-01 since {first['created_at']}" in problem["detail"]
        assert state in problem["detail"]
        if state == "Transferring":
            ana.send_all(first, [TTML])
            ana.complete(first, [TTML])


def test_a_canceled_delivery_frees_its_room_and_its_request(portal: Bench, ana: Operator) -> None:
    delivery = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)
    assert ana.cancel(delivery)["state"] == "Canceled"
    assert ana.cancel(delivery)["state"] == "Canceled"
    assert portal.incoming() == []
    assert ana.sign(delivery, 1, "0" * 16, status=409)["code"] == "delivery-closed"
    assert ana.complete(delivery, [TTML], status=409)["code"] == "delivery-closed"

    second = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)
    assert second["attempt"] == 2


def test_a_delivery_that_has_arrived_cannot_be_canceled(ana: Operator) -> None:
    delivery = ana.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE)
    assert ana.cancel(delivery, status=409)["code"] == "move-refused"


def test_the_request_tells_its_whole_story(ana: Operator) -> None:
    first = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE, host="ingest-01")
    ana.cancel(first)
    second = ana.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE)
    details = ana.get("requests/SR-1")
    assert [row["id"] for row in details["deliveries"]] == [second["id"], first["id"]]
    assert [(entry["who"], entry["what"]) for entry in details["history"]] == [
        ("Ana", "started delivery 1 with 1 file from ingest-01"),
        ("Ana", "canceled the delivery"),
        ("Ana", "started delivery 2 with 1 file"),
        ("Ana", "sent all bytes"),
        ("portal", "verified the bytes"),
    ]
    request = details["request"]
    assert request["status"] == "Open"
    assert request["latest_delivery_id"] == second["id"]
    assert request["latest_delivery_state"] == "Pending Inspection"


def test_several_files_appear_together(portal: Bench, ana: Operator) -> None:
    contents = [WAV + b"left", WAV + b"right"]
    delivery = ana.start("SR-3", dict(zip(("l.wav", "r.wav"), contents, strict=True)))
    ana.send(delivery, 1, contents[0], file=0)
    assert ana.complete(delivery, contents, status=409)["code"] == "parts-missing"
    assert portal.delivered() == {}
    ana.send(delivery, 1, contents[1], file=1)
    ana.complete(delivery, contents)
    assert portal.delivered() == {b"l.wav": contents[0], b"r.wav": contents[1]}


def test_deliveries_are_listed_newest_first_page_by_page(ana: Operator) -> None:
    made = [ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)]
    for _ in range(4):
        ana.cancel(made[0])
        made.insert(0, ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE))
    other = ana.start("SR-3", {"a.wav": WAV})

    listed: list[str] = []
    after: str | None = None
    while True:
        query: dict[str, Any] = {"after": after} if after else {}
        page = ana.get("deliveries", request_id="SR-1", limit=2, **query)
        listed += [row["id"] for row in page["deliveries"]]
        after = page["next"]
        if after is None:
            break
    assert listed == [row["id"] for row in made]
    assert ana.get("deliveries")["deliveries"][0]["id"] == other["id"]
