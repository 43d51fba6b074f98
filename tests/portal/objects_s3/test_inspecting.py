"""What is stored in an object store is read again before it passes, and nothing passes unread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from backlot_tui.portal.inspector import thread
from backlot_tui.portal.objects import disk
from backlot_tui.portal.owner import deciding
from backlot_tui.portal.records.engine import open_records
from tests.portal.objects_s3.bench import StoreBench, settings_for
from tests.portal.running import SUBTITLE, TTML, WAV, Operator, running, sound
from tests.portal.test_inspection import DUB, FEATURE, codes, inspected, package
from tests.support.object_store import Store


@pytest.fixture
def portal(store: Store, data: Path, tmp_path: Path) -> Iterator[StoreBench]:
    """Inspects a second after the bytes were proven."""
    settings = settings_for(store, data, tmp_path.name, inspection_delay_s=1)
    with ExitStack() as up:
        info = up.enter_context(running(settings))
        yield StoreBench(info.url, data, store, settings, up.close)


def overwrite(portal: StoreBench, delivery: Any, name: str, content: bytes) -> None:
    key = portal.prefix + portal.key(delivery, name)
    portal.store.client().put_object(Bucket=portal.store.bucket, Key=key, Body=content)


def scratch(portal: StoreBench) -> list[Path]:
    return list((portal.data / "scratch").iterdir())


def test_good_deliveries_pass_and_leave_no_copy(portal: StoreBench, ana: Operator) -> None:
    subtitle = inspected(ana, "SR-1", {"a.ttml": TTML}, SUBTITLE)
    dub = inspected(ana, "SR-2", {"dub.wav": sound()}, DUB)
    assert (subtitle["state"], dub["state"]) == ("Passed", "Passed")
    assert dub["files"][0]["measured"]["kind"] == "WAV"
    assert scratch(portal) == []


def test_a_package_is_read_whole(portal: StoreBench, ana: Operator) -> None:
    seen = inspected(ana, "SR-5", package(), FEATURE)
    [measured] = [each["measured"] for each in seen["files"] if each["measured"]]
    assert measured["kind"] == "IMF package"
    assert measured["hash_faults"] == []
    assert scratch(portal) == []


def test_what_the_store_did_to_a_file_is_noticed(portal: StoreBench, ana: Operator) -> None:
    rotten = ana.deliver("SR-1", {"rotten.ttml": TTML}, SUBTITLE)
    longer = ana.deliver("SR-2", {"longer.wav": WAV}, DUB)
    gone = ana.deliver("SR-3", {"gone.wav": WAV})
    overwrite(portal, rotten, "rotten.ttml", TTML[:-1] + b"x")
    overwrite(portal, longer, "longer.wav", WAV + b"x")
    key = portal.prefix + portal.key(gone, "gone.wav")
    portal.store.client().delete_object(Bucket=portal.store.bucket, Key=key)
    told = [codes(ana.wait_for(each, "Inspection Failed")) for each in (rotten, longer, gone)]
    assert told == [["INSPECT-WrongChecksum"], ["INSPECT-WrongSize"], ["INSPECT-Missing"]]


def test_what_cannot_be_read_now_waits_and_says_why(
    portal: StoreBench, ana: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thread, "_TRY_AGAIN_S", 1.0)
    with monkeypatch.context() as patched:
        patched.setattr(disk, "_KEPT_FREE", 2**60)  # bytes: no disk has so much room
        row = ana.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE)
        cursor = 0
        while row["reason"] is None:
            told = ana.get("changes", since=cursor, wait=10)
            assert told["cursor"] > cursor, "nothing more is told"
            cursor = told["cursor"]
            row = ana.get(f"deliveries/{row['id']}")
        assert row["state"] == "Pending Inspection"
        assert "disk is full" in row["reason"]
    passed = ana.wait_for(row, "Passed")
    assert passed["reason"] is None


def test_new_metadata_alone_has_the_stored_files_inspected_again(
    portal: StoreBench, ana: Operator
) -> None:
    inspected(ana, "SR-2", {"dub.wav": sound()}, DUB)
    with closing(open_records(portal.data)) as records, records.write() as connection:
        deciding.redeliver(connection, "SR-2", "wrong style", "olga", metadata_only=True)
    kept = [{"name": "dub.wav", "metadata": {**DUB, "dub_style": "Voice Over"}}]
    again = ana.start("SR-2", {}, kept=kept)
    assert ana.wait_for(again, "Passed")["files"][0]["metadata"]["dub_style"] == "Voice Over"
    assert len(portal.stored()) == 1
