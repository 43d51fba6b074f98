"""What a card says on its one line, where the names of files are long."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backlot_tui.desk.cards import Card, with_sources, with_value
from backlot_tui.desk.readiness import readiness
from backlot_tui.desk.sources import choose
from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.portal.catalogue_table import load_catalogue_table
from backlot_tui.ui.delivering.card_lines import shortly
from tests.support.sound import write_wav
from tests.ui.desks import request

NAME = "glass_harbour_s01_e01_20_DUB_2026_09_30_deu.wav"


def with_sound(folder: Path, style: str = "Lip Sync", name: str = NAME, **facts: Any) -> Card:
    source_type = read_catalogue(load_catalogue_table()).source_type("Secondary Audio")
    write_wav(folder / name, **facts)
    card = Card(request(101), source_type)
    card = with_sources(card, [choose(str(folder / name), source_type)])
    return with_value(card, 0, "dub_style", style) if style else card


def said(card: Card, cells: int) -> str:
    return shortly(card, readiness(card, None), None, cells)[0]


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ({"rate": 44100}, "has a sample rate of 44.1 kHz"),
        ({"rate": 44100, "style": ""}, "lacks Dub Style. (and 1 more)"),
    ],
)
def test_what_is_wrong_comes_before_the_name(
    tmp_path: Path, facts: dict[str, Any], first: str
) -> None:
    line = said(with_sound(tmp_path, **facts), 30)
    assert line.startswith(first)
    assert line.endswith(f" · {NAME}")


def test_the_name_goes_behind_a_sentence_that_has_it_inside(tmp_path: Path) -> None:
    card = with_value(with_sound(tmp_path), 0, "language", "fr-FR")
    assert said(card, 30).startswith("Language is fr-FR, and the request is for de-DE")


def test_of_a_ready_file_both_ends_of_the_name_stay(tmp_path: Path) -> None:
    card = with_sound(tmp_path)
    assert said(card, 17) == "glass_ha…_deu.wav", "the size goes before the name does"
    assert said(card, 40).startswith("glass_harbour")
    assert "_deu.wav, 288 kB" in said(card, 40)
    assert said(card, 80) == f"{NAME}, 288 kB"


def test_a_short_name_keeps_its_size(tmp_path: Path) -> None:
    assert said(with_sound(tmp_path, name="a.wav"), 17) == "a.wav, 288 kB"
