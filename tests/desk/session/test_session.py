"""A desk session: what stays, what can be taken back, and what goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from backlot_tui.desk.cards import Card, with_sources, with_value
from backlot_tui.desk.delivering import newest_local, queue
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.session.applying import applied_to_cards
from backlot_tui.desk.session.grouping import GroupBy, grouped
from backlot_tui.desk.session.keeping import find, load, open_for
from backlot_tui.desk.sources import choose
from backlot_tui.domain.problems import NotFound
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import CardLabel, DeliveryState, RequestStatus
from backlot_tui.state import cache, deliveries, sessions
from tests.desk.session.desks import a_desk, keep, loaded, session_on
from tests.support.rows import a_request
from tests.support.sound import write_wav

DUB = a_request(id="SR-1", episode=1, season=1)
OTHER = a_request(id="SR-2", episode=2, season=1, language="fr-FR")
SCRIPT = a_request(id="SR-3", title="Zebra Crossing", source_type="Final Script", language="en")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path, [DUB, OTHER, SCRIPT])


def with_wav(card: Card, path: Path) -> Card:
    write_wav(path, seconds=0.1)
    return with_sources(card, [choose(str(path), card.source_type)])


def ready(card: Card, path: Path) -> Card:
    return replace(with_value(with_wav(card, path), 0, "dub_style", "Lip Sync"), ticked=True)


def test_leaving_and_coming_back_finds_everything(desk: Desk, tmp_path: Path) -> None:
    session = session_on(desk, [DUB, OTHER])
    keep(desk, session, session.change("Choose", [ready(session["SR-1"], tmp_path / "a.wav")]))
    again = session_on(desk, [DUB, OTHER])
    assert again.id == session.id
    assert again.cards == session.cards
    assert again.label("SR-1") is CardLabel.READY
    assert [card.request.id for card in again.ticked] == ["SR-1"]


def test_a_request_has_one_card_that_comes_along(desk: Desk, tmp_path: Path) -> None:
    first = session_on(desk, [DUB])
    keep(desk, first, first.change("Choose", [with_wav(first["SR-1"], tmp_path / "a.wav")]))
    both = session_on(desk, [DUB, OTHER])
    assert both.id != first.id
    assert [file.source.name for file in both["SR-1"].files] == ["a.wav"]
    assert [row.id for row in sessions.sessions(desk.work, desk.portal)] == [both.id], (
        "the session that was left without cards is closed"
    )


def test_the_session_that_has_just_these_requests_is_opened_again(desk: Desk) -> None:
    both = session_on(desk, [DUB, OTHER])
    assert open_for(desk, [OTHER, DUB]).id == both.id
    assert open_for(desk, [OTHER]).id == both.id, "the card of one request is where it is"
    assert open_for(desk, [OTHER, SCRIPT]).id != both.id


def test_some_of_a_session_s_requests_come_out_of_it(desk: Desk, tmp_path: Path) -> None:
    """What is ticked and delivered next must be these, not all that was ever opened with them."""
    all_three = session_on(desk, [DUB, OTHER, SCRIPT])
    keep(desk, all_three, all_three.change("Choose", [ready(all_three["SR-1"], tmp_path / "a")]))
    some = session_on(desk, [DUB, OTHER])
    assert [card.request.id for card in some.cards] == ["SR-1", "SR-2"]
    assert some["SR-1"].files
    assert [card.request.id for card in loaded(desk, all_three.id).cards] == ["SR-3"]


def test_requests_whose_cards_are_in_several_sessions_come_together_in_a_new_one(
    desk: Desk,
) -> None:
    apart = {open_for(desk, [each]).id for each in (DUB, OTHER)}
    together = open_for(desk, [DUB, OTHER])
    assert together.id not in apart
    assert len(loaded(desk, together.id)) == 2


def test_sessions_have_names_that_differ(desk: Desk) -> None:
    names = [open_for(desk, [each]).name for each in (DUB, OTHER)]
    assert names[0] == "Harbour of Glass S01E01 · Secondary Audio de-DE"
    assert open_for(desk, [DUB, SCRIPT]).name == "2 titles, 2 requests"
    assert len(set(names)) == 2
    with pytest.raises(NotFound, match="There is no session 'nothing'"):
        find(desk, "nothing")


def test_a_file_that_is_gone_keeps_its_place_and_its_metadata(desk: Desk, tmp_path: Path) -> None:
    session = session_on(desk, [DUB])
    path = tmp_path / "a.wav"
    keep(desk, session, session.change("Choose", [ready(session["SR-1"], path)]))
    path.rename(tmp_path / "away.wav")

    away, told = load(desk, find(desk, session.id), lambda each: None)
    assert away.label("SR-1") is CardLabel.BLOCKED
    assert "There is no file" in away.worth("SR-1").why
    assert told
    keep(desk, session, away.tick(["SR-1"], False))

    (tmp_path / "away.wav").rename(path)
    back = loaded(desk, session.id)
    assert back["SR-1"].files[0].metadata["dub_style"] == "Lip Sync"
    assert back.label("SR-1") is CardLabel.READY


def test_undo_brings_back_the_exact_state_before_and_redo_the_one_after(
    desk: Desk, tmp_path: Path
) -> None:
    session = session_on(desk, [DUB, OTHER])
    states = [session.cards]
    for what, cards in (
        ("Choose", [with_wav(session["SR-1"], tmp_path / "a.wav")]),
        ("Choose", [with_wav(session["SR-2"], tmp_path / "b.wav")]),
    ):
        session.change(what, cards)
        states.append(session.cards)
    session.tick(["SR-1", "SR-2"], True)
    states.append(session.cards)
    for state in states[-2::-1]:
        assert session.undo()[0]
        assert session.cards == state
    assert session.undo() == ("", [])
    for state in states[1:]:
        assert session.redo()[0]
        assert session.cards == state


def test_after_something_new_what_was_undone_cannot_be_done_again(
    desk: Desk, tmp_path: Path
) -> None:
    session = session_on(desk, [DUB, OTHER])
    session.change("Choose", [with_wav(session["SR-1"], tmp_path / "a.wav")])
    session.undo()
    session.tick(["SR-2"], True)
    assert session.redo() == ("", [])
    assert not session["SR-1"].files


def test_undo_never_takes_back_what_the_portal_said(desk: Desk, tmp_path: Path) -> None:
    session = session_on(desk, [DUB])
    session.change("Choose", [with_wav(session["SR-1"], tmp_path / "a.wav")])
    canceled = replace(DUB, status=RequestStatus.CANCELED)
    session.take_requests({"SR-1": canceled})
    session.undo()
    assert session["SR-1"].request.status is RequestStatus.CANCELED


def test_what_was_undone_before_a_delivery_is_not_done_again_on_its_card(
    desk: Desk, tmp_path: Path
) -> None:
    session = session_on(desk, [DUB])
    session.change("Choose", [ready(session["SR-1"], tmp_path / "a.wav")])
    session.change("Choose", [with_wav(session["SR-1"], tmp_path / "b.wav")])
    session.undo()
    session.leave(["SR-1"])
    session.queued("SR-1", queue(desk, session["SR-1"]))
    assert session.redo() == ("", [])
    assert [file.source.name for file in session["SR-1"].files] == ["a.wav"]


def test_a_form_that_was_open_meanwhile_does_not_take_back_what_the_portal_said(
    desk: Desk, tmp_path: Path
) -> None:
    session = session_on(desk, [DUB])
    in_the_form = with_wav(session["SR-1"], tmp_path / "a.wav")
    session.take_requests({"SR-1": replace(DUB, status=RequestStatus.CANCELED)})
    session.change("Metadata", [in_the_form])
    assert session["SR-1"].request.status is RequestStatus.CANCELED


def test_what_was_delivered_stays_on_its_card_unticked_and_cannot_be_undone(
    desk: Desk, tmp_path: Path
) -> None:
    session = session_on(desk, [DUB])
    session.change("Choose", [ready(session["SR-1"], tmp_path / "a.wav")])
    session.leave(["SR-1"])
    assert session.label("SR-1") is CardLabel.SENDING
    delivery_id = queue(desk, session["SR-1"])
    session.queued("SR-1", delivery_id)
    assert session.label("SR-1") is CardLabel.SENDING
    assert session.undo() == ("", [])
    for seen in (session, loaded(desk, session.id)):
        assert [file.source.name for file in seen["SR-1"].files] == ["a.wav"]
        assert not seen["SR-1"].ticked

    deliveries.move(desk.work, delivery_id, DeliveryState.CANCELED)
    session.arrived(["SR-1"])
    assert session.label("SR-1") is CardLabel.READY


def test_what_was_turned_down_does_not_go_again_unchanged(desk: Desk, tmp_path: Path) -> None:
    session = session_on(desk, [DUB])
    session.change("Choose", [ready(session["SR-1"], tmp_path / "a.wav")])
    delivery_id = queue(desk, session["SR-1"])
    session.queued("SR-1", delivery_id)
    for state in (DeliveryState.TRANSFERRING, DeliveryState.VERIFYING):
        deliveries.move(desk.work, delivery_id, state)
    deliveries.move(desk.work, delivery_id, DeliveryState.PENDING_INSPECTION)
    deliveries.mirror_portal(desk.work, delivery_id, DeliveryState.INSPECTION_FAILED, "It hisses.")
    session.arrived(["SR-1"])
    assert session.label("SR-1") is CardLabel.BLOCKED
    assert session.worth("SR-1").why == "exactly this was turned down: It hisses."
    session.change("Fill", [with_value(session["SR-1"], 0, "dub_style", "Voice Over")])
    assert session.label("SR-1") is CardLabel.READY


def test_apply_to_all_reaches_other_cards_of_the_type_but_leaves_their_languages(
    desk: Desk, tmp_path: Path
) -> None:
    session = session_on(desk, [DUB, OTHER, SCRIPT])
    first = with_value(with_wav(session["SR-1"], tmp_path / "a.wav"), 0, "dub_style", "Lip Sync")
    second = with_wav(session["SR-2"], tmp_path / "b.wav")
    session.change("Choose", [first, second])
    changed = applied_to_cards(first, 0, session.cards)
    assert [card.request.id for card in changed] == ["SR-2"]
    session.change("Apply", changed)
    metadata = session["SR-2"].files[0].metadata
    assert metadata == {"language": "fr-FR", "channel_config": "2.0", "dub_style": "Lip Sync"}
    assert session["SR-2"].files[0].from_file == {"channel_config"}


def test_one_file_on_two_cards_is_known(desk: Desk, tmp_path: Path) -> None:
    session = session_on(desk, [DUB, OTHER])
    path = tmp_path / "a.wav"
    session.change("Choose", [with_wav(session[each], path) for each in ("SR-1", "SR-2")])
    assert [card.request.id for card in session.users_of(str(path))] == ["SR-1", "SR-2"]


@pytest.mark.parametrize(
    ("by", "headings"),
    [
        (GroupBy.TITLE, ["Harbour of Glass", "Zebra Crossing"]),
        (GroupBy.SOURCE_TYPE, ["Final Script", "Secondary Audio"]),
        (GroupBy.LANGUAGE, ["de-DE", "en", "fr-FR"]),
        (GroupBy.LABEL, ["Empty", "Needs Metadata"]),
    ],
)
def test_cards_are_grouped(desk: Desk, tmp_path: Path, by: GroupBy, headings: list[str]) -> None:
    session = session_on(desk, [DUB, OTHER, SCRIPT])
    session.change("Choose", [with_wav(session["SR-1"], tmp_path / "a.wav")])
    groups = grouped(session.cards, session.label, by)
    assert [text for text, _ in groups] == headings
    assert sum(len(cards) for _, cards in groups) == 3


def test_a_request_that_left_the_local_copy_keeps_its_card(desk: Desk, tmp_path: Path) -> None:
    session = session_on(desk, [DUB, OTHER])
    keep(desk, session, session.change("Choose", [with_wav(session["SR-1"], tmp_path / "a.wav")]))
    cache.keep_only(desk.cache, desk.portal, {"SR-2"})
    less, told = load(desk, find(desk, session.id), lambda each: newest_local(desk, each))
    assert [card.request.id for card in less.cards] == ["SR-2"]
    assert told == ["Request SR-1 is not in the local copy."]
    cache.put_requests(desk.cache, desk.portal, [DUB])
    assert loaded(desk, session.id)["SR-1"].files


def test_more_requests_than_one_statement_has_room_for(desk: Desk) -> None:
    many: list[SourceRequest] = [a_request(id=f"SR-{n}", episode=n) for n in range(3000)]
    cache.put_requests(desk.cache, desk.portal, many)
    assert len(session_on(desk, many)) == 3000


def test_a_card_that_was_sent_takes_no_tick(desk: Desk, tmp_path: Path) -> None:
    session = session_on(desk, [DUB])
    session.change("Choose", [ready(session["SR-1"], tmp_path / "a.wav")])
    delivery_id = queue(desk, session["SR-1"])
    session.queued("SR-1", delivery_id)
    for state in (DeliveryState.TRANSFERRING, DeliveryState.VERIFYING):
        deliveries.move(desk.work, delivery_id, state)
    deliveries.move(desk.work, delivery_id, DeliveryState.PENDING_INSPECTION)
    session.arrived(["SR-1"])
    assert session.label("SR-1") is CardLabel.SENT
    assert session.tick(["SR-1"], True) == []


def test_what_was_checked_ahead_counts_for_exactly_that_card(desk: Desk, tmp_path: Path) -> None:
    session = session_on(desk, [DUB, OTHER])
    complete = ready(session["SR-1"], tmp_path / "a.wav")
    session.look_ahead([complete, ready(session["SR-2"], tmp_path / "b.wav")])
    session.change("Choose", [complete, with_wav(session["SR-2"], tmp_path / "c.wav")])
    assert session.label("SR-1") is CardLabel.READY
    assert session.label("SR-2") is CardLabel.NEEDS_METADATA


def test_a_card_put_back_as_it_was_is_worth_what_it_was(desk: Desk, tmp_path: Path) -> None:
    session = session_on(desk, [DUB])
    session.change("Choose", [ready(session["SR-1"], tmp_path / "a.wav")])
    assert session.label("SR-1") is CardLabel.READY
    session.tick(["SR-1"], False)
    assert session.label("SR-1") is CardLabel.READY
    session.change("Fill", [with_value(session["SR-1"], 0, "dub_style", "")])
    assert session.label("SR-1") is CardLabel.NEEDS_METADATA
