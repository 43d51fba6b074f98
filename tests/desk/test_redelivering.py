"""A card of a request that asks for new metadata alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backlot_tui.desk.cards import Card, with_sources, with_value
from backlot_tui.desk.readiness import readiness
from backlot_tui.desk.redelivering import card_of_kept_files, is_unchanged
from backlot_tui.desk.sources import choose
from backlot_tui.domain.problems import CheckRefused
from backlot_tui.domain.statuses import CardLabel, RequestStatus
from tests.checks.subjects import DUB, request, source_type
from tests.support.sound import write_wav

ASKED = request(status=RequestStatus.REDELIVERY_REQUESTED, metadata_only=True)


def delivered(state: str = "Rejected", **measured: Any) -> dict[str, Any]:
    file = {"name": "a.wav", "size": 5, "metadata": DUB, "measured": measured or None}
    return {"state": state, "files": [file]}


def card_of(*deliveries: dict[str, Any]) -> Card:
    return card_of_kept_files(ASKED, source_type(), deliveries)


def test_the_card_has_the_files_at_the_portal_and_needs_none_here() -> None:
    card = card_of(delivered(kind="WAV", size=5, channels=6))
    assert [file.source.name for file in card.files] == ["a.wav"]
    assert card.files[0].metadata == DUB
    assert readiness(card, None).label is CardLabel.READY


def test_what_was_measured_is_held_against_the_new_metadata() -> None:
    card = card_of(delivered(kind="WAV", size=5, channels=6))
    changed = with_value(card, 0, "channel_config", "2.0")
    found = readiness(changed, None)
    assert [finding.code for finding in found.blocking] == ["AUDIO-CHANNELS"]


def test_a_file_that_nobody_measured_is_not_called_unrecognised() -> None:
    assert readiness(card_of(delivered()), None).label is CardLabel.READY


def test_only_what_arrived_can_stay() -> None:
    card = card_of(delivered("Canceled"), delivered("Passed", kind="WAV", size=5))
    assert card.files
    with pytest.raises(CheckRefused) as refused:
        card_of(delivered("Canceled"))
    assert refused.value.code == "nothing-delivered"


def test_saying_the_same_again_is_no_change() -> None:
    before = [delivered(kind="WAV", size=5, channels=6)]
    card = card_of(*before)
    assert is_unchanged(card, before)
    assert not is_unchanged(with_value(card, 0, "dub_style", "Voice Over"), before)


def test_a_package_stands_as_one() -> None:
    names = ("Feature/ASSETMAP.xml", "Feature/reels/a.mxf")
    measured = {"kind": "IMF package", "size": 9, "hash_faults": []}
    files = [
        {"name": name, "size": 5, "metadata": DUB, "measured": each}
        for name, each in zip(names, (measured, None), strict=True)
    ]
    [file] = card_of({"state": "Rejected", "files": files}).files
    assert file.source.name == "Feature"
    assert file.source.facts.hash_faults == ()


def test_a_file_of_this_machine_is_not_asked_for(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav")
    empty = Card(ASKED, source_type())
    assert readiness(empty, None).label is CardLabel.EMPTY
    card = with_sources(empty, [choose(str(tmp_path / "a.wav"), source_type())])
    state = readiness(card, None)
    assert state.label is CardLabel.BLOCKED
    assert "only new metadata is asked for" in state.why
