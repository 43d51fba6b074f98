"""Whatever an operator, the agent, the portal and a crash do, in whatever order."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from backlot_tui.desk.cards import (
    Card,
    with_override,
    with_row_applied,
    with_sources,
    with_value,
    without_file,
)
from backlot_tui.desk.delivering import queue_all
from backlot_tui.desk.session.applying import applied_to_cards
from backlot_tui.desk.session.session import Session
from backlot_tui.desk.sources import choose
from backlot_tui.domain.problems import PortalRefused
from backlot_tui.domain.statuses import CardLabel, DeliveryState, MaterialStatus, RequestStatus
from backlot_tui.domain.transitions import UNFINISHED
from backlot_tui.state import cache, deliveries
from tests.desk.session.desks import a_desk, keep, loaded, session_on
from tests.support.rows import a_request
from tests.support.sound import write_wav

REQUESTS = [
    a_request(id="SR-1", episode=1, season=1),
    a_request(id="SR-2", episode=2, season=1, language="fr-FR"),
    a_request(id="SR-3", episode=3, season=1, source_type="Audio Description"),
    a_request(id="SR-4", material_status=MaterialStatus.RECEIVED),
]
IDS = st.sampled_from([request.id for request in REQUESTS])
FIELDS = {
    "language": ["de-DE", "fr-FR", ""],
    "dub_style": ["Lip Sync", ""],
    "channel_config": ["2.0", "5.1", ""],
}
NEXT = {
    DeliveryState.QUEUED: DeliveryState.TRANSFERRING,
    DeliveryState.TRANSFERRING: DeliveryState.VERIFYING,
    DeliveryState.VERIFYING: DeliveryState.PENDING_INSPECTION,
    DeliveryState.WAITING: DeliveryState.QUEUED,
}


def as_prepared(cards: Iterable[Card]) -> dict[str, Any]:
    """What persons made of the cards, without the portal's side."""
    return {
        card.request.id: (card.files, card.overrides, card.ticked, card.put_away) for card in cards
    }


