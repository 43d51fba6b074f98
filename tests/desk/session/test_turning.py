"""A request asks for new metadata in place of files, and for files again: its card goes along."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from backlot_tui.desk.cards import Card, with_override, with_sources, with_value, without_file
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.session.session import Session
from backlot_tui.desk.sources import choose
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import CardLabel, DeliveryState, RequestStatus
from backlot_tui.state import cache, metadata_deliveries
from tests.desk.session.desks import a_desk, keep, loaded, session_on
from tests.support.rows import a_request
from tests.support.sound import write_wav

OPEN = a_request(id="SR-1")
FILES = replace(
    OPEN,
    status=RequestStatus.REDELIVERY_REQUESTED,
    latest_delivery_id="d1",
    latest_delivery_state=DeliveryState.REJECTED,
)
METADATA = replace(FILES, metadata_only=True)
SAID = {"language": "de-DE", "channel_config": "2.0", "dub_style": "Lip Sync"}


def delivered(name: str = "dub.wav", said: dict[str, str] = SAID, **facts: Any) -> dict[str, Any]:
    """What the portal tells of a dub that arrived."""
    measured = {"kind": "WAV", "size": 9, "structure": "whole", "channels": 2, "sample_rate": 48000}
    file = {"name": name, "size": 9, "metadata": said, "measured": measured | facts}
    return {
        "id": "d1", "request_id": "SR-1", "state": "Rejected", "files": [file],
        "created_at": "2026-11-18T16:40:00Z", "overrides": [],
    }  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = a_desk(tmp_path, [OPEN])
    cache.put_deliveries(desk.cache, desk.portal, [delivered()])
    return desk


@pytest.fixture
def session(desk: Desk, tmp_path: Path) -> Session:
    """The card as it was sent: with the file that the portal has."""
    session = session_on(desk, [OPEN])
    prepares(desk, session, with_dub(session["SR-1"], tmp_path / "dub.wav"))
    return session


def with_dub(card: Card, path: Path) -> Card:
    write_wav(path, seconds=0.1)
    return with_value(
        with_sources(card, [choose(str(path), card.source_type)]), 0, "dub_style", "Lip Sync"
    )


def prepares(desk: Desk, session: Session, card: Card) -> None:
    assert not keep(desk, session, session.change("Prepare", [card]))


def asks(desk: Desk, session: Session, request: SourceRequest) -> Card:
    """The portal's word, in the local copy and in the session."""
    cache.put_requests(desk.cache, desk.portal, [request])
    session.take_requests({"SR-1": request})
    assert loaded(desk, session.id)["SR-1"] == session["SR-1"], "who opens it now sees the same"
    return session["SR-1"]


def style(card: Card) -> str:
    return card.files[0].metadata["dub_style"]


def test_the_open_card_takes_new_metadata_as_soon_as_only_that_is_asked_for(
    desk: Desk, session: Session
) -> None:
    card = asks(desk, session, METADATA)
    assert [(file.source.name, file.source.files) for file in card.files] == [("dub.wav", ())]
    assert session.label("SR-1") is CardLabel.READY
    prepares(desk, session, with_value(card, 0, "dub_style", "Voice Over"))
    assert style(session["SR-1"]) == style(loaded(desk, session.id)["SR-1"]) == "Voice Over"


def test_its_tick_was_for_the_files(desk: Desk, session: Session) -> None:
    keep(desk, session, session.tick(["SR-1"], True))
    assert not asks(desk, session, METADATA).ticked


def test_undo_does_not_bring_files_back_that_nobody_asks_for(desk: Desk, session: Session) -> None:
    asks(desk, session, METADATA)
    assert session.undo() == ("", [])
    prepares(desk, session, with_value(session["SR-1"], 0, "dub_style", "Voice Over"))
    session.undo()
    assert style(session["SR-1"]) == "Lip Sync"
    assert session.label("SR-1") is CardLabel.READY


def test_what_was_said_of_the_file_but_not_sent_yet_stays(desk: Desk, session: Session) -> None:
    prepares(desk, session, with_value(session["SR-1"], 0, "dub_style", "Hybrid"))
    assert style(asks(desk, session, METADATA)) == "Hybrid"


def test_what_was_sent_before_somebody_else_said_it_better_is_no_draft(
    desk: Desk, session: Session
) -> None:
    better = delivered(said=SAID | {"dub_style": "Voice Over"})
    later = better | {"id": "d2", "created_at": "2026-11-19T10:00:00Z"}
    cache.put_deliveries(desk.cache, desk.portal, [later])
    assert style(asks(desk, session, METADATA)) == "Voice Over"


