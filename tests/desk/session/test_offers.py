"""What the bin offers a card."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from backlot_tui.desk.cards import Card
from backlot_tui.desk.session.offers import Rank, acceptable, offers_for, suggested_files
from backlot_tui.domain.facts import FileFacts, FileKind, Structure
from backlot_tui.filebin.items import BinItem
from backlot_tui.filebin.settle import BinState
from backlot_tui.matching.results import FileMatch, Judgement
from backlot_tui.state.identity import FileIdentity
from tests.desk.session.desks import a_desk, session_on
from tests.support.rows import a_request

WAV = FileFacts(FileKind.WAV, 100, Structure.WHOLE)


@pytest.fixture
def card(tmp_path: Path) -> Card:
    dub = a_request(id="SR-1")
    return session_on(a_desk(tmp_path, [dub]), [dub])["SR-1"]


def in_bin(name: str, facts: FileFacts | None = WAV, *, deliverable: bool = True) -> BinItem:
    identity = FileIdentity(100, 1, 1, 1, 1)
    state = BinState.WHOLE if deliverable else BinState.ARRIVING
    return BinItem(f"/in/{name}", "/in", identity, False, False, state, "", deliverable, facts)


def suggestion(name: str, score: float) -> FileMatch:
    return FileMatch(name, suggested=Judgement("SR-1", score))


def test_the_best_suggestion_stands_first_and_what_does_not_fit_is_left_out(card: Card) -> None:
    items = [
        in_bin("other.wav"),
        in_bin("maybe.wav"),
        in_bin("good.wav"),
        in_bin("better.wav"),
        in_bin("script.pdf", FileFacts(FileKind.PDF, 100, Structure.WHOLE)),
        in_bin("cut.wav", replace(WAV, structure=Structure.CUT)),
    ]
    matches = {
        "/in/good.wav": suggestion("good.wav", 5.0),
        "/in/better.wav": suggestion("better.wav", 7.0),
        "/in/maybe.wav": FileMatch("maybe.wav", possible=(Judgement("SR-1", 3.0),)),
        "/in/other.wav": FileMatch("other.wav", suggested=Judgement("SR-2", 9.0)),
    }
    assert [(each.rank, each.item.name) for each in offers_for(card, items, matches)] == [
        (Rank.SUGGESTED, "better.wav"),
        (Rank.SUGGESTED, "good.wav"),
        (Rank.POSSIBLE, "maybe.wav"),
        (Rank.FITS, "other.wav"),
    ]


def test_a_file_that_is_not_all_there_is_suggested_to_nobody() -> None:
    items = [in_bin("whole.wav"), in_bin("growing.wav", deliverable=False)]
    matches = {item.path: suggestion(item.name, 5.0) for item in items}
    suggested = suggested_files(items, matches)
    assert [offer.item.name for offer in suggested["SR-1"]] == ["whole.wav"]


def test_a_file_that_a_card_of_another_session_has_is_not_accepted_for_all(tmp_path: Path) -> None:
    dub = a_request(id="SR-1")
    session = session_on(a_desk(tmp_path, [dub]), [dub])
    item = in_bin("whole.wav")
    suggested = suggested_files([item], {item.path: suggestion(item.name, 5.0)})
    assert [each.card.request.id for each in acceptable(session, suggested)] == ["SR-1"]
    session.elsewhere = {item.path: ["Glass Harbour, in the session Friday"]}
    assert acceptable(session, suggested) == []
