"""What timed text shows and when, against the title and the kind of text asked for."""

from __future__ import annotations

from typing import Any

import pytest

from backlot_tui.domain.facts import FileKind, Severity

from .subjects import SUBTITLE, codes, found, text_codes, ttml

HOUR = 3600.0
SMPTE = SUBTITLE | {"time_base": "SMPTE", "frame_rate": "24"}


def timed(first: float, last: float, **facts: Any) -> list[str]:
    return text_codes(ttml(first_cue_s=first, last_cue_s=last, **facts))


def test_text_within_the_title_passes() -> None:
    assert timed(4.0, 2999.0) == []
    assert timed(4.0, 3001.9) == []


def test_text_made_against_tape_timecode_is_an_hour_late() -> None:
    (finding,) = found(ttml(first_cue_s=HOUR + 4, last_cue_s=HOUR + 2990), kind="Subtitle")
    assert (finding.code, finding.severity) == ("TEXT-HOUR-OFFSET", Severity.WARNING)
    assert "1:00:04.0" in finding.sentence


def test_text_that_really_begins_after_an_hour_passes() -> None:
    late = ttml(first_cue_s=HOUR + 300, last_cue_s=HOUR + 310)
    assert codes(late, kind="Forced Sub", runtime_s=7200) == []


def test_without_a_runtime_only_a_first_cue_soon_after_the_hour_is_suspicious() -> None:
    soon = ttml(first_cue_s=HOUR + 599, last_cue_s=9000.0)
    later = ttml(first_cue_s=HOUR + 601, last_cue_s=9000.0)
    assert text_codes(soon, runtime_s=None) == ["TEXT-HOUR-OFFSET"]
    assert text_codes(later, runtime_s=None) == []


def test_in_smpte_time_the_hour_is_where_a_programme_begins() -> None:
    def smpte(first: float, last: float) -> list[str]:
        return text_codes(
            ttml(
                metadata=SMPTE,
                time_base="smpte",
                frame_rate="24",
                first_cue_s=first,
                last_cue_s=last,
            )
        )

    assert smpte(HOUR + 4, HOUR + 2990) == []
    assert smpte(HOUR + 4, HOUR + 3010) == ["TEXT-AFTER-END"]
    assert smpte(4, 2990) == []


def test_srt_counts_from_the_first_frame_and_scc_does_not() -> None:
    facts: dict[str, Any] = {
        "time_base": None,
        "language": None,
        "first_cue_s": HOUR + 4,
        "last_cue_s": HOUR + 90,
    }
    assert text_codes(ttml("a.srt", kind=FileKind.SRT, **facts)) == ["TEXT-HOUR-OFFSET"]
    assert codes(ttml("a.scc", kind=FileKind.SCC, **facts), kind="SDH/CC") == []


def test_text_that_ends_after_the_title_is_warned_of() -> None:
    (finding,) = found(ttml(first_cue_s=4.0, last_cue_s=3010.0), kind="Subtitle")
    assert (finding.code, finding.severity) == ("TEXT-AFTER-END", Severity.WARNING)
    assert "10.0 s after the title's end" in finding.sentence


@pytest.mark.parametrize("kind", ["Subtitle", "Forced Sub"])
@pytest.mark.parametrize(
    ("cues", "sdh", "expected"),
    [
        (400, 60, ["TEXT-LOOKS-SDH"]),
        (400, 10, []),
        (10, 3, ["TEXT-LOOKS-SDH"]),
        (4, 2, []),
        (400, 0, []),
    ],
)
def test_cues_that_describe_sounds_do_not_fit_a_plain_subtitle(
    kind: str, cues: int, sdh: int, expected: list[str]
) -> None:
    assert codes(ttml(cues=cues, sdh_cues=sdh), kind=kind) == expected


@pytest.mark.parametrize(
    ("cues", "sdh", "expected"),
    [(400, 0, ["TEXT-NOT-SDH"]), (400, 30, []), (19, 0, []), (None, None, [])],
)
def test_sdh_without_a_single_sound_is_warned_of(
    cues: int | None, sdh: int | None, expected: list[str]
) -> None:
    assert codes(ttml(cues=cues, sdh_cues=sdh), kind="SDH/CC") == expected
