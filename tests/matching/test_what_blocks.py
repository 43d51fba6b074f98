"""Words, ids and facts that stop a suggestion, wherever they stand."""

from __future__ import annotations

import pytest

from backlot_tui.domain.facts import Composition, FileKind, Structure
from backlot_tui.matching.matcher import BinFile, match
from tests.matching.desk import facts, look, prepared, prepared_with, suggested, wanted

PARTS = ("Harbor_Lights", "S01E02", "ITA", "SUB")
FILM = "Quiet Orchard"


@pytest.mark.parametrize("at", range(len(PARTS) + 1))
@pytest.mark.parametrize("word", ["glorp", "Hansen", "Montreal"])
def test_a_word_that_nothing_explains_blocks_wherever_it_stands(word: str, at: int) -> None:
    name = "_".join([*PARTS[:at], word, *PARTS[at:]]) + ".xml"
    found = look(name)
    assert found.suggested is None
    assert any(word in sentence for sentence in found.possible[0].missing)


@pytest.mark.parametrize("at", range(1, len(PARTS) + 1))
@pytest.mark.parametrize(
    "word", ["temp", "QC", "iso", "rejected", "OLD", "wip", "do_not_use", "music-only", "part1of2"]
)
def test_a_word_that_changes_what_the_file_is_blocks_always(word: str, at: int) -> None:
    found = look("_".join([*PARTS[:at], word, *PARTS[at:]]) + ".xml")
    assert found.suggested is None


def test_a_changing_word_inside_a_longer_known_one_says_nothing_of_its_own() -> None:
    assert suggested("Harbor_Lights_S01E02_EN_dialogue_list.pdf") is not None
    assert suggested("Harbor_Lights_S01E02_music_and_effects_51.wav") is not None


@pytest.mark.parametrize("word", ["My", "Series", "Text", "Online", "Global", "Original", "US"])
def test_words_of_titles_beside_the_title_may_be_more_of_it(word: str) -> None:
    assert suggested(f"{word}_Harbor_Lights_S01E02_ITA_SUB.xml") is None
    assert suggested(f"Harbor_Lights_{word}_S01E02_ITA_SUB.xml") is None
    longer = prepared_with([wanted(f"Quiet {word}", "Subtitle", "it-IT")])
    assert look(f"Quiet_{word}_ITA_SUB.xml", among=longer).suggested is not None


def test_a_vendor_behind_a_job_number_is_explained_by_two_titles() -> None:
    names = [f"PO472{at}19_ZQX_{title}_ITA_SUB.xml" for at, title in enumerate(("Saw", "Saw_II"))]
    assert suggested(names[0]) is None
    assert all(each.suggested for each in match(prepared(), [BinFile(name) for name in names]))


def test_a_word_is_a_senders_only_where_it_stands_in_all_names() -> None:
    titles = ("It", "Saw", "Saw II", "The Salt Cartographer")
    names = [f"{title}_ITA_SUB_ZQX.xml" for title in titles]
    moved = "Harbor_Lights_S01E02_ZQX_ITA_SUB.xml"
    found = match(prepared(), [BinFile(name) for name in [*names, moved]])
    assert [each.suggested is not None for each in found] == [True] * 4 + [False]


@pytest.mark.parametrize(
    "package",
    ["fac8192f-6f14-4461-8f61-7bcf78723ef5", "DKC29HKAG2", "SWWHFJ8", "x81"],
)
def test_the_catalogues_own_ids_are_found_whatever_their_shape(package: str) -> None:
    known = prepared_with([wanted(FILM, "Subtitle", "it-IT", package_id=package)])
    for written in (package, package.upper(), package.replace("-", ""), "{" + package + "}"):
        found = look(f"{written}_ITA_SUB.xml", among=known)
        assert (found.suggested is not None) is (len(package) > 3)


@pytest.mark.parametrize("package", ["fac8192f-6f14-4461-8f61-7bcf78723ef5", "34209999"])
def test_an_id_of_another_title_contradicts(package: str) -> None:
    known = prepared_with([wanted(FILM, "Subtitle", "it-IT", package_id=package)])
    found = look(f"Harbor_Lights_S01E02_ITA_SUB_{package}.xml", among=known)
    assert found.suggested is None
    assert "the name has the title Harbor Lights" in found.refused[0].conflicts[0]


def test_an_id_is_not_looked_for_inside_a_longer_word() -> None:
    known = prepared_with([wanted(FILM, "Subtitle", "it-IT", package_id="ABCDE1")])
    assert look("XABCDE1_ITA_SUB.xml", among=known).suggested is None
    assert look("ABCDE1x_ITA_SUB.xml", among=known).suggested is None


def test_a_file_that_is_cut_short_is_possible_and_says_so() -> None:
    cut = facts(FileKind.TTML, structure=Structure.CUT)
    found = look("Harbor_Lights_S01E02_ITA_SUB.xml", cut)
    assert found.suggested is None
    assert "the file is cut short" in found.possible[0].missing


def test_a_file_that_calls_itself_another_title_is_refused() -> None:
    other = facts(FileKind.TTML, title="The Salt Cartographer")
    found = look("Harbor_Lights_S01E02_ITA_SUB.xml", other)
    assert (found.suggested, found.possible) == (None, ())
    package = facts(FileKind.IMF, compositions=(Composition("Saw II", languages=("en",)),))
    assert suggested("Harbor_Lights_S01E02_AV", package) is None


@pytest.mark.parametrize("name", ["._{}", "{}.filepart", "{}.part"])
def test_a_transfer_under_way_and_a_companion_are_never_suggested(name: str) -> None:
    assert suggested(name.format("Harbor_Lights_S01E02_ITA_SUB.xml")) is None


@pytest.mark.parametrize("joint", ["/", "\\"])
def test_of_a_path_the_last_part_counts_and_folders_only_where_it_has_no_title(joint: str) -> None:
    film = "The Salt Cartographer||Subtitle|it-IT"
    name = joint.join(["temp old", "Harbor Lights", "Salt_Cartographer_ITA_SUB.xml"])
    assert suggested(name) == film
    assert suggested(joint.join(["stuff", "The Salt Cartographer", "ITA_SUB.xml"])) == film


@pytest.mark.parametrize("dated", ["{}_20261105", "20261105_{}"])
def test_initials_beside_a_date_are_somebodys_and_a_longer_word_there_still_blocks(
    dated: str,
) -> None:
    assert suggested(f"Harbor_Lights_S01E02_ITA_SUB_{dated.format('ZQXB')}.xml") is not None
    assert suggested(f"Harbor_Lights_S01E02_ITA_SUB_{dated.format('glorp')}.xml") is None


def test_the_titles_own_runtime_speaks_for_a_file_and_a_much_longer_one_against_it() -> None:
    film = prepared_with([wanted(FILM, "Secondary Audio", "de-DE", runtime_s=3000.0)])

    def judged(seconds: float) -> tuple[bool, bool]:
        """Whether it is suggested, and whether its length is among what speaks for it."""
        sound = facts(FileKind.WAV, channels=6, duration_s=seconds)
        found = look("Quiet_Orchard_DEU_51_DUB.wav", sound, film).suggested
        evidence = found.evidence if found else ()
        return found is not None, any(each.field == "runtime" for each in evidence)

    assert judged(3001.5) == (True, True)
    assert judged(3200.0) == (True, False)
    assert judged(900.0) == (True, False), "a reel"
    assert judged(3400.0) == (False, False)
