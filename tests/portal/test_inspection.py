"""The inspector's verdicts, what it measures, and that both survive a restart."""

from __future__ import annotations

import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from backlot_tui.portal.service import PortalSettings

from .running import SUBTITLE, TTML, WAV, Bench, Operator, fill, request, running, sound

DUB = {"language": "es-419", "channel_config": "5.1", "dub_style": "Lip Sync"}
FEATURE = {
    "language": "en",
    "frame_rate": "23.976",
    "channel_config": "2.0",
    "text_type": "Texted",
}
PACKAGE = "SALTCARTOGRAPHER_FTR_IMP_EN_20260902"


@pytest.fixture
def ana(data: Path) -> Iterator[Operator]:
    with running(PortalSettings(data)) as info:
        yield Bench(info.url, data).add_user("Ana", "northlight")


def inspected(operator: Operator, *delivered: Any, **more: Any) -> Any:
    states = ("Passed", "Inspection Failed", "Overridden")
    return operator.wait_for(operator.deliver(*delivered, **more), *states)


def codes(delivery: Any) -> list[str]:
    return [result["code"] for result in delivery["inspection"]]


def package() -> dict[str, bytes]:
    """The demo's IMF package, by the names of its files."""
    folder = files("backlot_tui.portal.demo") / "media" / PACKAGE
    return {f"{PACKAGE}/{each.name}": each.read_bytes() for each in folder.iterdir()}


def test_a_good_delivery_passes_and_its_request_is_processed(ana: Operator) -> None:
    delivery = inspected(ana, "SR-1", {"a.ttml": TTML}, SUBTITLE)
    assert delivery["state"] == "Passed"
    assert delivery["inspection"] == []
    details = ana.get("requests/SR-1")
    assert details["request"]["status"] == "Processed"
    assert details["request"]["latest_delivery_state"] == "Passed"
    assert details["history"][-1]["who"] == "inspection"
    refused = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE, status=409)
    assert refused["code"] == "not-deliverable"


def test_a_wrong_kind_of_file_fails_and_the_request_takes_another(ana: Operator) -> None:
    delivery = inspected(ana, "SR-2", {"ok.wav": sound(), "bad.wav": TTML}, DUB)
    (result,) = delivery["inspection"]
    assert (result["code"], result["severity"]) == ("FILE-KIND", "error")
    assert result["file"] == "bad.wav"
    assert not result["overridable"]
    assert ana.get("requests/SR-2")["request"]["status"] == "Open"
    assert ana.start("SR-2", {"ok.wav": sound()}, DUB)["attempt"] == 2


def test_the_portal_checks_what_the_desk_checks_whoever_sent_it(ana: Operator) -> None:
    other = TTML.replace(b"es-419", b"pt_BR")
    delivery = inspected(ana, "SR-1", {"a.ttml": other}, SUBTITLE | {"time_base": "SMPTE"} | RATE)
    assert codes(delivery) == ["TEXT-TIMEBASE", "TEXT-LANGUAGE", "TEXT-LANGUAGE-TAG"]
    assert [each["overridable"] for each in delivery["inspection"]] == [False, True, True]
    assert codes(inspected(ana, "SR-2", {"a.wav": sound(2, 44_100)}, DUB)) == [
        "AUDIO-SAMPLE-RATE",
        "AUDIO-CHANNELS",
    ]


RATE = {"frame_rate": "25"}


def test_what_was_measured_stands_beside_what_was_chosen(ana: Operator) -> None:
    delivery = inspected(ana, "SR-2", {"a.wav": sound(2), "b.wav": sound()}, DUB)
    one, two = delivery["files"]
    assert one["metadata"]["channel_config"] == "5.1"
    assert (one["measured"]["kind"], one["measured"]["channels"]) == ("WAV", 2)
    assert two["measured"]["channels"] == 6
    assert ana.get("requests/SR-2")["deliveries"][0]["files"][0]["measured"] == one["measured"]
    [change] = [
        change["delivery"]
        for change in ana.get("changes", since=0)["changes"]
        if change["delivery"] is not None
    ]
    assert change["files"][0]["measured"] == one["measured"]