class Desks(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.files = []
        for number, channels in enumerate((2, 6, 1)):
            path = self.folder / f"take {number}.wav"
            write_wav(path, seconds=0.01, channels=channels, seed=number)
            self.files.append(str(path))
        self.desk = a_desk(self.folder, REQUESTS)
        self.requests = {request.id: request for request in REQUESTS}
        self.session = session_on(self.desk, REQUESTS)
        self.sent: list[str] = []
        self.unseen: set[str] = set()
        """Cards that another desk has written since this one looked."""

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    # What an operator does ------------------------------------------------------------------

    def does(self, action: Callable[[Session], list[Card]]) -> None:
        """One action: kept, taken back exactly, and done again exactly."""
        before = as_prepared(self.session.cards)
        changed = action(self.session)
        after = as_prepared(self.session.cards)
        if changed:
            self.session.undo()
            assert as_prepared(self.session.cards) == before
            changed = self.session.redo()[1]
        assert as_prepared(self.session.cards) == after
        self.keeps(changed)

    def keeps(self, changed: list[Card]) -> None:
        """Write what was changed; where another desk was first, what that one did stands."""
        overtaken = self.session.take_overtaken(keep(self.desk, self.session, changed))
        lost = {card.request.id for card in overtaken}
        assert lost >= self.unseen & {card.request.id for card in changed}
        self.unseen -= lost
        kept = loaded(self.desk, self.session.id)
        for request in lost:
            assert as_prepared([self.session[request]]) == as_prepared([kept[request]])

    @rule(request=IDS, file=st.integers(0, 2))
    def choose_a_file(self, request: str, file: int) -> None:
        card = self.session[request]
        source = choose(self.files[file], card.source_type)
        self.does(lambda session: session.change("Choose", [with_sources(card, [source])]))

    @rule(request=IDS)
    def take_a_file_away(self, request: str) -> None:
        card = self.session[request]
        if card.files:
            self.does(lambda session: session.change("Remove", [without_file(card, 0)]))

    @rule(request=IDS, field=st.sampled_from(sorted(FIELDS)), data=st.data())
    def fill_in(self, request: str, field: str, data: st.DataObject) -> None:
        card = self.session[request]
        if card.files and any(use.field.key == field for use in card.source_type.uses):
            value = data.draw(st.sampled_from(FIELDS[field]))
            self.does(lambda session: session.change("Fill", [with_value(card, 0, field, value)]))

    @rule(request=IDS)
    def apply_to_all(self, request: str) -> None:
        card = self.session[request]
        if card.files:
            cards = [with_row_applied(card, 0), *applied_to_cards(card, 0, self.session.cards)]
            self.does(lambda session: session.change("Apply", cards))

    @rule(request=IDS)
    def override_what_warns(self, request: str) -> None:
        card = self.session[request]
        for finding in self.session.worth(request).blocking:
            if finding.severity == "warning":
                card = with_override(card, finding.code, "As agreed")
        self.does(lambda session: session.change("Override", [card]))

    @rule(requests=st.sets(IDS), ticked=st.booleans())
    def tick(self, requests: set[str], ticked: bool) -> None:
        self.does(lambda session: session.tick(requests, ticked))

    @rule(steps=st.integers(1, 4))
    def undo_some(self, steps: int) -> None:
        for _ in range(steps):
            self.keeps(self.session.undo()[1])

    @rule()
    def redo(self) -> None:
        self.keeps(self.session.redo()[1])

    @rule(request=IDS, ticked=st.booleans())
    def another_desk_changes_a_card(self, request: str, ticked: bool) -> None:
        theirs = loaded(self.desk, self.session.id)
        changed = theirs.tick([request], ticked)
        assert not keep(self.desk, theirs, changed), "who has just looked may write"
        self.unseen.update(card.request.id for card in changed)

    @rule()
    def deliver(self) -> None:
        """With a key that was pressed twice."""
        ticked = {card.request.id for card in self.session.ticked}
        go = self.session.ready(self.session.ticked)
        self.session.leave(card.request.id for card in go)
        assert not self.session.ready(self.session.ticked)
        outcomes = queue_all(self.desk, [(card, None) for card in go])
        assert all(
            isinstance(each, PortalRefused)
            for each in queue_all(self.desk, [(card, None) for card in go])
        )
        for card, delivery_id in zip(go, outcomes, strict=True):
            assert isinstance(delivery_id, str)
            assert card.request.id in ticked
            self.session.queued(card.request.id, delivery_id)
            self.sent.append(delivery_id)
            self.unseen.discard(card.request.id)

    # What happens to them -------------------------------------------------------------------

    @rule()
    def crash(self) -> None:
        before = as_prepared(self.session.cards)
        self.session = loaded(self.desk, self.session.id)
        after = as_prepared(self.session.cards)
        for request in self.unseen:
            before[request] = after[request]
        assert after == before
        self.unseen.clear()

    @rule(request=IDS)
    def the_agent_goes_on(self, request: str) -> None:
        newest = deliveries.newest_of(self.desk.work, self.desk.portal, request)
        if newest is not None and newest.state in NEXT:
            deliveries.move(self.desk.work, newest.id, NEXT[newest.state])
            self.session.arrived([request])

    @rule(request=IDS, state=st.sampled_from([DeliveryState.CANCELED, DeliveryState.FAILED]))
    def the_delivery_ends(self, request: str, state: DeliveryState) -> None:
        newest = deliveries.newest_of(self.desk.work, self.desk.portal, request)
        if newest is not None and newest.state is DeliveryState.TRANSFERRING:
            deliveries.move(self.desk.work, newest.id, state, reason="It ended.")
            self.session.arrived([request])

    @precondition(lambda self: self.sent)
    @rule(request=IDS, status=st.sampled_from(list(RequestStatus)))
    def the_portal_decides(self, request: str, status: RequestStatus) -> None:
        newest = deliveries.newest_of(self.desk.work, self.desk.portal, request)
        if newest is not None and newest.state is DeliveryState.PENDING_INSPECTION:
            verdict = DeliveryState.PASSED
            deliveries.mirror_portal(self.desk.work, newest.id, verdict, None)
        self.requests[request] = replace(self.requests[request], status=status)
        cache.put_requests(self.desk.cache, self.desk.portal, [self.requests[request]])
        self.session.take_requests(self.requests)
        self.session.arrived([request])
        self.keeps(self.session.cards)

    # What always holds ----------------------------------------------------------------------

    @invariant()
    def nothing_is_ready_that_lacks_something(self) -> None:
        for card in self.session.cards:
            if self.session.label(card.request.id) is not CardLabel.READY:
                continue
            assert card.files
            assert not card.lost
            assert not any(card.source_type.missing(file.metadata) for file in card.files)
            assert card.request.status in (RequestStatus.OPEN, RequestStatus.REDELIVERY_REQUESTED)
            assert card.request.material_status is MaterialStatus.ACCEPTED

    @invariant()
    def only_what_was_said_is_sent_and_only_once(self) -> None:
        known = deliveries.all_deliveries(self.desk.work)
        assert sorted(each.id for each in known) == sorted(self.sent)
        under_way = [each.request_id for each in known if each.state in UNFINISHED]
        assert len(under_way) == len(set(under_way))


class TestDesks(Desks.TestCase):  # type: ignore[valid-type, misc]  # Hypothesis makes the base
    settings = settings(max_examples=12, stateful_step_count=30, deadline=None)


@pytest.mark.large
class TestManyDesks(Desks.TestCase):  # type: ignore[valid-type, misc]  # as above
    settings = settings(max_examples=300, stateful_step_count=60, deadline=None)
