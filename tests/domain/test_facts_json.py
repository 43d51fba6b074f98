"""Facts as JSON and back."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from backlot_tui.domain.facts import Composition, FileFacts, FileKind, Structure
from backlot_tui.domain.facts_json import facts_from_json, facts_to_json

EVERYTHING = FileFacts(
    kind=FileKind.IMF,
    size=5_000_000_000,
    structure=Structure.WHOLE,
    structure_reason="All 3 assets are there.",
    channels=6,
    sample_rate=48_000,
    bit_depth=24,
    duration_s=5400.5,
    adm=True,
    language="es-419",
    time_base="media",
    frame_rate="23.976",
    codec="JPEG 2000",
    width=3840,
    height=2160,
    dynamic_range="Dolby Vision",
    soundfield="5.1",
    start_timecode="01:00:00:00",
    title="The Salt Road",
    pages=3,
    sheets=("Dialogue", "Info"),
    rows=900,
    cues=800,
    sdh_cues=20,
    first_cue_s=1.5,
    last_cue_s=5399.0,
    compositions=(Composition("The Salt Road", "feature", ("en", "de-DE"), "5.1", 5400.5),),
    hash_faults=("video.mxf does not have the hash of its packing list.",),
)


def test_nothing_is_left_open_in_the_example() -> None:
    plain = FileFacts(FileKind.UNKNOWN, 0)
    for field in dataclasses.fields(FileFacts):
        assert getattr(EVERYTHING, field.name) != getattr(plain, field.name), field.name


@pytest.mark.parametrize("facts", [EVERYTHING, FileFacts(FileKind.EMPTY, 0, hash_faults=())])
def test_facts_come_back_as_they_went(facts: FileFacts) -> None:
    assert facts_from_json(json.loads(json.dumps(facts_to_json(facts)))) == facts


def test_what_is_missing_is_open_and_what_is_unknown_is_ignored() -> None:
    assert facts_from_json({"mood": "blue"}) == FileFacts(FileKind.UNKNOWN, 0)
    assert facts_from_json({"kind": "hologram", "structure": "bent"}) == FileFacts(
        FileKind.UNKNOWN, 0
    )
    assert facts_from_json({"kind": "WAV", "channels": None}).channels is None
    assert facts_from_json({"duration_s": 2}).duration_s == 2.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", 5),
        ("size", "big"),
        ("size", True),
        ("channels", 5.1),
        ("duration_s", "1:30"),
        ("duration_s", float("nan")),
        ("first_cue_s", 10**400),
        ("adm", "yes"),
        ("language", ["en"]),
        ("sheets", "Info"),
        ("compositions", {}),
        ("compositions", [1]),
        ("hash_faults", [1]),
    ],
)
def test_a_value_of_another_type_is_named(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        facts_from_json({name: value})


def test_what_is_no_object_is_no_facts() -> None:
    with pytest.raises(ValueError, match="object"):
        facts_from_json(json.loads("[]"))


def test_a_composition_that_is_wrong_is_named_too() -> None:
    with pytest.raises(ValueError, match=r"compositions\.languages"):
        facts_from_json({"compositions": [{"title": "a", "languages": "en"}]})
