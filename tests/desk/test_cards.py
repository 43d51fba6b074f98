"""A card from empty to ready, and every label with its reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from backlot_tui.desk.cards import (
    Card,
    with_override,
    with_row_applied,
    with_sources,
    with_value,
    without_file,
)
from backlot_tui.desk.readiness import readiness
from backlot_tui.desk.sources import choose
from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.statuses import CardLabel, DeliveryState
from backlot_tui.portal.catalogue_table import load_catalogue_table
from backlot_tui.state.deliveries import LocalDelivery
from tests.support.rows import a_request
from tests.support.sound import write_wav

CATALOGUE = read_catalogue(load_catalogue_table())


def a_card(source_type: str = "Secondary Audio", **facts: Any) -> Card:
    request = a_request(source_type=source_type, **facts)
    return Card(request, CATALOGUE.source_type(source_type))


def put(card: Card, path: Path, **sound: Any) -> Card:
    write_wav(path, **sound)
    return with_sources(card, [choose(str(path), card.source_type)])


def local(state: DeliveryState) -> LocalDelivery:
    return LocalDelivery("d", "p", "SR-1", "T", "Secondary Audio", state, "", "")


def test_a_card_goes_from_empty_over_metadata_to_ready(tmp_path: Path) -> None:
    card = a_card()
    assert readiness(card, None).label is CardLabel.EMPTY
    card = put(card, tmp_path / "a.wav")
    state = readiness(card, None)
    assert state.label is CardLabel.NEEDS_METADATA
    assert "Dub Style" in state.why
    card = with_value(card, 0, "dub_style", "lip sync")
    assert readiness(card, None).label is CardLabel.READY


def test_what_the_file_tells_is_filled_in_and_marked(tmp_path: Path) -> None:
    card = put(a_card(), tmp_path / "a.wav", channels=6)
    assert card.files[0].metadata == {"language": "de-DE", "channel_config": "5.1"}
    assert card.files[0].from_file == {"channel_config"}
    chosen = with_value(card, 0, "channel_config", "2.0")
    assert chosen.files[0].from_file == frozenset()


def test_a_contradiction_blocks_until_it_is_overridden(tmp_path: Path) -> None:
    card = put(a_card(), tmp_path / "a.wav", channels=6)
    card = with_value(with_value(card, 0, "dub_style", "Hybrid"), 0, "channel_config", "2.0")
    state = readiness(card, None)
    assert state.label is CardLabel.BLOCKED
    assert [finding.code for finding in state.blocking] == ["AUDIO-CHANNELS"]
    ready = readiness(with_override(card, "AUDIO-CHANNELS", "four are empty"), None)
    assert ready.label is CardLabel.READY
    assert ready.findings, "an overridden finding stays visible"


def test_a_type_for_one_file_keeps_one_and_a_type_for_several_collects(tmp_path: Path) -> None:
    several = put(put(a_card(), tmp_path / "a.wav"), tmp_path / "b.wav", seed=2)
    assert [file.source.name for file in several.files] == ["a.wav", "b.wav"]
    again = put(several, tmp_path / "a.wav", channels=6)
    assert [file.source.name for file in again.files] == ["b.wav", "a.wav"]
    single = a_card("Dubbing Script", language=None)
    (tmp_path / "one.ttal").write_text("{}")
    (tmp_path / "two.ttal").write_text("{}")
    for name in ("one.ttal", "two.ttal"):
        single = with_sources(single, [choose(str(tmp_path / name), single.source_type)])
    assert [file.source.name for file in single.files] == ["two.ttal"]


def test_apply_to_all_rows_gives_every_file_the_same_values(tmp_path: Path) -> None:
    card = put(put(a_card(), tmp_path / "a.wav"), tmp_path / "b.wav", seed=2)
    card = with_row_applied(with_value(card, 1, "dub_style", "Voice Over"), 1)
    assert card.files[0].metadata == card.files[1].metadata
    assert card.files[0].metadata["dub_style"] == "Voice Over"


def test_a_value_from_another_row_that_the_file_tells_too_counts_as_read(tmp_path: Path) -> None:
    card = put(put(a_card(), tmp_path / "a.wav"), tmp_path / "b.wav", seed=2, channels=6)
    card = put(card, tmp_path / "c.wav", seed=3)
    of_six, of_two = card.files[1], with_row_applied(card, 0)
    assert of_six.from_file == {"channel_config"}
    assert [file.from_file for file in of_two.files] == [
        {"channel_config"}, frozenset(), {"channel_config"},
    ]  # fmt: skip


def test_taking_the_last_file_away_unticks_the_card(tmp_path: Path) -> None:
    card = replace(put(a_card(), tmp_path / "a.wav"), ticked=True)
    assert not without_file(card, 0).ticked


def test_unknown_values_never_reach_a_card(tmp_path: Path) -> None:
    card = put(a_card(), tmp_path / "a.wav")
    with pytest.raises(UsageProblem):
        with_value(card, 0, "dub_style", "Whisper")


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"status": "Processed"}, "the request is Processed"),
        ({"material_status": "Received"}, "Material Status is Received"),
        ({"latest_delivery_state": DeliveryState.TRANSFERRING}, "already Transferring"),
    ],
)
def test_a_request_that_takes_no_delivery_blocks_its_card(facts: dict[str, Any], says: str) -> None:
    state = readiness(a_card(**facts), None)
    assert state.label is CardLabel.BLOCKED
    assert says in state.why


def test_a_delivery_under_way_shows_as_sending_and_an_arrived_one_as_sent() -> None:
    card = a_card()
    assert readiness(card, local(DeliveryState.WAITING)).label is CardLabel.SENDING
    assert readiness(card, local(DeliveryState.PENDING_INSPECTION)).label is CardLabel.SENT
    processed = a_card(status="Processed")
    assert readiness(processed, local(DeliveryState.PASSED)).label is CardLabel.SENT


def test_after_a_failure_or_a_redelivery_request_the_card_is_new() -> None:
    assert readiness(a_card(), local(DeliveryState.INSPECTION_FAILED)).label is CardLabel.EMPTY
    again = a_card(status="Redelivery Requested")
    assert readiness(again, local(DeliveryState.PASSED)).label is CardLabel.EMPTY
