"""Chosen beside measured, field by field."""

from __future__ import annotations

from backlot_tui.checks.differences import Verdict, differences
from backlot_tui.checks.prefill import prefilled, told_by_file
from backlot_tui.domain.facts import Composition, FileFacts, FileKind

from .subjects import DUB, SUBTITLE, request, source_type, ttml, wav

MOVIE = FileFacts(
    FileKind.QUICKTIME,
    10**9,
    frame_rate="23.976",
    width=3840,
    height=1608,
    dynamic_range="HDR10",
    soundfield="5.1 + 2.0",
    channels=8,
    language="es",
)


def told(kind: str, metadata: dict[str, str], facts: FileFacts) -> list[tuple[str, str, str, str]]:
    return [
        (each.key, each.chosen, each.measured, str(each.verdict))
        for each in differences(source_type(kind), metadata, facts)
    ]


def test_each_field_with_a_fact_behind_it_stands_beside_the_fact() -> None:
    assert told("Secondary Audio", DUB, wav(channels=2).facts) == [
        ("language", "es-419", "", "unknown"),
        ("channel_config", "5.1", "2.0", "differs"),
    ]
    assert told("Subtitle", SUBTITLE, ttml().facts) == [
        ("language", "es-419", "es-419", "same"),
        ("time_base", "MEDIA", "MEDIA", "same"),
    ]


def test_a_picture_tells_its_frame_rate_resolution_and_range() -> None:
    chosen = {
        "language": "es-419",
        "frame_rate": "24",
        "channel_config": "5.1 + 2.0",
        "text_type": "Texted",
        "resolution": "HD",
        "dynamic_range": "hdr10",
    }
    assert told("AV (Muxed)", chosen, MOVIE) == [
        ("language", "es-419", "es", "same"),
        ("frame_rate", "24", "23.976", "differs"),
        ("channel_config", "5.1 + 2.0", "5.1 + 2.0", "same"),
        ("resolution", "HD", "UHD", "differs"),
        ("dynamic_range", "hdr10", "HDR10", "same"),
    ]


def test_what_is_measured_and_not_chosen_is_shown_without_a_verdict() -> None:
    [*_, last] = differences(source_type("AV (Muxed)"), {}, MOVIE)
    assert (last.key, last.chosen, last.verdict) == ("dynamic_range", "", Verdict.UNKNOWN)
    assert last.told == "measured HDR10, not chosen"


def test_drop_frame_timecode_is_the_same_with_either_sign() -> None:
    facts = FileFacts(FileKind.QUICKTIME, 1, start_timecode="00:59:58;00")
    [row] = told("Production Locked Proxy", {"start_timecode": "00:59:58:00"}, facts)
    assert row[-1] == "same"


def test_every_difference_has_a_word_and_a_mark() -> None:
    assert [verdict.mark for verdict in Verdict] == ["=", "≠", "·"]


def test_what_a_movie_tells_fills_its_form() -> None:
    assert told_by_file(source_type("AV (Muxed)"), MOVIE) == {
        "frame_rate": "23.976",
        "channel_config": "5.1 + 2.0",
        "resolution": "UHD",
        "dynamic_range": "HDR10",
    }
    assert prefilled(source_type("AV (Muxed)"), MOVIE, request())["language"] == "es-419"


def test_a_package_fills_its_form_from_its_compositions() -> None:
    one = Composition("Feature", languages=("de-DE",), soundfield="5.1")
    package = FileFacts(FileKind.IMF, 1, frame_rate="24", compositions=(one,))
    filled = prefilled(source_type("AV (Muxed)"), package, request(language="de-DE"))
    assert filled == {"language": "de-DE", "frame_rate": "24", "channel_config": "5.1"}


def test_what_several_compositions_disagree_on_is_left_to_a_person() -> None:
    two = tuple(Composition("x", languages=(tag,), soundfield="5.1") for tag in ("de-DE", "fr-FR"))
    package = FileFacts(FileKind.IMF, 1, compositions=two)
    assert told_by_file(source_type("AV (Muxed)"), package) == {"channel_config": "5.1"}
