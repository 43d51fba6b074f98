"""Sound and picture of MOV, MXF and IMF against the drop-downs and the request."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from backlot_tui.domain.facts import (
    ChosenFile,
    Composition,
    FileFacts,
    FileKind,
    Severity,
    Structure,
)

from .subjects import DUB, codes, found, wav

FEATURE = {
    "language": "es-419",
    "frame_rate": "23.976",
    "channel_config": "5.1 + 2.0",
    "text_type": "Texted",
}


def movie(metadata: dict[str, str] | None = None, **facts: Any) -> ChosenFile:
    ordinary = FileFacts(
        FileKind.QUICKTIME,
        10**9,
        Structure.WHOLE,
        channels=8,
        sample_rate=48_000,
        bit_depth=24,
        duration_s=3000.0,
        frame_rate="23.976",
        width=1920,
        height=1080,
        soundfield="5.1 + 2.0",
    )
    chosen = FEATURE if metadata is None else metadata
    return ChosenFile("feature.mov", replace(ordinary, **facts), chosen)


def package(*languages: str, **facts: Any) -> ChosenFile:
    ordinary = FileFacts(
        FileKind.IMF,
        10**9,
        Structure.WHOLE,
        compositions=tuple(
            Composition("Feature", languages=(tag,), soundfield="5.1") for tag in languages
        ),
        hash_faults=(),
    )
    chosen = FEATURE | {"channel_config": "5.1"}
    return ChosenFile("Feature_IMP", replace(ordinary, **facts), chosen)


def of_movie(**facts: Any) -> list[str]:
    return codes(movie(**facts), kind="AV (Muxed)")


def of_package(*languages: str, **facts: Any) -> list[str]:
    return codes(package(*languages, **facts), kind="AV (Muxed)")


def test_a_movie_that_is_what_was_chosen_passes() -> None:
    assert of_movie() == []


def test_the_layout_that_a_file_names_counts_before_its_number_of_channels() -> None:
    (finding,) = found(movie(soundfield="7.1"), kind="AV (Muxed)")
    assert (finding.code, finding.severity) == ("AUDIO-CHANNELS", Severity.WARNING)
    assert finding.sentence == "feature.mov is 7.1, and Channel Configuration is 5.1 + 2.0."


def test_single_channels_are_no_layout_and_are_counted() -> None:
    assert of_movie(soundfield=" + ".join(["1.0"] * 8)) == []
    assert of_movie(soundfield=" + ".join(["1.0"] * 6), channels=6) == ["AUDIO-CHANNELS"]


def test_a_matrixed_pair_and_a_pair_are_the_same_to_a_file() -> None:
    assert codes(wav(metadata=DUB | {"channel_config": "Lt/Rt"}, soundfield="2.0")) == []


def test_a_package_s_layout_is_its_compositions() -> None:
    assert of_package("es-419") == []
    stereo = package("es-419")
    two = replace(stereo, metadata=stereo.metadata | {"channel_config": "2.0"})
    assert codes(two, kind="AV (Muxed)") == ["AUDIO-CHANNELS"]


@pytest.mark.parametrize("told", ["es-419", "es-MX", "es", None, "und", "zxx"])
def test_sound_in_a_language_that_fits_or_tells_nothing_passes(told: str | None) -> None:
    assert of_movie(language=told) == []


@pytest.mark.parametrize("told", ["es-ES", "pt-BR", "en"])
def test_sound_in_another_language_is_warned_of(told: str) -> None:
    (finding,) = found(movie(language=told), kind="AV (Muxed)")
    assert (finding.code, finding.severity) == ("AUDIO-LANGUAGE", Severity.WARNING)
    assert told in finding.sentence
    assert "es-419" in finding.sentence


def test_a_request_for_the_original_language_asks_for_the_title_s() -> None:
    original = {"language": "*", "original_language": "es-419"}
    assert codes(movie(language="es-419"), kind="AV (Muxed)", **original) == []
    assert codes(movie(language="en"), kind="AV (Muxed)", **original) == ["AUDIO-LANGUAGE"]


def test_the_picture_s_frame_rate_is_held_against_the_drop_down() -> None:
    (finding,) = found(movie(frame_rate="24"), kind="AV (Muxed)")
    assert (finding.code, finding.severity) == ("VIDEO-FRAMERATE", Severity.WARNING)
    assert "24 frames a second, and Frame Rate is 23.976" in finding.sentence


def test_a_picture_longer_than_the_title_is_warned_of_as_sound_is() -> None:
    assert of_movie(duration_s=3002.1) == ["VIDEO-DURATION"]
    assert of_movie(duration_s=3001.9) == []
    assert of_movie(duration_s=600.0) == []
    lengths = tuple(
        Composition("x", languages=("es-419",), soundfield="5.1", duration_s=seconds)
        for seconds in (100.0, 3100.0)
    )
    assert of_package(compositions=lengths) == ["VIDEO-DURATION"]


def test_other_choices_that_the_file_contradicts_are_warned_of() -> None:
    (finding,) = found(movie(FEATURE | {"resolution": "UHD"}), kind="AV (Muxed)")
    assert (finding.code, finding.severity) == ("METADATA-MEASURED", Severity.WARNING)
    assert finding.sentence == "Resolution of feature.mov is UHD, and the file itself says HD."
    wide = movie(FEATURE | {"resolution": "UHD"}, width=3840, height=1608)
    assert codes(wide, kind="AV (Muxed)") == []


def test_a_package_in_another_language_is_refused() -> None:
    (finding,) = found(package("en", "fr-FR"), kind="AV (Muxed)")
    assert (finding.code, finding.severity) == ("PACKAGE-LANGUAGE", Severity.ERROR)
    assert "en and fr-FR" in finding.sentence
    assert of_package("en", "es-419") == []


def test_a_package_must_carry_the_request_s_very_tag() -> None:
    (finding,) = found(package("es-MX"), kind="AV (Muxed)")
    assert (finding.code, finding.severity) == ("PACKAGE-LANGUAGE-TAG", Severity.WARNING)


def test_hashes_that_do_not_hold_block_and_those_that_nobody_verified_warn() -> None:
    wrong = ("reel1.mxf does not have the hash of its packing list.", "reel2.mxf is missing.")
    (finding,) = found(package("es-419", hash_faults=wrong), kind="AV (Muxed)")
    assert (finding.code, finding.severity) == ("PACKAGE-HASH", Severity.ERROR)
    assert "reel1.mxf" in finding.sentence
    assert "1 more" in finding.sentence
    assert of_package("es-419", hash_faults=None) == ["PACKAGE-HASHES-OPEN"]


def test_hashes_of_a_package_that_is_not_whole_are_not_asked_for() -> None:
    assert of_package("es-419", hash_faults=None, structure=Structure.CUT) == ["FILE-CUT"]
