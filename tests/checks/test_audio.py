"""Sound against the configuration chosen and the request's runtime."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backlot_tui.checks.differences import Verdict, compare
from backlot_tui.domain.catalogue import FieldKind, MetadataField
from backlot_tui.domain.facts import ChosenFile, FileFacts, FileKind, Severity

from .subjects import DUB, codes, found, wav


def test_a_sample_rate_other_than_48_khz_is_warned_of() -> None:
    (finding,) = found(wav(sample_rate=44_100))
    assert (finding.code, finding.severity) == ("AUDIO-SAMPLE-RATE", Severity.WARNING)
    assert "44.1 kHz" in finding.sentence


def test_fewer_than_24_bits_are_warned_of_and_more_are_not() -> None:
    assert codes(wav(bit_depth=16)) == ["AUDIO-BIT-DEPTH"]
    assert codes(wav(bit_depth=32)) == []


@pytest.mark.parametrize(
    ("config", "channels"),
    [("1.0", 1), ("2.0", 2), ("Lt/Rt", 2), ("5.1", 6), ("5.1 + 2.0", 8), ("Atmos", 12)],
)
def test_each_configuration_has_its_channels(config: str, channels: int) -> None:
    metadata = DUB | {"channel_config": config}
    assert codes(wav(metadata=metadata, channels=channels)) == []
    assert codes(wav(metadata=metadata, channels=7)) == ["AUDIO-CHANNELS"]


def test_a_configuration_of_another_portal_is_counted_too() -> None:
    surround = MetadataField("channel_config", "Channels", FieldKind.CHOICE, ("7.1", "22.2"))
    six = FileFacts(FileKind.WAV, 10, channels=6)
    assert compare(surround, "7.1", six) is Verdict.DIFFERS
    assert compare(surround, "7.1", replace(six, channels=8)) is Verdict.SAME
    assert compare(surround, "22.2", six) is Verdict.SAME, "nobody here has heard of it"


def test_atmos_needs_adm_or_more_than_eight_channels() -> None:
    atmos = DUB | {"channel_config": "Atmos"}
    assert codes(wav(metadata=atmos, channels=8)) == ["AUDIO-CHANNELS"]
    assert codes(wav(metadata=atmos, channels=8, adm=True)) == []


def test_the_warning_tells_both_counts() -> None:
    (finding,) = found(wav(channels=2))
    assert finding.sentence == "dub.wav has 2 channels, and 5.1 has 6."


@pytest.mark.parametrize("seconds", [2998.0, 3002.0, 2700.0, 30.0, 0.0])
def test_a_duration_near_the_runtime_or_of_an_excerpt_is_no_finding(seconds: float) -> None:
    assert codes(wav(duration_s=seconds)) == []


@pytest.mark.parametrize("seconds", [2997.9, 3002.1, 2700.1, 9000.0])
def test_a_duration_that_nearly_fits_or_is_too_long_is_warned_of(seconds: float) -> None:
    assert codes(wav(duration_s=seconds)) == ["AUDIO-DURATION"]


def test_the_duration_is_told_as_a_clock() -> None:
    (finding,) = found(wav(duration_s=3010.04))
    assert "0:50:10.0, 10.0 s longer than the title's 0:50:00.0." in finding.sentence


def test_without_runtime_or_duration_there_is_nothing_to_compare() -> None:
    assert codes(wav(duration_s=1.0e9), runtime_s=None) == []
    assert codes(wav(duration_s=None)) == []


def test_stems_of_an_archive_may_be_as_they_are() -> None:
    facts = FileFacts(FileKind.WAV, 10, channels=1, sample_rate=96_000, bit_depth=16)
    assert codes(ChosenFile("stem.wav", facts, {}), kind="Archival Assets") == []


def test_what_a_file_does_not_tell_is_not_checked() -> None:
    silent = wav(channels=None, sample_rate=None, bit_depth=None, duration_s=None)
    assert codes(silent) == []
