"""Redelivery of metadata only: the files stay, what is said of them is new."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from backlot_tui.domain.problems import PortalRefused
from backlot_tui.portal.owner import deciding
from backlot_tui.portal.records.engine import open_records
from backlot_tui.portal.service import PortalSettings

from .running import SUBTITLE, TTML, Bench, Operator, running

SMPTE = {"language": "es-419", "time_base": "SMPTE", "frame_rate": "25"}


@dataclass
class Scene:
    data: Path
    ana: Operator

    def owner(self, act: Callable[..., Any], *said: Any, **more: Any) -> Any:
        with closing(open_records(self.data)) as records, records.write() as connection:
            return act(connection, *said, **more)

    def ask_for_metadata(self, request_id: str = "SR-1") -> None:
        self.owner(deciding.redeliver, request_id, "SMPTE was chosen", "olga", metadata_only=True)

    def bring(self, kept: dict[str, dict[str, str]], status: int = 201, **more: Any) -> Any:
        body = {
            "id": str(uuid.uuid4()),
            "request_id": "SR-1",
            "kept": [{"name": name, "metadata": said} for name, said in kept.items()],
        }
        return self.ana.ask("POST", "deliveries", body | more, status)


@pytest.fixture
def scene(data: Path) -> Iterator[Scene]:
    with running(PortalSettings(data)) as info:
        yield Scene(data, Bench(info.url, data).add_user("Ana", "northlight"))


@pytest.fixture
def asked(scene: Scene) -> Scene:
    """A subtitle passed inspection; then its owner asked for other metadata."""
    scene.ana.wait_for(scene.ana.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE), "Passed")
    scene.ask_for_metadata()
    return scene


def test_new_metadata_is_inspected_with_the_files_that_are_there(asked: Scene) -> None:
    before = asked.ana.get("requests/SR-1")
    assert before["request"]["metadata_only"] is True
    assert before["request"]["status"] == "Redelivery Requested"
    delivery = asked.bring({"a.ttml": SUBTITLE | {"frame_rate": "24"}})
    assert delivery["attempt"] == 2
    assert delivery["bytes_of"] == before["deliveries"][0]["id"]
    [file] = delivery["files"]
    assert file["received"] == file["size"] == len(TTML)
    assert file["metadata"]["frame_rate"] == "24"
    passed = asked.ana.wait_for(delivery, "Passed")
    assert passed["files"][0]["measured"]["kind"] == "TTML"
    after = asked.ana.get("requests/SR-1")
    assert (after["request"]["status"], after["request"]["metadata_only"]) == ("Processed", False)
    told = [entry["what"] for entry in after["history"]]
    assert "asked for redelivery of the metadata: SMPTE was chosen" in told
    assert "started delivery 2 with new metadata for 1 file" in told


def test_metadata_that_contradicts_the_file_fails_again(asked: Scene) -> None:
    delivery = asked.ana.wait_for(asked.bring({"a.ttml": SMPTE}), "Inspection Failed")
    assert [each["code"] for each in delivery["inspection"]] == ["TEXT-TIMEBASE"]
    assert asked.ana.get("requests/SR-1")["request"]["metadata_only"] is True
    again = asked.bring({"a.ttml": SUBTITLE})
    assert again["bytes_of"] == delivery["bytes_of"]
    asked.ana.wait_for(again, "Passed")


def test_files_for_such_a_request_are_refused_and_metadata_alone_for_any_other(
    asked: Scene,
) -> None:
    refused = asked.ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE, status=409)
    assert refused["code"] == "metadata-only"
    other = asked.bring({"a.ttml": SUBTITLE}, 409, request_id="SR-2")
    assert other["code"] == "files-missing"
    both = {"files": [{"name": "a.ttml", "size": 5, "metadata": SUBTITLE}]}
    assert asked.bring({"a.ttml": SUBTITLE}, 409, **both)["code"] == "metadata-only"


def test_metadata_is_for_exactly_the_files_that_are_there(asked: Scene) -> None:
    assert asked.bring({"b.ttml": SUBTITLE}, 422)["code"] == "file-names"
    assert asked.bring({"a.ttml": SUBTITLE, "b.ttml": SUBTITLE}, 422)["code"] == "file-names"
    assert asked.bring({"a.ttml": {"language": "es-419"}}, 422)["code"] == "metadata"


def test_asking_twice_creates_once(asked: Scene) -> None:
    same = str(uuid.uuid4())
    first = asked.bring({"a.ttml": SUBTITLE}, id=same)
    again = asked.bring({"a.ttml": SUBTITLE}, 200, id=same)
    assert again["id"] == first["id"]
    assert len(asked.ana.get("requests/SR-1")["deliveries"]) == 2


def test_a_redelivery_that_waits_can_become_one_of_metadata_and_whole_again(scene: Scene) -> None:
    scene.ana.wait_for(scene.ana.deliver("SR-1", {"a.ttml": TTML}, SUBTITLE), "Passed")
    scene.owner(deciding.redeliver, "SR-1", "cues drift", "olga")
    scene.ask_for_metadata()
    assert scene.ana.get("requests/SR-1")["request"]["metadata_only"] is True
    scene.owner(deciding.redeliver, "SR-1", "cues drift after all", "olga")
    assert scene.ana.get("requests/SR-1")["request"]["metadata_only"] is False
    scene.ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)


def test_where_nothing_was_delivered_nothing_can_stay(scene: Scene) -> None:
    with pytest.raises(PortalRefused) as refused:
        scene.ask_for_metadata()
    assert refused.value.code == "nothing-delivered"
