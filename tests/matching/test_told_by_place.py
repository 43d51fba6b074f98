"""What counts because of where it stands, or because the title is asked for in it."""

from __future__ import annotations

import pytest

from tests.matching.desk import look, prepared_with, suggested, wanted

SERIES = "Quiet Orchard"


@pytest.mark.parametrize("tag", ["ms", "hi", "th", "uk", "vi", "id", "da"])
def test_a_short_tag_counts_where_languages_stand_if_it_is_asked_for(tag: str) -> None:
    request = wanted(SERIES, "Subtitle", tag, season=1, episode=2)
    asked = prepared_with([request])
    other = prepared_with([wanted(SERIES, "Subtitle", "sv", season=1, episode=2)])
    for name in (f"Quiet_Orchard_S01E02_{tag}_SUB.xml", f"Quiet_Orchard_S01E02_SUB_{tag}.xml"):
        found = look(name, among=asked).suggested
        assert found is not None
        assert found.request == request.id
        assert look(name, among=other).suggested is None


def test_a_short_tag_beside_another_language_does_not_count() -> None:
    known = prepared_with([wanted(SERIES, "Subtitle", tag) for tag in ("uk", "it-IT")])
    found = look("Quiet_Orchard_SUB_uk_ITA.xml", among=known).suggested
    assert found is not None
    assert found.request.endswith("it-IT")


def test_a_roman_number_behind_a_title_is_no_vietnamese() -> None:
    known = prepared_with([wanted(SERIES, "Subtitle", "vi")])
    assert look("Quiet_Orchard_VI_SUB.xml", among=known).suggested is None


@pytest.mark.parametrize("told", ["Swiss German", "Austrian_German", "de-CH", "es-419+xx"])
def test_a_variant_or_a_pair_is_not_the_language(told: str) -> None:
    for tag in ("de-DE", "es-419"):
        known = prepared_with([wanted(SERIES, "Subtitle", tag)])
        assert look(f"Quiet_Orchard_SUB_{told}.xml", among=known).suggested is None


def test_two_languages_joined_by_a_hyphen_are_two() -> None:
    known = prepared_with([wanted(SERIES, "Subtitle", "nb")])
    assert look("Quiet_Orchard_ENG-nb_SUB.xml", among=known).suggested is None
    assert look("Quiet_Orchard_en_to_nb_SUB.xml", among=known).suggested is not None


@pytest.mark.parametrize(
    ("told", "tag"),
    [("한국어", "ko"), ("日本語", "ja"), ("Русский", "ru"), ("العربية", "ar"), ("UKE", "en-GB")],
)
def test_languages_by_their_own_names_in_their_own_scripts(told: str, tag: str) -> None:
    known = prepared_with([wanted(SERIES, "Subtitle", tag)])
    assert look(f"Quiet_Orchard_{told}_SUB.xml", among=known).suggested is not None


@pytest.mark.parametrize(
    "told", ["E2.02", "2.02", "#2.2", "T2E02", "T2 Cap 2", "S02_02", "EP_2_02"]
)
def test_spellings_of_season_and_episode(told: str) -> None:
    name = f"Harbor_Lights_{told}_ITA_SUB.xml"
    assert suggested(name) == "Harbor Lights|S02E02|Subtitle|it-IT"


def test_figures_are_no_episode_that_the_title_does_not_have() -> None:
    assert suggested("Harbor_Lights_2.09_ITA_SUB.xml") is None


@pytest.mark.parametrize("told", ["S01_51", "1.78"])
def test_layouts_and_aspects_are_no_episode_even_where_there_is_such_a_one(told: str) -> None:
    number = int(told[-2:])
    known = prepared_with([wanted(SERIES, "Subtitle", "it-IT", season=1, episode=number)])
    assert look(f"Quiet_Orchard_{told}_ITA_SUB.xml", among=known).suggested is None
    assert look(f"Quiet_Orchard_S01E{number}_ITA_SUB.xml", among=known).suggested is not None


def test_a_print_master_is_in_the_original_language_unless_others_are_asked_for() -> None:
    first = wanted(SERIES, "Audio Print Master", "sv", original_language="sv")
    second = wanted(SERIES, "Audio Print Master", "da", original_language="sv")
    name = "Quiet_Orchard_PM_51.wav"
    found = look(name, among=prepared_with([first])).suggested
    assert found is not None
    assert ("role", "PM") in {(e.field, e.piece) for e in found.evidence if e.wanted == "sv"}
    both = look(name, among=prepared_with([first, second]))
    assert both.suggested is None
    assert all("nothing tells the language" in each.missing[0] for each in both.possible[:2])
    assert look(name, among=prepared_with([second])).suggested is None


def test_a_bare_number_is_no_title_beside_one_that_explains_the_name() -> None:
    more = [wanted(title, "Subtitle", "it-IT") for title in ("24", "3%", "Blood on Rome")]
    known = prepared_with(more)
    for name, title in (
        ("Blood_on_Rome_ITA_SUB_24.xml", "Blood on Rome"),
        ("Saw_ITA_SUB_v3.xml", "Saw"),
        ("24_ITA_SUB.xml", "24"),
    ):
        found = look(name, among=known).suggested
        assert found is not None
        assert found.request.startswith(title)


def test_a_slip_in_a_short_title_is_possible() -> None:
    known = prepared_with([wanted("Lanter", "Subtitle", "it-IT")])
    for slip in ("Latner", "Lantter"):
        found = look(f"{slip}_ITA_SUB.xml", among=known)
        assert found.suggested is None
        assert found.possible[0].request.startswith("Lanter")


def test_several_others_that_fit_are_counted() -> None:
    found = look("Harbor_Lights_S01E02_SUB.xml").possible[0]
    assert any("more requests fit as well" in sentence for sentence in found.missing)
