"""The inspector's verdicts, and that they survive a restart."""

from __future__ import annotations

import time
from pathlib import Path

from backlot_tui.portal.service import PortalSettings

from .running import SUBTITLE, TTML, WAV, Bench, running

DUB = {"language": "es-419", "channel_config": "5.1", "dub_style": "Lip Sync"}


def test_a_good_delivery_passes_and_its_request_is_processed(data: Path) -> None:
    with running(PortalSettings(data)) as info:
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        delivery = ana.wait_for(ana.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE), "Passed")
        assert delivery["inspection"] == []
        details = ana.get("requests/SR-1")
        assert details["request"]["status"] == "Processed"
        assert details["request"]["latest_delivery_state"] == "Passed"
        assert details["history"][-1]["who"] == "inspection"
        refused = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE, status=409)
        assert refused["code"] == "not-deliverable"


def test_a_wrong_kind_of_file_fails_and_the_request_takes_another(data: Path) -> None:
    with running(PortalSettings(data)) as info:
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        files = {"ok.wav": WAV, "bad.wav": TTML}
        delivery = ana.wait_for(ana.deliver("SR-2", files, DUB), "Inspection Failed")
        (result,) = delivery["inspection"]
        assert result["code"] == "INSPECT-WrongKind"
        assert result["file"] == "bad.wav"
        assert result["sentence"] == "bad.wav is TTML, and Secondary Audio takes WAV, QuickTime."
        assert ana.get("requests/SR-2")["request"]["status"] == "Open"
        assert ana.start("SR-2", {"ok.wav": WAV}, DUB)["attempt"] == 2


def test_a_package_is_judged_as_a_whole(data: Path) -> None:
    metadata = {
        "language": "en",
        "frame_rate": "24",
        "channel_config": "5.1",
        "text_type": "Texted",
    }
    with running(PortalSettings(data)) as info:
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        files = {"pkg/ASSETMAP.xml": TTML, "pkg/reel.mxf": WAV}
        ana.wait_for(ana.deliver("SR-5", files, metadata), "Passed")


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
            ana.wait_for(delivery, "Inspection Failed")["inspection"][0]["code"]
            for delivery in (rotten, longer, gone)
        ]
    assert told == ["INSPECT-WrongChecksum", "INSPECT-WrongSize", "INSPECT-Missing"]


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
