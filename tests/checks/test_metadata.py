"""Metadata against the fields of the type, and overriding what was found."""

from __future__ import annotations

import pytest

from backlot_tui.checks.preflight import preflight, unresolved
from backlot_tui.domain.facts import ChosenFile, FileFacts, FileKind, Finding, Severity
from backlot_tui.domain.problems import UsageProblem

from .subjects import CATALOGUE, DUB, SUBTITLE, codes, found, request, text_codes, ttml, wav


def test_missing_fields_are_named_by_their_labels() -> None:
    (finding,) = found(wav(metadata={"language": "es-419", "dub_style": " "}))
    assert (finding.code, finding.severity) == ("METADATA-MISSING", Severity.ERROR)
    assert finding.sentence == "dub.wav lacks metadata: Channel Configuration, Dub Style."
    assert finding.fix == "Fill them in."
    (finding,) = found(wav(metadata=DUB | {"dub_style": ""}))
    assert finding.fix == "Fill it in."


def test_a_field_may_be_required_by_another() -> None:
    assert text_codes(ttml(time_base="smpte", metadata=SUBTITLE | {"time_base": "SMPTE"})) == [
        "METADATA-MISSING"
    ]


def test_fields_and_values_that_the_catalogue_lacks_are_errors() -> None:
    assert codes(wav(metadata=DUB | {"colour": "blue"})) == ["METADATA-UNKNOWN"]
    assert codes(wav(metadata=DUB | {"dub_style": "Karaoke"})) == ["METADATA-VALUE"]
    assert codes(wav(metadata=DUB | {"dub_style": "lip sync"})) == []


def test_a_type_may_take_fewer_values_than_the_field_has() -> None:
    description = {"language": "es-419", "channel_config": "Atmos"}
    assert codes(wav(metadata=description, adm=True), kind="Audio Description") == [
        "METADATA-VALUE"
    ]


def test_hostile_keys_and_values_are_shown_escaped() -> None:
    findings = found(wav(metadata=DUB | {"a\x1b[2J": "x", "dub_style": "\u202ebad"}))
    assert [each.code for each in findings] == ["METADATA-UNKNOWN", "METADATA-VALUE"]
    for finding in findings:
        assert not set("\x1b\u202e") & set(finding.sentence + finding.fix)


def test_another_language_than_the_request_asks_for_is_warned_of() -> None:
    (finding,) = found(wav(metadata=DUB | {"language": "es-ES"}))
    assert (finding.code, finding.severity) == ("LANGUAGE-CHOICE", Severity.WARNING)
    assert finding.sentence == "Language of dub.wav is es-ES, and the request is for es-419."
    assert codes(wav(metadata=DUB | {"language": "ES-419"})) == []
    assert codes(wav(metadata=DUB | {"language": "es-ES"}), language=None) == []


def test_errors_of_a_file_come_before_its_warnings() -> None:
    severities = [each.severity for each in found(wav(" dub.mp3", metadata={}, sample_rate=44_100))]
    assert severities == [Severity.ERROR] * 2 + [Severity.WARNING] * 2
    looked_at_first = wav(metadata={}, kind=FileKind.UNKNOWN)
    assert codes(looked_at_first) == ["METADATA-MISSING", "FILE-UNRECOGNISED"]


def test_every_finding_is_a_sentence_with_a_fix() -> None:
    facts = FileFacts(FileKind.PDF, 1, channels=3, sample_rate=1, bit_depth=8, duration_s=9e9)
    bad = ChosenFile("\x00", facts, {"x": "y", "channel_config": "5.1", "language": "fr-CA"})
    for source_type in CATALOGUE.source_types:
        for finding in preflight(request(), source_type, [bad, bad]):
            assert finding.sentence.endswith(".")
            assert finding.fix.endswith(".")
            assert finding.code == finding.code.upper()


WARNING = Finding("AUDIO-CHANNELS", Severity.WARNING, "Six.", "Look.")
ERROR = Finding("FILE-CUT", Severity.ERROR, "Cut.", "Copy.")


def test_a_warning_stands_until_it_is_overridden_and_an_error_always() -> None:
    assert unresolved([WARNING, ERROR], ()) == (WARNING, ERROR)
    assert unresolved([WARNING, ERROR], {"AUDIO-CHANNELS"}) == (ERROR,)
    assert unresolved([WARNING, WARNING], ["AUDIO-CHANNELS"]) == ()


@pytest.mark.parametrize(
    ("code", "problem"),
    [("FILE-CUT", "override-error"), ("FILE-NAME", "override-unknown"), ("", "override-unknown")],
)
def test_an_override_of_an_error_or_of_nothing_is_refused(code: str, problem: str) -> None:
    with pytest.raises(UsageProblem) as refused:
        unresolved([WARNING, ERROR], [code])
    assert refused.value.code == problem
