"""Cards between the yes of a person and the row in work.db."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from backlot_tui.desk.cards import Card, with_override, with_sources, with_value
from backlot_tui.desk.delivering import queue
from backlot_tui.desk.sources import choose
from backlot_tui.domain.statuses import CardLabel, RequestStatus
from backlot_tui.ui.card_book import CardBook
from backlot_tui.ui.model import Model
from tests.ui.desks import local, make_desk, request, sound


@pytest.fixture
def card(tmp_path: Path) -> Card:
    """A Secondary Audio card that is ready."""
    source_type = make_desk(tmp_path).catalogue().source_type("Secondary Audio")
    path = sound(tmp_path / "a.wav")
    card = with_sources(Card(request(101), source_type), [choose(str(path), source_type)])
    return with_value(card, 0, "dub_style", "Lip Sync")


@pytest.fixture
def book(card: Card) -> CardBook:
    book = CardBook(Model())
    book.fill([card])
    return book


def test_a_card_on_its_way_is_not_ready_a_second_time(book: CardBook) -> None:
    assert book.label("SR-101") is CardLabel.READY
    book.leave(["SR-101"])
    assert book.label("SR-101") is CardLabel.SENDING and not book.ready
    book.queued("SR-101", "d1")
    assert book.label("SR-101") is CardLabel.SENDING, "work.db has not been read yet"


def test_the_label_is_work_dbs_again_once_the_delivery_is_seen(tmp_path: Path, card: Card) -> None:
    desk, model = make_desk(tmp_path), Model()
    book = CardBook(model)
    book.fill([replace(card, ticked=True)])
    book.leave(["SR-101"])
    delivery_id = queue(desk, book["SR-101"])
    book.queued("SR-101", delivery_id)
    assert not book["SR-101"].ticked
    model.take_transfers([], {each.request_id: each for each in local(desk)})
    book.arrived(["SR-101"])
    assert book.worth("SR-101").label is CardLabel.SENDING
    assert book.worth("SR-101").why != "handing it to the agent"


def test_a_card_that_could_not_go_is_what_it_was(book: CardBook) -> None:
    book.leave(["SR-101"])
    book.stayed("SR-101")
    assert book.label("SR-101") is CardLabel.READY


def test_a_form_that_was_open_does_not_bring_an_old_request_back(
    book: CardBook, card: Card
) -> None:
    model = Model(by_id={"SR-101": request(101, status=RequestStatus.CANCELED)})
    book = CardBook(model)
    book.fill([card])
    book.take_requests()
    book.put(with_value(card, 0, "dub_style", "Hybrid"))
    assert book["SR-101"].request.status is RequestStatus.CANCELED
    assert book["SR-101"].files[0].metadata["dub_style"] == "Hybrid"


def test_an_override_of_a_warning_that_is_gone_goes_too(book: CardBook, card: Card) -> None:
    book.put(with_override(card, "AUDIO-CHANNELS", "agreed"))
    assert book["SR-101"].overrides == {}
    assert book.label("SR-101") is CardLabel.READY
