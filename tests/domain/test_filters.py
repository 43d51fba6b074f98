"""The filter language: what a person may type, and what it then finds."""

from __future__ import annotations

import pytest

from backlot_tui.domain.filters import FilterError, matcher, parse, quote
from tests.support.rows import a_request


def found(text: str, **facts: object) -> bool:
    return matcher(parse(text))(a_request(**facts))


def test_words_are_anded_and_look_in_title_episode_package_and_ids() -> None:
    row = {"title": "Harbour of Glass", "season": 1, "episode": 2, "package_id": "90210001"}
    assert found("glass harbour", **row)
    assert found("s01e02 90210001", **row)
    assert not found("glass desert", **row)


def test_words_do_not_care_about_case_or_script() -> None:
    assert found("STRASSE", title="Die letzte Straße")
    assert found("ΘΆΛΑΣΣΑ", title="Θάλασσα")


def test_a_key_looks_in_its_own_column() -> None:
    assert found("partner:north", partner="Northlight Post")
    assert not found("partner:north", title="North", partner="Tessera Dubbing")


def test_a_quoted_value_is_the_whole_value() -> None:
    assert found('type:"AV (Muxed)"', source_type="AV (Muxed)")
    assert not found('type:"AV (Muxed)"', source_type="Secondary AV (Muxed)")
    assert found("type:muxed", source_type="Secondary AV (Muxed)")


def test_a_comma_means_or_and_an_exclamation_mark_means_not() -> None:
    both = 'status:open,"Redelivery Requested"'
    assert found(both, status="Open")
    assert found(both, status="Redelivery Requested")
    assert not found(both, status="Accepted")
    assert found(f"!{both}", status="Accepted")
    assert not found("!glass", title="Harbour of Glass")


def test_an_empty_filter_finds_everything() -> None:
    assert found("")
    assert found("   ")


def test_a_row_without_the_value_is_not_found_by_it_but_by_its_negation() -> None:
    assert not found("language:en", language=None)
    assert found("!language:en", language=None)


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("harbour partnr:north", 8, "no key"),
        ('harbour "gla', 8, "not closed"),
        ("status:", 0, "missing behind the colon"),
        ("a status: b", 2, "missing behind the colon"),
        ("a,,b", 0, "cannot be read"),
    ],
)
def test_an_error_names_the_column_and_the_reason(text: str, position: int, says: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert caught.value.position == position
    assert says in caught.value.sentence


def test_a_menu_can_write_any_value_as_a_filter() -> None:
    odd = 'Zürich, "Post" & Co'
    assert parse(f"partner:{quote(odd)}").terms[0].values[0].exact
    assert found(f"partner:{quote('Northlight Post')}", partner="Northlight Post")
