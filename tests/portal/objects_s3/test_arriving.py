"""Parts go straight to the store; the portal knows which are safe although it sees no byte."""

from __future__ import annotations

import os
from typing import Any

import pytest

from backlot_tui.integrity.crc64 import crc64, to_hex
from backlot_tui.portal.intake import parts
from tests.portal.objects_s3.bench import StoreBench
from tests.portal.running import MIB, SUBTITLE, TTML, WAV, Operator, parts_of
from tests.support.commands import called
from tests.support.processes import wait_until

LONG = WAV + os.urandom(12 * MIB)
"""Three parts."""


@pytest.fixture
def delivery(ana: Operator) -> Any:
    return ana.start("SR-3", {"mix.wav": LONG})


def pieces(delivery: Any) -> list[bytes]:
    return parts_of(LONG, delivery["files"][0]["part_size"])


def safe_numbers(ana: Operator, delivery: Any) -> list[int]:
    (file,) = ana.get(f"deliveries/{delivery['id']}/parts")
    return [part["number"] for part in file["parts"]]


def test_a_delivery_s_files_become_objects_under_its_own_key(
    portal: StoreBench, ana: Operator
) -> None:
    files = {"mix.wav": LONG, "small.wav": WAV}
    done = ana.deliver("SR-3", files)
    assert done["state"] == "Pending Inspection"
    assert portal.stored() == {portal.key(done, name): files[name] for name in files}
    assert portal.uploads() == {}
    assert not (portal.data / "objects").exists(), "no byte is kept beside the records"


def test_an_owner_who_cancels_makes_no_folder_for_objects(
    portal: StoreBench, ana: Operator, delivery: Any
) -> None:
    canceled = ("SR-3", "Canceled", "--reason", "Not wanted", "--data", portal.data)
    ended = called("portal", "set-status", *canceled)
    assert (ended.code, ended.err) == (0, "")
    assert ana.get(f"deliveries/{delivery['id']}")["state"] == "Canceled"
    assert not (portal.data / "objects").exists()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("söund + mix & more?#1.wav", "söund + mix & more?#1.wav"),
        ("100%25.wav", "100%25.wav"),
        ("back\\slash.wav", "back%5Cslash.wav"),
        ("two\nlines\x7f.wav", "two%0Alines%7F.wav"),
        ("\u202ewav.wav", "\u202ewav.wav"),
        ("not%FFutf8.wav", "not%FFutf8.wav"),
    ],
)
def test_any_name_is_kept(portal: StoreBench, ana: Operator, name: str, key: str) -> None:
    done = ana.deliver("SR-3", {name: WAV})
    assert portal.stored() == {portal.key(done, key): WAV}


def test_parts_that_the_store_has_are_safe_whoever_knew_of_it(ana: Operator, delivery: Any) -> None:
    for number, part in enumerate(pieces(delivery)[:2], 1):
        ana.send(delivery, number, part)
    assert safe_numbers(ana, delivery) == [1, 2]
    again = ana.start("SR-3", {"mix.wav": LONG}, delivery_id=delivery["id"], status=200)
    assert again["files"][0]["received"] == 2 * delivery["files"][0]["part_size"]


def test_a_small_file_that_the_store_has_is_safe(ana: Operator) -> None:
    small = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)
    assert safe_numbers(ana, small) == []
    ana.send(small, 1, TTML)
    assert safe_numbers(ana, small) == [1]


@pytest.mark.parametrize("content", [LONG, WAV], ids=["of several parts", "of one part"])
def test_other_bytes_than_were_announced_are_refused_by_the_store(
    portal: StoreBench, ana: Operator, content: bytes
) -> None:
    delivery = ana.start("SR-3", {"mix.wav": content})
    part = parts_of(content, delivery["files"][0]["part_size"])[0]
    signed = ana.sign(delivery, 1, to_hex(crc64(part)))
    flipped = bytes([part[0] ^ 1]) + part[1:]
    answer = ana.put(signed["url"], flipped, signed["headers"])
    assert answer.status_code == 400
    assert "BadDigest" in answer.text
    assert safe_numbers(ana, delivery) == []
    assert ana.put(signed["url"], part, signed["headers"]).status_code == 200
    assert safe_numbers(ana, delivery) == [1]


def test_a_url_holds_for_nothing_without_its_checksum(ana: Operator, delivery: Any) -> None:
    part = pieces(delivery)[0]
    signed = ana.sign(delivery, 1, to_hex(crc64(part)))
    assert ana.put(signed["url"], part).status_code == 403
    other = dict.fromkeys(signed["headers"], "AAAAAAAAAAA=")
    assert ana.put(signed["url"], part, other).status_code == 403


def test_a_part_has_one_checksum_for_good(ana: Operator, delivery: Any) -> None:
    first, second, _ = pieces(delivery)
    ana.sign(delivery, 1, to_hex(crc64(first)))
    told = ana.sign(delivery, 1, to_hex(crc64(second)), status=422)
    assert told["code"] == "source-changed"
    ana.sign(delivery, 1, to_hex(crc64(first)))


def test_a_url_holds_for_a_while_only(
    ana: Operator, delivery: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "URL_VALID_S", 1)
    part = pieces(delivery)[2]
    signed = ana.sign(delivery, 3, to_hex(crc64(part)))

    def answer() -> int:
        return ana.put(signed["url"], part, signed["headers"]).status_code

    wait_until(lambda: answer() == 403, "the URL expires")


def test_what_no_store_can_take_is_refused_before_a_byte_is_sent(ana: Operator) -> None:
    told = ana.start("SR-3", {"huge.wav": 5 * 1024**4 + 1}, status=422)
    assert told["code"] == "file-too-large"
    largest = ana.start("SR-3", {"huge.wav": 5 * 1024**4})
    assert largest["files"][0]["part_count"] <= 10_000


def test_a_key_that_would_be_too_long_is_refused(ana: Operator) -> None:
    name = "/".join(["d" * 200] * 5)
    metadata = {
        "language": "en",
        "frame_rate": "24",
        "channel_config": "2.0",
        "text_type": "Texted",
    }
    told = ana.start("SR-5", {f"{name}/ASSETMAP.xml": 9}, metadata, status=422)
    assert told["code"] == "file-names"
    assert "object store" in told["detail"]
