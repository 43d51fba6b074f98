"""Names that the portal would refuse are told before a byte is sent."""

from __future__ import annotations

import pytest

from backlot_tui.domain.facts import ChosenFile, FileFacts, FileKind, Severity, Structure

from .subjects import found, wav

IMF = FileFacts(FileKind.IMF, 10**9, Structure.WHOLE, hash_faults=())


def refused(file: ChosenFile, kind: str = "Secondary Audio") -> list[str]:
    findings = found(file, kind=kind)
    return [each.sentence for each in findings if each.code == "FILE-NAME-REFUSED"]


@pytest.mark.parametrize("name", ["a\0b.wav", "x" * 252 + ".wav", ".."])
def test_a_name_that_no_portal_can_store_is_an_error(name: str) -> None:
    [finding] = [each for each in found(wav(name)) if each.code == "FILE-NAME-REFUSED"]
    assert finding.severity is Severity.ERROR
    assert "\0" not in finding.sentence


def test_an_ordinary_name_in_any_script_is_none() -> None:
    assert refused(wav("مسلسل 1 – dub [es-419].wav")) == []


def test_the_names_inside_a_package_count_with_their_folders() -> None:
    deep = "/".join(["Feature", *["reel"] * 17, "a.mxf"])
    long = "/".join(["Feature", *["r" * 250] * 9, "a.mxf"])
    for name in (deep, long):
        [sentence] = refused(ChosenFile("Feature", IMF, {}, ("Feature/ok.mxf", name)), "AV (Muxed)")
        assert "too long" in sentence
    fine = ChosenFile("Feature", IMF, {}, ("Feature/ASSETMAP.xml", "Feature/reels/a.mxf"))
    assert refused(fine, "AV (Muxed)") == []
