"""Timed text against the request and the drop-downs."""

from __future__ import annotations

import pytest

from backlot_tui.domain.facts import Severity
from backlot_tui.domain.languages import Agreement, agreement

from .subjects import SUBTITLE, codes, found, text_codes, ttml, wav

SMPTE = SUBTITLE | {"time_base": "SMPTE", "frame_rate": "25"}


@pytest.mark.parametrize(
    ("told", "wanted", "expected"),
    [
        ("es-419", "es-419", Agreement.FULL),
        ("ES-mx", "es-419", Agreement.FULL),
        ("es-419", "es-MX", Agreement.FULL),
        ("es", "es-419", Agreement.WEAK),
        ("en-US", "en", Agreement.WEAK),
        ("de", "de-DE", Agreement.WEAK),
        ("es-ES", "es-419", Agreement.NONE),
        ("es-MX", "es-AR", Agreement.NONE),
        ("pt-PT", "pt-BR", Agreement.NONE),
        ("fr-FR", "fr-CA", Agreement.NONE),
        ("zh-CN", "zh-Hans", Agreement.FULL),
        ("zh-TW", "zh-Hant", Agreement.FULL),
        ("zh-Hant-HK", "zh-Hant", Agreement.FULL),
        ("zh-TW", "zh-Hans", Agreement.NONE),
        ("cmn", "zh-Hans", Agreement.WEAK),
        ("yue", "zh-Hant", Agreement.NONE),
        ("no", "nb", Agreement.FULL),
        ("jp", "ja", Agreement.NONE),
        ("pt_BR", "pt-BR", Agreement.FULL),
        ("", "en", Agreement.NONE),
    ],
)
def test_languages_agree_fully_weakly_or_not(told: str, wanted: str, expected: Agreement) -> None:
    assert agreement(told, wanted) is expected


def test_text_in_another_language_is_warned_of() -> None:
    (finding,) = found(ttml(language="pt-BR"), kind="Subtitle")
    assert (finding.code, finding.severity) == ("TEXT-LANGUAGE", Severity.WARNING)
    assert "pt-BR" in finding.sentence
    assert "es-419" in finding.sentence


@pytest.mark.parametrize("told", ["es", "es-MX", "es-419", None])
def test_text_that_says_less_or_nothing_passes(told: str | None) -> None:
    assert text_codes(ttml(language=told)) == []


def test_an_underscore_in_a_tag_is_a_warning_of_its_own() -> None:
    assert text_codes(ttml(language="es_419")) == ["TEXT-LANGUAGE-TAG"]
    assert text_codes(ttml(language="pt_BR")) == ["TEXT-LANGUAGE", "TEXT-LANGUAGE-TAG"]


def test_the_language_of_sound_is_a_matter_of_its_own() -> None:
    assert codes(wav(language="de")) == ["AUDIO-LANGUAGE"]


@pytest.mark.parametrize(("told", "chosen"), [("smpte", "MEDIA"), ("media", "SMPTE")])
def test_another_time_base_than_the_file_has_is_an_error(told: str, chosen: str) -> None:
    (finding,) = found(
        ttml(time_base=told, metadata=SMPTE | {"time_base": chosen}), kind="Subtitle"
    )
    assert (finding.code, finding.severity) == ("TEXT-TIMEBASE", Severity.ERROR)
    assert told.upper() in finding.sentence
    assert chosen in finding.sentence


def test_a_clock_time_base_fits_neither_choice() -> None:
    assert text_codes(ttml(time_base="clock")) == ["TEXT-TIMEBASE"]


def test_a_file_that_tells_no_time_base_contradicts_none() -> None:
    assert text_codes(ttml(time_base=None, metadata=SMPTE)) == []


def test_the_frame_rate_matters_in_smpte_time() -> None:
    (finding,) = found(ttml(time_base="smpte", frame_rate="24", metadata=SMPTE), kind="Subtitle")
    assert (finding.code, finding.severity) == ("TEXT-FRAMERATE", Severity.WARNING)
    assert "24" in finding.sentence
    assert text_codes(ttml(time_base="smpte", frame_rate="25", metadata=SMPTE)) == []
    assert text_codes(ttml(frame_rate="24", metadata=SUBTITLE | {"frame_rate": "25"})) == []
