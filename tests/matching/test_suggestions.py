"""What is suggested, what is only possible, and what is refused; each with its reasons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backlot_tui.domain.facts import Composition, FileFacts, FileKind
from backlot_tui.matching.matcher import BinFile, match
from tests.matching.desk import facts, look, prepared, prepared_with, suggested, wanted


@pytest.mark.parametrize(
    ("name", "request_id"),
    [
        ("HarborLights_S01E02_LAS_51_DUB.wav", "Harbor Lights|S01E02|Secondary Audio|es-419"),
        ("harbor_lights_s02_e01_51_AD_2023_11_07_ger.wav",
         "Harbor Lights|S02E01|Audio Description|de-DE"),
        ("Harbor.Lights.S01E02.de.forced.srt", "Harbor Lights|S01E02|Forced Sub|de-DE"),
        ("HARBOR LIGHTS 102 german dub final mix v3.wav",
         "Harbor Lights|S01E02|Secondary Audio|de-DE"),
        ("20260131_SDH_Harbor_Lights_1x03_pt-BR.xml", "Harbor Lights|S01E03|SDH/CC|pt-BR"),
        ("Harbor Lights - S2E1 (Canadian French) (subtitles).ttml",
         "Harbor Lights|S02E01|Subtitle|fr-CA"),
        ("Salt Cartographer, The - Brazilian Portuguese - Forced Narrative.ttml",
         "The Salt Cartographer||Forced Sub|pt-BR"),
        ("34100312_DEU_SDH_v2.xml", "Harbor Lights|S01E02|SDH/CC|de-DE"),
        ("HarborLights_103_M&E_51.wav", "Harbor Lights|S01E03|Audio M&E|"),
        ("Harbor_Lights_S01E03_EN_CCSL.xlsx", "Harbor Lights|S01E03|Final Script|en"),
        ("It_DEU_SUB.xml", "It||Subtitle|de-DE"),
        ("Saw_II_ITA_SDH.xml", "Saw II||SDH/CC|it-IT"),
        ("Saw2_ITA_SDH.xml", "Saw II||SDH/CC|it-IT"),
        ("Senal_Unica_DEU_SUB.xml", "Señal Única||Subtitle|de-DE"),
        ("The Salt Cartographr_german_SDH.xml", "The Salt Cartographer||SDH/CC|de-DE"),
    ],
)  # fmt: skip
def test_a_name_that_tells_everything_is_suggested(name: str, request_id: str) -> None:
    assert suggested(name) == request_id


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("HarborLights_S01E02_51_DUB.wav", "nothing tells the language"),
        ("HarborLights_S01E02_LAS_51.wav", "nothing tells that it is"),
        ("HarborLights_LAS_51_DUB.wav", "does not tell the episode"),
        ("HarborLights_E02_LAS_51_DUB.wav", "season"),
        ("HarborLights_S01E02_por_SUB.xml", "says less than pt-BR"),
        ("HarborLights_S01E02_SPA_SUB.xml", "says less than es"),
        ("HarborLights_S01E02_Geramn_ITA_SUB.xml", "Geramn may be german misspelt"),
        ("HarborLights_S01E02_ITA_KUR_SUB.xml", "KUR may be a language"),
        ("HarborLights_S01E02_DEU_ITA_SUB.xml", "another language too"),
        ("HarborLights_Reborn_S01E02_ITA_SUB.xml", "Reborn may belong to the title"),
        ("Return_to_Harbor_Lights_S01E02_ITA_SUB.xml", "Return may belong to the title"),
        ("Harbor_Lights_2_S01E02_ITA_SUB.xml", "2 may belong to the title"),
        ("Harbor_Lights_Part_2_S01E02_ITA_SUB.xml", "Part_2 may belong to the title"),
        ("Harbor_Lights_of_Doom_S01E02_ITA_SUB.xml", "Doom may belong to the title"),
        ("HarborLights_S01E02_ITA_SUB_48291736.xml", "48291736 may be"),
        ("HarborLights_S01E01-E02_ITA_SUB.xml", "more than one episode"),
        ("HARBOR_S01E02_ITA_SUB.xml", "only near Harbor Lights"),
    ],
)
def test_what_is_missing_or_in_doubt_stops_a_suggestion_and_is_said(name: str, why: str) -> None:
    found = look(name)
    assert found.suggested is None
    assert any(why in sentence for sentence in found.possible[0].missing)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("HarborLights_S01E02_LAS_51_DX.wav", "DX in the name is stem"),
        ("HarborLights_S01E02_LAS_TRAILER_SUB.xml", "TRAILER in the name is other"),
        ("HarborLights_S03E09_LAS_SUB.xml", "S03E09 in the name"),
        ("HarborLights_S01E02_KOR_SUB.xml", "KOR in the name is ko"),
        ("HarborLights_S01E02_LAS_SUB.wav", "takes no .wav files"),
        ("SaltCartographer_S01E02_LAS_SUB.xml", "S01E02 in the name"),
    ],
)
def test_a_contradiction_refuses_and_names_the_fact(name: str, why: str) -> None:
    found = look(name)
    assert found.suggested is None
    assert any(why in sentence for each in found.refused for sentence in each.conflicts)


@pytest.mark.parametrize("name", ["final mix v3.wav", "Untitled.mov", "LAS_51_DUB.wav", "", "…"])
def test_a_name_that_says_nothing_fits_nothing(name: str) -> None:
    found = look(name)
    assert (found.suggested, found.possible) == (None, ())


def test_evidence_quotes_the_exact_piece_of_the_name_and_what_the_request_wants() -> None:
    found = look("harbor-LIGHTS_s01_e02_LAS_51_Dub.wav").suggested
    assert found is not None
    assert {(e.field, e.piece, e.wanted) for e in found.evidence} == {
        ("title", "harbor-LIGHTS", "Harbor Lights"),
        ("episode", "s01_e02", "S01E02"),
        ("language", "LAS", "es-419"),
        ("role", "Dub", "Secondary Audio"),
        ("extension", ".wav", "Secondary Audio"),
    }
    assert found.score == sum(e.points for e in found.evidence)


def test_the_essence_stands_in_for_a_mute_name_and_regions_are_compatible() -> None:
    mexican = facts(FileKind.TTML, language="es-MX")
    assert suggested("HarborLights_S01E02_SUB.xml", mexican) == (
        "Harbor Lights|S01E02|Subtitle|es-419"
    )


@pytest.mark.parametrize(
    ("name", "told", "why"),
    [
        ("HarborLights_S01E02_LAS_SUB.xml", facts(FileKind.TTML, language="de"), "is in de"),
        ("HarborLights_S01E02_LAS_SUB.xml", facts(FileKind.PDF), "is PDF inside"),
        ("HarborLights_S01E02_LAS_20_DUB.wav", facts(FileKind.WAV, channels=6), "has 6 channels"),
        ("HarborLights_S01E02_LAS_SDH.xml", facts(FileKind.TTML, cues=400, sdh_cues=0), "no cue"),
        ("HarborLights_S01E02_LAS_SUB.xml",
         facts(FileKind.TTML, cues=400, sdh_cues=90), "90 of 400"),
    ],
)  # fmt: skip
def test_what_the_file_is_inside_contradicts_a_name(name: str, told: FileFacts, why: str) -> None:
    found = look(name, told)
    assert found.suggested is None
    assert any(why in sentence for each in found.refused for sentence in each.conflicts)


def test_facts_that_agree_add_to_the_score() -> None:
    name = "HarborLights_S01E02_LAS_51_DUB.wav"
    alone, read = look(name).suggested, look(name, facts(FileKind.WAV, channels=6)).suggested
    assert alone is not None
    assert read is not None
    assert read.score > alone.score


def test_each_word_that_nothing_explains_takes_from_the_score() -> None:
    whole = look("HarborLights_S01E02_LAS_SUB.xml").suggested
    one, two = (
        look(f"HarborLights_S01E02_LAS_{words}_SUB.xml").possible[0]
        for words in ("zorblatt", "zorblatt_quimby")
    )
    assert whole is not None
    assert whole.score > one.score > two.score


def test_cues_tell_a_subtitle_whose_name_does_not() -> None:
    name = "HarborLights_S01E02_pt-BR.xml"
    plain = facts(FileKind.TTML, cues=600, sdh_cues=0, last_cue_s=3000.0)
    sounds = facts(FileKind.TTML, cues=600, sdh_cues=200, last_cue_s=3000.0)
    assert suggested(name) is None
    assert suggested(name, plain) == "Harbor Lights|S01E02|Subtitle|pt-BR"
    assert suggested(name, sounds) == "Harbor Lights|S01E02|SDH/CC|pt-BR"


def test_a_package_tells_its_type_and_languages() -> None:
    package = facts(FileKind.IMF, compositions=(Composition("x", languages=("en",)),))
    assert suggested("Harbor_Lights_S01E02", package) == "Harbor Lights|S01E02|AV (Muxed)|en"


def test_what_a_file_calls_itself_stands_in_for_a_name_that_says_nothing() -> None:
    package = facts(
        FileKind.IMF, compositions=(Composition("Harbor Lights S01E02", languages=("en",)),)
    )
    assert suggested("0f3a9c_delivery", package) == "Harbor Lights|S01E02|AV (Muxed)|en"


@pytest.mark.parametrize("own_id", ["SR-104055", "R26131", "SR-1040-557788"])
def test_an_id_may_be_of_letters_and_figures_and_as_long_as_a_date(own_id: str) -> None:
    request = replace(wanted("It", "Subtitle", "de-DE"), id=own_id)
    found = look(f"{own_id}_DEU_SUB.xml", among=prepared_with([request])).suggested
    assert found is not None
    assert found.request == own_id


def test_an_alias_names_a_title() -> None:
    known = prepared_with(aliases={"HBRL": "Harbor Lights"})
    found = look("HBRL_S01E02_ITA_SUB.xml", among=known).suggested
    assert found is not None
    assert found.request == "Harbor Lights|S01E02|Subtitle|it-IT"
    assert look("HBRL_S01E02_ITA_SUB.xml").suggested is None


def test_a_second_equal_request_makes_it_abstain_and_both_are_shown() -> None:
    name = "HarborLights_S01E02_ITA_SUB.xml"
    twin = wanted("Harbor Lights", "Subtitle", "it-IT", season=1, episode=2, package_id="34100312")
    found = look(name, among=prepared_with([replace(twin, id="twin")]))
    assert found.suggested is None
    assert {each.request for each in found.possible[:2]} == {
        "twin",
        "Harbor Lights|S01E02|Subtitle|it-IT",
    }


def test_the_original_language_is_meant_by_an_asterisk() -> None:
    film = wanted("Quiet Orchard", "Subtitle", "*", original_language="ko")
    assert look("Quiet_Orchard_KOR_SUB.xml", among=prepared_with([film])).suggested
    assert not look("Quiet_Orchard_ITA_SUB.xml", among=prepared_with([film])).suggested


def test_a_type_that_nobody_knows_is_told_by_its_own_words() -> None:
    film = wanted("Quiet Orchard", "Dub Card", "it-IT")
    assert look("Quiet_Orchard_ITA_DubCard.png", among=prepared_with([film])).suggested


def test_at_most_five_are_possible() -> None:
    assert len(look("HarborLights.xml").possible) == 5


def test_what_a_sender_puts_into_every_name_is_no_part_of_titles() -> None:
    names = [f"ACME_{t}_ITA_SUB.xml" for t in ("It", "Saw", "Saw II", "The Salt Cartographer")]
    assert look(names[0]).suggested is None
    found = match(prepared(), [BinFile(name) for name in names])
    assert all(each.suggested for each in found)


@pytest.mark.parametrize(
    "name",
    [
        "Harbor_Lights_forced_narrative_s1e2_ITA.xml",
        "Harbor-Lights-Season-1-Episode-2-51-ITA-FN.xml",
        "Harbor Lights - FN - ITA - S01E02 - R1 - 23.976.xml",
        "Harbor.Lights.FN.ITA.S01E02.v02.34100312.xml",
        "Harbor_Lights_FN_ITA_S01E02_-27LKFS_(1).xml",
        "[it]_Harbor_Lights_S01E02_Forced_Sub.xml",
        "S01E02_ITA_FN_Harbor_Lights.xml",
    ],
)
def test_pieces_that_stand_side_by_side_do_not_run_into_each_other(name: str) -> None:
    assert suggested(name) == "Harbor Lights|S01E02|Forced Sub|it-IT"


def test_a_file_with_a_picture_is_not_suggested_as_sound_alone() -> None:
    picture = facts(FileKind.QUICKTIME, width=1920, height=1080, channels=2)
    assert suggested("HarborLights_S01E02_LAS_20_DUB.mov") is not None
    assert suggested("HarborLights_S01E02_LAS_20_DUB.mov", picture) is None


@pytest.mark.parametrize("piece", ["PO_47211", "12NOV2025", "-27LKFS"])
def test_a_letter_that_grows_without_its_case_hides_no_other_piece(piece: str) -> None:
    known = prepared_with([wanted("Große Fahrt", "Subtitle", "it-IT")])
    assert look(f"Große_Fahrt_ITA_SUB_{piece}.xml", among=known).suggested is not None
