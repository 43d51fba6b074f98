"""One file held against one request: what its name says against it, and when it says nothing."""

from __future__ import annotations

import pytest

from backlot_tui.domain.facts import FileFacts, FileKind, Structure
from backlot_tui.matching.matcher import BinFile, held_against
from backlot_tui.matching.prepared import Prepared, Wanted
from backlot_tui.matching.tables import lexicon, weights
from tests.matching.desk import catalogue

LARKSPUR = Wanted(
    "SR-1", "Larkspur Junction", 1, 2, "PKG34100217", "Secondary Audio", "es-419", "en"
)
CARTOGRAPHER = Wanted(
    "SR-2", "The Salt Cartographer", None, None, "PKG34100311", "Secondary Audio", "ja", "en"
)
BEGINNING = Wanted(
    "SR-3", "Larkspur Junction: The Beginning", None, None, "PKG34100412", "Secondary Audio",
    "ja", "en",
)  # fmt: skip
SOLE = Wanted("SR-4", "Morbius", None, None, "PKG34100513", "Secondary Audio", "ja", "en")


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return Prepared([LARKSPUR, CARTOGRAPHER, BEGINNING, SOLE], catalogue(), lexicon(), weights())


def against(prepared: Prepared, name: str, request: Wanted) -> str:
    judgement = held_against(prepared, BinFile(name), request.id)
    return "; ".join(judgement.conflicts) if judgement else ""


@pytest.mark.parametrize(
    ("name", "request_", "said"),
    [
        ("Larkspur Junction - Ep 102 - Audio Description EN 2.0.wav", LARKSPUR, "EN in the name"),
        ("LARKSPUR_JUNCTION_S01E03_LAS.wav", LARKSPUR, "S01E03 in the name"),
        ("LARKSPURJUNCTION_S01E02_LA_51.wav", CARTOGRAPHER, "has the title Larkspur Junction"),
        ("PKG34100217_ja.wav", CARTOGRAPHER, "is the id of other requests"),
    ],
)
def test_what_the_name_says_against_the_request_is_told(
    prepared: Prepared, name: str, request_: Wanted, said: str
) -> None:
    assert said in against(prepared, name, request_)


@pytest.mark.parametrize(
    ("name", "request_"),
    [
        ("Larkspur Junction S01E02 LAS dub.wav", LARKSPUR),
        ("mix final EN.wav", CARTOGRAPHER),  # of no title that is known
        ("salt_EN_v2.wav", Wanted("SR-9")),  # a request that takes nothing now
        ("larkspur_junction_ja.wav", BEGINNING),  # its short form
        ("morbius.wav", CARTOGRAPHER),  # one word may be a name, a place, a house
    ],
)
def test_what_is_not_certain_is_not_held_against_it(
    prepared: Prepared, name: str, request_: Wanted
) -> None:
    assert against(prepared, name, request_) == ""


def test_what_the_file_tells_counts_where_it_was_read(prepared: Prepared) -> None:
    english = FileFacts(FileKind.WAV, 9, Structure.WHOLE, language="en")
    judgement = held_against(prepared, BinFile("Larkspur Junction 102.wav", english), "SR-1")
    assert judgement is not None
    assert "the file is in en, and the request is for es-419" in judgement.conflicts
