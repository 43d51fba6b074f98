"""One session, open at two desks on one state folder: nobody overwrites unseen what another did."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.desk.cards import Card, with_sources, with_value
from backlot_tui.desk.delivering import queue
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.session import keeping
from backlot_tui.desk.session.keeping import find, open_for
from backlot_tui.desk.session.session import Session
from backlot_tui.desk.sources import choose
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state import deliveries
from tests.desk.session.desks import a_desk, keep, loaded, session_on
from tests.support.rows import a_request
from tests.support.sound import write_wav

ONE = a_request(id="SR-1", episode=1, season=1)
TWO = a_request(id="SR-2", episode=2, season=1, language="fr-FR")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path, [ONE, TWO])


@pytest.fixture
def mine(desk: Desk) -> Session:
    return session_on(desk, [ONE, TWO])


@pytest.fixture
def theirs(desk: Desk, mine: Session) -> Session:
    return loaded(desk, mine.id)


def with_wav(card: Card, path: Path) -> Card:
    write_wav(path, seconds=0.1)
    return with_sources(card, [choose(str(path), card.source_type)])


def names(card: Card) -> list[str]:
    return [file.source.name for file in card.files]


def test_the_later_writer_is_told_and_sees_what_the_earlier_one_did(
    desk: Desk, mine: Session, theirs: Session, tmp_path: Path
) -> None:
    assert not keep(
        desk, theirs, theirs.change("Choose", [with_wav(theirs["SR-1"], tmp_path / "theirs.wav")])
    )
    changed = [with_wav(mine[each], tmp_path / f"mine {each}.wav") for each in ("SR-1", "SR-2")]
    overtaken = keep(desk, mine, mine.change("Choose", changed))
    assert [card.request.id for card in mine.take_overtaken(overtaken)] == ["SR-1"]
    for seen in (mine, loaded(desk, mine.id)):
        assert names(seen["SR-1"]) == ["theirs.wav"]
        assert names(seen["SR-2"]) == ["mine SR-2.wav"], "other cards are kept"
    mine.undo()
    assert names(mine["SR-1"]) == ["theirs.wav"], "undo reaches back to nothing that was replaced"
    assert names(mine["SR-2"]) == []


def test_who_was_told_may_change_the_card_again(
    desk: Desk, mine: Session, theirs: Session, tmp_path: Path
) -> None:
    keep(desk, theirs, theirs.change("Choose", [with_wav(theirs["SR-1"], tmp_path / "a.wav")]))
    mine.take_overtaken(keep(desk, mine, mine.tick(["SR-1"], True)))
    assert not mine["SR-1"].ticked
    filled = with_value(mine["SR-1"], 0, "dub_style", "Lip Sync")
    assert not keep(desk, mine, mine.change("Fill", [filled]))
    assert loaded(desk, mine.id)["SR-1"].files[0].metadata["dub_style"] == "Lip Sync"


def test_changes_made_before_one_was_told_overwrite_nothing_either(
    desk: Desk, mine: Session, theirs: Session, tmp_path: Path
) -> None:
    keep(desk, theirs, theirs.change("Choose", [with_wav(theirs["SR-1"], tmp_path / "a.wav")]))
    first = keep(desk, mine, mine.tick(["SR-1"], True))
    ticked_again = mine.writes(mine.tick(["SR-1"], False))
    assert not mine.take_overtaken(first), "the last write tells"
    assert names(mine["SR-1"]) == []
    assert mine.take_overtaken(keeping.keep(desk, mine.id, ticked_again))
    assert names(mine["SR-1"]) == ["a.wav"]
    assert names(loaded(desk, mine.id)["SR-1"]) == ["a.wav"]


def test_a_card_that_went_to_another_session_leaves_this_one_with_a_word(
    desk: Desk, mine: Session
) -> None:
    other = open_for(desk, [ONE, a_request(id="SR-2")]).id
    assert other == mine.id, "a session that has all of them is opened again"
    solo = session_on(desk, [TWO, a_request(id="SR-9")])
    assert solo.id != mine.id
    lost = mine.take_overtaken(keep(desk, mine, mine.tick(["SR-2"], True)))
    assert [card.request.id for card in lost] == ["SR-2"]
    assert [card.request.id for card in mine.cards] == ["SR-1"]
    assert find(desk, mine.id).cards == 1


def test_delivering_is_no_news_to_who_delivers_but_to_who_shows_something_else(
    desk: Desk, mine: Session, tmp_path: Path
) -> None:
    filled = with_value(with_wav(mine["SR-1"], tmp_path / "a.wav"), 0, "dub_style", "Lip Sync")
    keep(desk, mine, mine.change("Choose", [filled]))
    keep(desk, mine, mine.tick(["SR-1"], True))
    _delivered_and_canceled(desk, mine["SR-1"])
    assert not keep(desk, mine, mine.tick(["SR-1"], False)), "what it shows is what was sent"

    by_hand = with_value(filled, 0, "dub_style", "Voice Over")
    _delivered_and_canceled(desk, by_hand)
    assert mine.take_overtaken(keep(desk, mine, mine.tick(["SR-1"], True)))
    assert mine["SR-1"].files[0].metadata["dub_style"] == "Voice Over"


def _delivered_and_canceled(desk: Desk, card: Card) -> None:
    deliveries.move(desk.work, queue(desk, card), DeliveryState.CANCELED)
