"""What may change in a name without changing the answer, and what may not."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from backlot_tui.domain.facts import FileKind
from backlot_tui.matching.matcher import BinFile, match
from tests.matching.desk import (
    TONGUES,
    WRITTEN,
    facts,
    look,
    prepared,
    prepared_with,
    suggested,
    wanted,
)

CODES = {
    "es-419": ("LAS", "es-419", "es_MX"),
    "es-ES": ("CSP", "es-ES", "castilian"),
    "de-DE": ("DEU", "de-DE", "german", "ger"),
    "fr-CA": ("FRC", "fr-CA", "QFC"),
    "pt-BR": ("BPO", "pt-BR", "ptBR"),
    "it-IT": ("ITA", "it-IT", "italian"),
}
ROLES = {"Subtitle": ("SUB", "subtitles"), "SDH/CC": ("SDH", "CC"), "Forced Sub": ("FN", "forced")}
EPISODES = {(1, 1): ("S01E01", "1x01"), (1, 2): ("s01_e02", "Ep102"), (2, 2): ("S2E02", "s02e02")}
Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD", "NFKC", "NFKD")
STAMPS = ("20260131", "2025_11_07", "v2", "R1", "FINAL", "2398", "1080p", "v3_20240229")

lightly = settings(max_examples=30, deadline=None)
"""Enough to meet every piece; a busy machine is no fault."""
languages = st.sampled_from(sorted(CODES))
roles = st.sampled_from(sorted(ROLES))
episodes = st.sampled_from(sorted(EPISODES))
separators = st.sampled_from(["_", "-", ".", " ", "__", " - "])


@st.composite
def pieces(draw: st.DrawFn) -> tuple[list[str], tuple[int, int], str, str]:
    """Title, episode, language and role as a name spells them, and what they mean."""
    place, tag, role = draw(episodes), draw(languages), draw(roles)
    parts = [
        "Harbor Lights",
        draw(st.sampled_from(EPISODES[place])),
        draw(st.sampled_from(CODES[tag])),
        draw(st.sampled_from(ROLES[role])),
    ]
    return parts, place, tag, role


def _id(place: tuple[int, int], role: str, tag: str) -> str:
    return f"Harbor Lights|S{place[0]:02d}E{place[1]:02d}|{role}|{tag}"


def _name(parts: list[str], separator: str) -> str:
    return separator.join(part.replace(" ", separator) for part in parts) + ".xml"


@lightly
@given(pieces(), separators, st.sampled_from([str, str.lower, str.upper, str.title]))
def test_separators_and_case_change_nothing(
    told: tuple[list[str], tuple[int, int], str, str], separator: str, case: Callable[[str], str]
) -> None:
    parts, place, tag, role = told
    assert suggested(case(_name(parts, separator))) == _id(place, role, tag)


@lightly
@given(pieces(), separators, st.lists(st.sampled_from(STAMPS), max_size=2, unique=True))
def test_dates_versions_and_technique_change_nothing(
    told: tuple[list[str], tuple[int, int], str, str], separator: str, stamps: list[str]
) -> None:
    parts, place, tag, role = told
    assert suggested(_name([*parts, *stamps], separator)) == _id(place, role, tag)


@lightly
@given(pieces(), st.permutations(range(1, 4)))
def test_the_order_behind_the_title_changes_nothing(
    told: tuple[list[str], tuple[int, int], str, str], order: list[int]
) -> None:
    parts, place, tag, role = told
    assert suggested(_name([parts[0], *(parts[at] for at in order)], "_")) == _id(place, role, tag)


@lightly
@given(st.sampled_from(FORMS), languages, st.sampled_from(WRITTEN))
def test_how_accents_are_composed_changes_nothing(form: Form, tag: str, role: str) -> None:
    name = f"Señal Única_{CODES[tag][0]}_{ROLES[role][0]}.xml"
    assert suggested(unicodedata.normalize(form, name)) == f"Señal Única||{role}|{tag}"


@lightly
@given(pieces(), separators)
def test_another_language_or_episode_takes_the_suggestion_away(
    told: tuple[list[str], tuple[int, int], str, str], separator: str
) -> None:
    parts = told[0]
    for at, other in ((2, "KOR"), (2, "pl-PL"), (2, "FRP"), (1, "S04E11"), (1, "S01E09")):
        changed = [other if i == at else part for i, part in enumerate(parts)]
        assert suggested(_name(changed, separator)) is None


@lightly
@given(pieces(), languages, roles)
def test_another_piece_that_is_ordered_leads_to_its_own_request(
    told: tuple[list[str], tuple[int, int], str, str], tag: str, role: str
) -> None:
    parts, place, *_ = told
    changed = [*parts[:2], CODES[tag][0], ROLES[role][0]]
    assert suggested(_name(changed, "_")) == _id(place, role, tag)


@lightly
@given(st.sampled_from(sorted(TONGUES[:6])), st.sampled_from([("51", 2), ("20", 6), ("71", 6)]))
def test_another_configuration_than_the_file_has_takes_the_suggestion_away(
    tag: str, layout: tuple[str, int]
) -> None:
    said, channels = layout
    name = f"HarborLights_S01E02_{CODES[tag][0]}_{said}_DUB.wav"
    assert suggested(name) is not None
    assert suggested(name, facts(FileKind.WAV, channels=channels)) is None


@lightly
@given(pieces(), separators)
def test_taking_a_cited_piece_away_lowers_the_score(
    told: tuple[list[str], tuple[int, int], str, str], separator: str
) -> None:
    parts = told[0]
    whole = look(_name(parts, separator)).suggested
    assert whole is not None
    for at in range(1, len(parts)):
        less = look(_name([part for i, part in enumerate(parts) if i != at], separator))
        scores = [j.score for j in less.possible if j.request == whole.request]
        assert less.suggested is None
        assert all(score < whole.score for score in scores)


@lightly
@given(pieces(), st.sampled_from(["KUR", "Germna", "48291736", "VOSTFR", "Reborn", "tibetian"]))
def test_an_unexplained_piece_stops_the_suggestion(
    told: tuple[list[str], tuple[int, int], str, str], stranger: str
) -> None:
    parts, *_ = told
    assert suggested(_name([parts[0], stranger, *parts[1:]], "_")) is None


@lightly
@given(pieces())
def test_the_last_request_left_is_no_reason(
    told: tuple[list[str], tuple[int, int], str, str],
) -> None:
    only = prepared_with([wanted("Quiet Orchard", "Subtitle", "it-IT")])
    for name in ("Quiet_Orchard_SUB.xml", "Quiet_Orchard_ITA.xml", "Quiet_ITA_SUB.xml"):
        assert look(name, among=only).suggested is None


@lightly
@given(st.text(max_size=120))
def test_any_text_is_a_name(name: str) -> None:
    (found,) = match(prepared(), [BinFile(name)], refused=True)
    assert found.name == name