def test_other_files_wait_until_files_are_asked_for_again(
    desk: Desk, session: Session, tmp_path: Path
) -> None:
    empty = without_file(asks(desk, session, FILES), 0)
    prepares(desk, session, with_dub(empty, tmp_path / "new.wav"))
    before = session["SR-1"].files
    kept = asks(desk, session, METADATA)
    assert [file.source.name for file in kept.files] == ["dub.wav"]
    prepares(desk, session, with_value(kept, 0, "dub_style", "Voice Over"))
    again = asks(desk, session, FILES)
    assert again.files == before
    assert session.label("SR-1") is CardLabel.READY


def test_a_card_opened_for_metadata_takes_files_when_they_are_asked_for(
    desk: Desk, tmp_path: Path
) -> None:
    cache.put_requests(desk.cache, desk.portal, [METADATA])
    session = session_on(desk, [METADATA])
    assert [file.source.name for file in session["SR-1"].files] == ["dub.wav"]
    assert not asks(desk, session, FILES).files
    assert session.label("SR-1") is CardLabel.EMPTY
    prepares(desk, session, with_dub(session["SR-1"], tmp_path / "new.wav"))
    assert session.label("SR-1") is CardLabel.READY


def test_new_words_for_the_file_go_with_it_when_the_file_is_asked_for_again(
    desk: Desk, session: Session
) -> None:
    card = asks(desk, session, METADATA)
    prepares(desk, session, with_value(card, 0, "dub_style", "Voice Over"))
    again = asks(desk, session, FILES)
    assert again.files[0].source.files
    assert style(again) == "Voice Over"


def test_a_form_that_was_open_meanwhile_puts_no_files_on_the_card(
    desk: Desk, session: Session
) -> None:
    in_the_form = with_value(session["SR-1"], 0, "dub_style", "Hybrid")
    asks(desk, session, METADATA)
    session.change("Metadata", [in_the_form])
    assert session["SR-1"].stays
    assert style(session["SR-1"]) == "Hybrid"


def test_what_was_overridden_before_needs_no_second_word(desk: Desk, session: Session) -> None:
    agreed = {"code": "AUDIO-SAMPLE-RATE", "reason": "agreed by mail"}
    before = delivered(sample_rate=44100) | {"overrides": [agreed]}
    cache.put_deliveries(desk.cache, desk.portal, [before])
    card = asks(desk, session, METADATA)
    assert card.overrides == {"AUDIO-SAMPLE-RATE": "agreed by mail"}
    assert session.label("SR-1") is CardLabel.READY


def test_an_override_whose_warning_went_with_the_old_words_is_left_behind(
    desk: Desk, session: Session
) -> None:
    agreed = {"code": "AUDIO-CHANNELS", "reason": "agreed by mail"}
    cache.put_deliveries(desk.cache, desk.portal, [delivered() | {"overrides": [agreed]}])
    wrong = with_value(asks(desk, session, METADATA), 0, "channel_config", "5.1")
    prepares(desk, session, with_override(wrong, "AUDIO-CHANNELS", "two are empty"))
    assert session.label("SR-1") is CardLabel.READY
    prepares(desk, session, with_value(session["SR-1"], 0, "channel_config", "2.0"))
    assert session["SR-1"].overrides == {}


def test_metadata_that_went_from_here_is_sent_and_stays_so(desk: Desk, session: Session) -> None:
    asks(desk, session, METADATA)
    metadata_deliveries.begin(desk.work, "d2", desk.portal, "SR-1", "Harbour of Glass")
    pending = replace(
        METADATA,
        latest_delivery_id="d2",
        latest_delivery_state=DeliveryState.PENDING_INSPECTION,
    )
    prepares(desk, session, with_value(session["SR-1"], 0, "dub_style", "Voice Over"))
    asks(desk, session, pending)
    assert session.label("SR-1") is CardLabel.SENT
    assert session.worth("SR-1").why == "Pending Inspection"
    passed = replace(
        pending,
        status=RequestStatus.PROCESSED,
        metadata_only=False,
        latest_delivery_state=DeliveryState.PASSED,
    )
    card = asks(desk, session, passed)
    assert session.worth("SR-1").why == "Passed"
    assert [file.source.files for file in card.files] == [()], "what passed is at the portal"
    keep(desk, session, session.change("Put away", [replace(card, put_away=True)]))
    assert loaded(desk, session.id)["SR-1"].put_away


def test_metadata_that_went_from_elsewhere_is_under_way_there(desk: Desk, session: Session) -> None:
    pending = replace(
        METADATA,
        latest_delivery_id="d9",
        latest_delivery_state=DeliveryState.PENDING_INSPECTION,
    )
    asks(desk, session, pending)
    assert session.label("SR-1") is CardLabel.BLOCKED
