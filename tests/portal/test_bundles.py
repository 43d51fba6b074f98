"""Small parts in one PUT: each brings its own right, and all of them are stored or none."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from backlot_tui.domain.wire import MOST_BUNDLED
from backlot_tui.integrity.crc64 import crc64, to_hex

from .running import MIB, Bench, Operator

FILES = {f"{number}.zip": bytes([number]) * (10 + number) for number in range(5)} | {
    "large.zip": b"l" * (2 * MIB + 1),
    "last.zip": b"!",
}
"""The small ones come with the head, in one piece of the line."""


@pytest.fixture
def delivery(ana: Operator) -> Any:
    return ana.start("SR-3", dict(FILES))


@pytest.fixture
def signed(ana: Operator, delivery: Any) -> list[Any]:
    return [
        ana.sign(delivery, 1, to_hex(crc64(content)), file=at)
        for at, content in enumerate(FILES.values())
    ]


def put(operator: Operator, signed: list[Any], body: bytes) -> httpx.Response:
    [url] = {each["bundle_url"] for each in signed}
    targets = [urlsplit(each["url"]) for each in signed]
    headers = [("Part", f"{target.path}?{target.query}") for target in targets]
    return operator.bytes_http.put(url, content=body, headers=headers)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def safe(operator: Operator, delivery: Any) -> int:
    return sum(len(file["parts"]) for file in operator.get(f"deliveries/{delivery['id']}/parts"))


def test_parts_of_several_files_arrive_together(
    portal: Bench, ana: Operator, delivery: Any, signed: list[Any]
) -> None:
    assert put(ana, signed, b"".join(FILES.values())).status_code == 204
    assert safe(ana, delivery) == len(FILES)
    ana.complete(delivery, list(FILES.values()))
    assert portal.delivered() == {name.encode(): content for name, content in FILES.items()}


def test_one_damaged_part_keeps_all_from_counting(
    ana: Operator, delivery: Any, signed: list[Any]
) -> None:
    body = bytearray(b"".join(FILES.values()))
    body[-MIB] ^= 1
    assert refusal(put(ana, signed, bytes(body))) == (422, "bad-digest")
    assert safe(ana, delivery) == 0
    assert put(ana, signed, b"".join(FILES.values())).status_code == 204, "the line goes on"
    assert safe(ana, delivery) == len(FILES)


def test_parts_that_are_safe_already_stay_and_the_others_arrive(
    portal: Bench, ana: Operator, delivery: Any, signed: list[Any]
) -> None:
    contents = list(FILES.values())
    ana.send(delivery, 1, contents[0])
    ana.send(delivery, 1, contents[5], file=5)
    assert put(ana, signed, b"".join(contents)).status_code == 204
    ana.complete(delivery, contents)
    assert portal.delivered() == {name.encode(): content for name, content in FILES.items()}


def test_each_part_needs_its_own_right(ana: Operator, delivery: Any, signed: list[Any]) -> None:
    forged = [*signed[:-1], signed[-1] | {"url": signed[-1]["url"].replace("size=1", "size=2")}]
    body = b"".join(FILES.values()) + b"!"
    assert refusal(put(ana, forged, body)) == (403, "bad-signature")
    assert safe(ana, delivery) == 0


def test_the_length_is_that_of_all_parts(ana: Operator, delivery: Any, signed: list[Any]) -> None:
    body = b"".join(FILES.values())
    for wrong in (body[:-1], body + b"x"):
        assert refusal(put(ana, signed, wrong)) == (422, "wrong-length")
    assert safe(ana, delivery) == 0


def test_a_part_comes_once_in_a_bundle(ana: Operator, delivery: Any, signed: list[Any]) -> None:
    twice = FILES["0.zip"] * 2
    assert refusal(put(ana, [signed[0], signed[0]], twice)) == (409, "part-taken-over")
    assert safe(ana, delivery) == 0


def test_a_bundle_has_parts_and_not_too_many(
    ana: Operator, delivery: Any, signed: list[Any]
) -> None:
    [url] = {each["bundle_url"] for each in signed}
    assert refusal(ana.put(url, b"x")) == (422, "bundle")
    many = [signed[-1]] * (MOST_BUNDLED + 1)
    assert refusal(put(ana, many, b"!" * len(many))) == (422, "bundle")
    assert safe(ana, delivery) == 0


def test_a_bundle_has_not_too_many_bytes(ana: Operator) -> None:
    parts = [b"a" * (9 * MIB), b"b" * (9 * MIB)]
    delivery = ana.start("SR-3", {"a.zip": parts[0], "b.zip": parts[1]})
    signed = [ana.sign(delivery, 1, to_hex(crc64(part)), file=at) for at, part in enumerate(parts)]
    assert refusal(put(ana, signed, b"".join(parts))) == (422, "bundle")
    assert safe(ana, delivery) == 0


def test_parts_of_a_canceled_delivery_take_the_others_along(
    ana: Operator, delivery: Any, signed: list[Any]
) -> None:
    ana.cancel(delivery)
    assert refusal(put(ana, signed, b"".join(FILES.values()))) == (409, "delivery-closed")
