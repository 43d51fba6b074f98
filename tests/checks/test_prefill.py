"""Metadata that the file or the request tells, and only values that the field takes."""

from __future__ import annotations

from typing import Any

import pytest

from backlot_tui.checks.prefill import prefilled, told_by_file

from .subjects import request, source_type, ttml, wav


def of_text(**facts: Any) -> dict[str, str]:
    return prefilled(source_type("Subtitle"), ttml(**facts).facts, request())


def of_sound(kind: str = "Secondary Audio", **facts: Any) -> dict[str, str]:
    return prefilled(source_type(kind), wav(**facts).facts, request())


def test_timed_text_fills_its_form() -> None:
    assert of_text(time_base="smpte", frame_rate="23.976") == {
        "language": "es-419",
        "time_base": "SMPTE",
        "frame_rate": "23.976",
    }


def test_a_frame_rate_that_nobody_asks_for_is_left_out() -> None:
    assert of_text(frame_rate="24") == {"language": "es-419", "time_base": "MEDIA"}


@pytest.mark.parametrize("facts", [{"time_base": "clock"}, {"frame_rate": "15"}])
def test_values_that_the_field_does_not_take_are_left_out(facts: dict[str, str]) -> None:
    filled = of_text(**({"time_base": "smpte"} | facts))
    assert "clock" not in {value.lower() for value in filled.values()}
    assert "frame_rate" not in filled


@pytest.mark.parametrize(
    ("channels", "config"),
    [(1, "1.0"), (2, "2.0"), (6, "5.1"), (8, "5.1 + 2.0"), (7, None), (None, None)],
)
def test_channels_tell_the_configuration(channels: int | None, config: str | None) -> None:
    assert of_sound(channels=channels).get("channel_config") == config


def test_adm_tells_atmos_where_the_type_takes_it() -> None:
    assert of_sound(channels=10, adm=True)["channel_config"] == "Atmos"
    assert "channel_config" not in of_sound("Audio Description", channels=10, adm=True)
    assert "channel_config" not in of_sound("Audio Description", channels=1)


def test_the_request_tells_the_language_of_a_silent_file() -> None:
    assert of_sound()["language"] == "es-419"
    unknown = request(language="tlh")
    assert "language" not in prefilled(source_type(), wav().facts, unknown)
    assert "language" not in prefilled(source_type(), wav().facts, request(language=None))


def test_a_file_that_agrees_takes_the_spelling_of_the_request() -> None:
    assert of_text(language="es")["language"] == "es-419"
    assert of_text(language="es_419")["language"] == "es-419"


def test_a_file_that_contradicts_fills_in_its_own_language() -> None:
    assert of_text(language="pt_BR")["language"] == "pt-BR"
    assert "language" not in of_text(language="tlh")


def test_what_the_file_tells_can_be_marked_as_read_from_it() -> None:
    assert told_by_file(source_type(), wav().facts) == {"channel_config": "5.1"}
    assert told_by_file(source_type("Subtitle"), ttml().facts) == {
        "language": "es-419",
        "time_base": "MEDIA",
    }


def test_a_type_without_fields_is_filled_with_nothing() -> None:
    assert of_sound("Archival Assets") == {}