def test_nothing_is_measured_before_the_inspection(ana: Operator) -> None:
    delivery = ana.start("SR-2", {"a.wav": sound()}, DUB)
    assert delivery["files"][0]["measured"] is None


def test_a_warning_answered_before_sending_is_not_asked_again(ana: Operator) -> None:
    answered = [{"code": "AUDIO-SAMPLE-RATE", "reason": "agreed with the owner"}]
    delivery = inspected(ana, "SR-2", {"a.wav": sound(6, 44_100)}, DUB, overrides=answered)
    assert delivery["state"] == "Overridden"
    assert codes(delivery) == ["AUDIO-SAMPLE-RATE"]
    details = ana.get("requests/SR-2")
    assert details["request"]["status"] == "Delivered"
    assert "overridden before sending: AUDIO-SAMPLE-RATE" in details["history"][-1]["what"]


def test_an_answer_to_one_warning_is_none_to_another_and_none_to_an_error(ana: Operator) -> None:
    answers = [{"code": code, "reason": "x"} for code in ("AUDIO-SAMPLE-RATE", "FILE-KIND")]
    two = inspected(ana, "SR-2", {"a.wav": sound(2, 44_100)}, DUB, overrides=answers)
    assert two["state"] == "Inspection Failed"
    hard = inspected(ana, "SR-2", {"a.wav": TTML}, DUB, overrides=answers)
    assert hard["state"] == "Inspection Failed"


def test_a_package_is_one_source_with_its_hashes_verified(tmp_path: Path) -> None:
    data = tmp_path / "data"
    rows = [request(f"SR-{n}", "AV (Muxed)", language="en") for n in (1, 2)]
    fill(data, rows)
    with running(PortalSettings(data)) as info:
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        good = inspected(ana, "SR-1", package(), FEATURE)
        assert (good["state"], good["inspection"]) == ("Passed", [])
        [measured] = [each["measured"] for each in good["files"] if each["measured"]]
        assert measured["kind"] == "IMF package"
        assert measured["hash_faults"] == []

        broken = package()
        name = next(name for name in broken if "AUDIO" in name)
        broken[name] = broken[name][:-1] + bytes([broken[name][-1] ^ 1])
        bad = inspected(ana, "SR-2", broken, FEATURE)
        assert codes(bad) == ["PACKAGE-HASH"]


def test_a_folder_that_is_no_package_inside_fails(ana: Operator) -> None:
    pretended = {"pkg/ASSETMAP.xml": TTML, "pkg/reel.mxf": WAV}
    delivery = inspected(ana, "SR-5", pretended, FEATURE)
    assert delivery["state"] == "Inspection Failed"


def test_what_the_store_did_to_a_file_is_noticed(data: Path) -> None:
    with running(PortalSettings(data, inspection_delay_s=1)) as info:
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        rotten = ana.deliver("SR-1", {"rotten.ttml": TTML}, SUBTITLE)
        longer = ana.deliver("SR-2", {"longer.wav": WAV}, DUB)
        gone = ana.deliver("SR-3", {"gone.wav": WAV})
        stored = {path.name: path for path in (data / "objects" / "delivered").rglob("*.*")}
        stored["rotten.ttml"].write_bytes(TTML[:-1] + b"x")
        stored["longer.wav"].write_bytes(WAV + b"x")
        stored["gone.wav"].unlink()
        told = [
            codes(ana.wait_for(delivery, "Inspection Failed"))
            for delivery in (rotten, longer, gone)
        ]
    assert told == [["INSPECT-WrongChecksum"], ["INSPECT-WrongSize"], ["INSPECT-Missing"]]


def test_a_delivery_waits_for_the_delay(data: Path) -> None:
    with running(PortalSettings(data, inspection_delay_s=3600)) as info:
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        delivery = ana.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE)
        time.sleep(0.6)  # the inspector looks every quarter of a second
        assert ana.get(f"deliveries/{delivery['id']}")["state"] == "Pending Inspection"


def test_a_delivery_is_inspected_by_the_next_portal(data: Path) -> None:
    settings = PortalSettings(data, inspection_delay_s=0.5)
    with running(settings) as info:
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        delivery = ana.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE)
    with running(settings):
        ana.wait_for(delivery, "Passed")
