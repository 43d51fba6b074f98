"""Files against what the source type takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backlot_tui.domain.facts import ChosenFile, FileFacts, FileKind, Severity, Structure

from .subjects import codes, found, text_codes, ttml, wav


def test_a_file_in_order_has_no_findings() -> None:
    assert found(wav()) == ()
    assert found(ttml(), kind="Subtitle") == ()


def test_a_delivery_needs_a_file() -> None:
    assert codes() == ["NO-FILES"]


def test_a_type_of_one_file_takes_one_and_a_type_of_several_takes_several() -> None:
    assert codes(ttml("a.xml"), ttml("b.xml"), kind="Subtitle") == ["TOO-MANY-FILES"]
    assert codes(wav("a.wav"), wav("b.wav")) == []


def test_two_files_may_not_have_one_name_however_it_is_composed() -> None:
    assert codes(wav("a.wav"), wav("a.wav")) == ["SAME-NAME"]
    assert codes(wav("caf\u00e9.wav"), wav("cafe\u0301.wav")) == ["SAME-NAME"]
    assert codes(wav("a.wav"), wav("A.wav")) == []


@pytest.mark.parametrize("name", ["dub.mp3", "dub", ".wav", "wav", "dub.wav.part"])
def test_an_extension_that_the_type_does_not_take_is_an_error(name: str) -> None:
    (finding,) = found(wav(name))
    assert (finding.code, finding.severity) == ("FILE-EXTENSION", Severity.ERROR)
    assert ".wav, .mov" in finding.sentence


def test_extensions_are_taken_in_any_case() -> None:
    assert codes(wav("DUB.WAV")) == []


def test_an_empty_file_is_said_to_be_empty_and_nothing_else() -> None:
    assert codes(wav(size=0, kind=FileKind.EMPTY, structure=Structure.CUT)) == ["FILE-EMPTY"]


def test_a_pdf_called_wav_is_an_error_that_names_both() -> None:
    (finding,) = found(wav(kind=FileKind.PDF))
    assert finding.code == "FILE-KIND"
    assert finding.sentence == (
        "dub.wav is PDF inside, and Secondary Audio takes WAV or QuickTime."
    )


def test_an_accepted_kind_under_the_name_of_another_is_an_error() -> None:
    assert codes(wav("dub.mov")) == ["FILE-KIND"]


def test_a_kind_that_is_not_known_is_a_warning() -> None:
    (finding,) = found(wav(kind=FileKind.UNKNOWN))
    assert (finding.code, finding.severity) == ("FILE-UNRECOGNISED", Severity.WARNING)


def test_text_where_a_script_is_asked_for_is_not_recognised_and_elsewhere_wrong() -> None:
    text = ChosenFile("script.ttal", FileFacts(FileKind.TEXT, 10), {})
    assert codes(text, kind="Dubbing Script") == ["FILE-UNRECOGNISED"]
    assert codes(wav(kind=FileKind.TEXT)) == ["FILE-KIND"]


def test_archives_take_files_of_unknown_kind_but_not_under_a_known_name() -> None:
    session = ChosenFile("session.ptx", FileFacts(FileKind.UNKNOWN, 10), {})
    assert codes(session, kind="Archival Assets") == []
    assert codes(replace(session, name="stem.wav"), kind="Archival Assets") == ["FILE-UNRECOGNISED"]


def test_a_package_needs_no_extension_where_packages_are_taken() -> None:
    package = ChosenFile("Harbour_S01E02", FileFacts(FileKind.IMF, 10**9, hash_faults=()), {})
    assert codes(package, kind="AV (Muxed)") == ["METADATA-MISSING"]
    assert codes(package, kind="Non-IMF delivery") == ["FILE-KIND", "METADATA-MISSING"]


def test_a_part_of_a_package_is_not_taken_for_a_subtitle() -> None:
    assert text_codes(ttml("ASSETMAP.xml", kind=FileKind.ASSETMAP)) == ["FILE-KIND"]


def test_a_file_cut_short_is_an_error_with_the_reason() -> None:
    (finding,) = found(wav(structure=Structure.CUT, structure_reason="Its audio ends\x1b[2J."))
    assert (finding.code, finding.severity) == ("FILE-CUT", Severity.ERROR)
    assert finding.sentence == "dub.wav is not complete. Its audio ends␛[2J."


def test_a_file_that_cannot_be_told_whole_is_no_finding() -> None:
    assert codes(wav(structure=Structure.UNSURE)) == []


@pytest.mark.parametrize(
    "name", ["dub\u202evaw.wav", "a\nb.wav", "a\x1b[31m.wav", "\udcff.wav", " dub.wav", "dub.wav "]
)
def test_names_that_deceive_are_warned_of_and_shown_escaped(name: str) -> None:
    (finding,) = found(wav(name))
    assert (finding.code, finding.severity) == ("FILE-NAME", Severity.WARNING)
    assert finding.file == name
    assert not set("\u202e\n\x1b\udcff") & set(finding.sentence)
