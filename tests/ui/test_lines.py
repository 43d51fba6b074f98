"""Text in cells."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from backlot_tui.ui.lines import fit, fit_ends, runs, wrap


@pytest.mark.parametrize("width", range(1, 30))
@pytest.mark.parametrize(
    ("text", "tail"),
    [("Glass Harbour", ""), ("Glass Harbour", "S01E02"), ("陽炎電車", "E03"), ("", ""), ("", "x")],
)
def test_fitted_text_has_exactly_the_width(text: str, tail: str, width: int) -> None:
    assert cell_len(fit(text, width, tail)) == width


def test_the_end_that_matters_survives_the_cut() -> None:
    assert fit("The Tailor of Gunsan", 16, "S01E02") == "The Tail… S01E02"
    assert fit("Umbral", 16, "S01E02") == "Umbral    S01E02"


def test_wrapped_lines_stay_inside_and_lose_nothing() -> None:
    text = "BWF · 48 kHz · 24 bit · averyveryverylongwordwithoutanyblank and 陽炎電車 words"
    for width in range(4, 40):
        lines = wrap(text, width)
        assert all(cell_len(line) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_short_fact_is_not_torn_apart() -> None:
    assert wrap("a.wav · 577 kB · 48 kHz", 18) == ["a.wav · 577 kB ·", "48 kHz"]


def test_blanks_join_what_stands_before_them_but_never_what_is_picked() -> None:
    assert runs((("ab", "dim"), (" ", "")), 4) == (("ab  ", "dim"),)
    assert runs((("ab", "pick"), (" ", "")), 4) == (("ab", "pick"), ("  ", ""))
    assert runs((("a", ""), (" ", ""), ("b", "pick")), 3) == (("a ", ""), ("b", "pick"))


@pytest.mark.parametrize("width", range(1, 30))
@pytest.mark.parametrize("text", ["glass_harbour_s01.wav", "陽炎電車陽炎電車.wav", "陽", ""])
def test_cut_in_the_middle_it_has_exactly_the_width(text: str, width: int) -> None:
    assert cell_len(fit_ends(text, width)) == width


def test_cut_in_the_middle_both_ends_stay() -> None:
    assert fit_ends("glass_harbour_s01_deu.wav", 15) == "glass_h…deu.wav"
