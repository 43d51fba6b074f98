"""Many cards into the queue at once: each by the rules of one, all in one step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from backlot_tui.desk.cards import Card, with_sources, with_value
from backlot_tui.desk.delivering import queue, queue_all
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.sources import choose
from backlot_tui.domain.problems import CheckRefused, PortalRefused, Problem
from backlot_tui.state import deliveries
from backlot_tui.state.suggestions import Shown, note_shown, record
from tests.desk.session.desks import a_desk, loaded, session_on
from tests.support.rows import a_request
from tests.support.sound import write_wav

REQUESTS = [a_request(id=f"SR-{number}", season=1, episode=number) for number in (1, 2, 3)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path, REQUESTS)


@pytest.fixture
def cards(desk: Desk, tmp_path: Path) -> list[Card]:
    return [_ready(card, tmp_path) for card in session_on(desk, REQUESTS).cards]


def _ready(card: Card, folder: Path) -> Card:
    path = folder / f"{card.request.id}.wav"
    write_wav(path, seconds=0.1)
    filled = with_sources(card, [choose(str(path), card.source_type)])
    return replace(with_value(filled, 0, "dub_style", "Lip Sync"), ticked=True)


def queued(desk: Desk) -> list[str]:
    return sorted(each.request_id for each in deliveries.all_deliveries(desk.work))


def test_one_that_stays_keeps_no_other_from_going(desk: Desk, cards: list[Card]) -> None:
    first, second, third = cards
    queue(desk, third)
    empty = replace(second, files=())
    outcomes = queue_all(desk, [(third, None), (empty, None), (first, None)])
    assert [type(each) for each in outcomes] == [PortalRefused, CheckRefused, str]
    assert "Empty" in str(outcomes[1])
    assert queued(desk) == ["SR-1", "SR-3"]


def test_nothing_goes_twice_in_one_step_or_in_two(desk: Desk, cards: list[Card]) -> None:
    once = queue_all(desk, [(card, None) for card in [*cards, cards[0]]])
    assert [isinstance(each, Problem) for each in once] == [False, False, False, True]
    assert all(isinstance(each, PortalRefused) for each in queue_all(desk, [(cards[0], None)]))
    assert queued(desk) == ["SR-1", "SR-2", "SR-3"]


def test_ids_that_were_given_are_taken_and_none_is_used_twice(
    desk: Desk, cards: list[Card]
) -> None:
    outcomes = queue_all(desk, [(cards[0], "plan-1"), (cards[1], "plan-1"), (cards[2], "plan-3")])
    assert outcomes[0] == "plan-1"
    assert isinstance(outcomes[1], Problem)
    assert outcomes[2] == "plan-3"
    assert queued(desk) == ["SR-1", "SR-3"]


def test_what_was_sent_stays_on_its_card_unticked(desk: Desk, cards: list[Card]) -> None:
    queue_all(desk, [(card, None) for card in cards])
    kept = loaded(desk, session_on(desk, REQUESTS).id)
    assert [[file.source.name for file in card.files] for card in kept.cards] == [
        ["SR-1.wav"], ["SR-2.wav"], ["SR-3.wav"],
    ]  # fmt: skip
    assert not kept.ticked


def test_what_is_queued_decides_on_what_was_suggested(desk: Desk, cards: list[Card]) -> None:
    paths = [card.files[0].source.path for card in cards]
    told = [(paths[0], "SR-1"), (paths[1], "SR-7"), (paths[2], "SR-3"), ("/in/other.wav", "SR-2")]
    note_shown(desk.work, desk.portal, [Shown(path, it, 90.0, ()) for path, it in told])
    queue_all(desk, [(cards[0], None), (cards[1], None)])
    assert (record(desk.work).decided, record(desk.work).taken) == (3, 1)
