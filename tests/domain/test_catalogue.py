"""The catalogue that is shipped, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.domain.catalogue import Catalogue, normalise_value
from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.portal.catalogue_table import load_catalogue_table

ARTICLE = {
    "AV (Muxed)",
    "Non-IMF delivery",
    "Secondary AV (Muxed)",
    "Production Locked Proxy",
    "Audio Print Master",
    "Audio M&E",
    "Secondary Audio",
    "Audio Description",
    "Subtitle",
    "SDH/CC",
    "Forced Sub",
    "Final Script",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(load_catalogue_table())


def test_the_twelve_types_of_the_article_ask_for_metadata_and_two_more_ask_for_none(
    catalogue: Catalogue,
) -> None:
    asking = {each.name for each in catalogue.source_types if each.missing({})}
    assert asking == ARTICLE
    assert len(catalogue.source_types) == len(ARTICLE) + 2


def test_a_frame_rate_is_needed_once_the_time_base_is_smpte(catalogue: Catalogue) -> None:
    subtitle = catalogue.source_type("Subtitle")
    media = {"language": "ja", "time_base": "MEDIA"}
    assert subtitle.missing(media) == []
    smpte = {**media, "time_base": "SMPTE"}
    assert [field.key for field in subtitle.missing(smpte)] == ["frame_rate"]


def test_audio_description_takes_fewer_channel_configurations(catalogue: Catalogue) -> None:
    field = catalogue.source_type("Audio Description").field("channel_config")
    assert field.values == ("2.0", "5.1")


def test_fields_and_values_are_found_in_any_case(catalogue: Catalogue) -> None:
    field = catalogue.source_type("Subtitle").field("Time Base")
    assert normalise_value(field, "smpte") == "SMPTE"
    with pytest.raises(UsageProblem, match="SMPTE, MEDIA"):
        normalise_value(field, "film")
    with pytest.raises(UsageProblem, match="language, time_base"):
        catalogue.source_type("Subtitle").field("colour")


def test_a_catalogue_that_names_an_unknown_field_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        'version = "1"\nlanguages = ["en"]\n[fields]\n[[source_types]]\nname = "X"\n'
        'group = "G"\nfiles = "single"\nextensions = [".wav"]\nkinds = ["WAV"]\n'
        'required = ["colour"]\n'
    )
    with pytest.raises(UsageProblem, match="cannot be used") as caught:
        load_catalogue_table(path)
    [detail] = caught.value.details
    assert "X: unknown fields ['colour']" in detail
