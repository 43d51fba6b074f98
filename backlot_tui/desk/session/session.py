"""The cards of a session, what each is worth now, and what was done to them. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from backlot_tui.desk.cards import Card, as_prepared
from backlot_tui.desk.readiness import Readiness, checked, readiness
from backlot_tui.desk.session.grouping import GroupBy, place
from backlot_tui.desk.session.history import Change, History
from backlot_tui.desk.session.writes import Overtaken, Stamps, Write
from backlot_tui.desk.stale_overrides import without_stale_overrides
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.state.deliveries import LocalDelivery

Newest = Callable[[str], LocalDelivery | None]
"""Request id -> its latest delivery of files from this state folder."""
Turned = Callable[[Card, SourceRequest], Card]
"""The card for what its request asks now: files, or new metadata alone."""
ToldHere = Callable[[str], bool]
"""Whether a delivery (its id) is one of metadata alone, made from this state folder."""


UNDER_WAY = frozenset({CardLabel.SENDING, CardLabel.SENT})
"""Such cards take no changes, but that they are put away."""


def _as_it_was(card: Card, request: SourceRequest) -> Card:
    return replace(card, request=request)


class Session:
    """Cards by request id, in the order they are shown.

    Every change goes through `change`, so that it can be undone, and gives back the cards that the
    caller has to keep. The portal's side of a card (its request) is never undone.
    """

    def __init__(
        self,
        session_id: str,
        name: str,
        cards: Iterable[Card],
        newest: Newest,
        group_by: GroupBy = GroupBy.TITLE,
        *,
        stamps: Mapping[str, str] = MappingProxyType({}),
        turned: Turned = _as_it_was,
        told_here: ToldHere = lambda _: False,
    ) -> None:
        self.id = session_id
        self.name = name
        self.group_by = group_by
        self._newest = newest
        self._turned = turned
        self._told_here = told_here
        self.elsewhere: Mapping[str, Sequence[str]] = {}
        """Path -> the cards of other sessions that had the file when this one was opened."""
        self._history = History()
        self._stamps = Stamps(dict(stamps))
        self._worth: dict[str, Readiness] = {}
        self._ahead: dict[str, tuple[Card, Readiness | None]] = {}
        """What the checks say of cards as they may be taken soon."""
        self._leaving: dict[str, str | None] = {}
        """Cards on their way to the agent: request id -> delivery id, once it is known."""
        pruned = [without_stale_overrides(card) for card in cards]
        self._cards = {card.request.id: card for card in sorted(pruned, key=place)}

    # Looking --------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._cards)

    def __contains__(self, request_id: str) -> bool:
        return request_id in self._cards

    def __getitem__(self, request_id: str) -> Card:
        return self._cards[request_id]

    @property
    def cards(self) -> list[Card]:
        """All of them, those put away too."""
        return list(self._cards.values())

    @property
    def shown(self) -> list[Card]:
        return [card for card in self._cards.values() if not card.put_away]

    @property
    def ticked(self) -> list[Card]:
        return [card for card in self._cards.values() if card.ticked]

    @property
    def has_work(self) -> bool:
        """Whether forgetting the session would lose anything that a person did."""
        return bool(self.unsent)

    @property
    def unsent(self) -> list[Card]:
        """Those with files that were not sent."""
        return [
            card
            for card in self._cards.values()
            if (card.files or card.lost) and self.label(card.request.id) is not CardLabel.SENT
        ]

    def worth(self, request_id: str) -> Readiness:
        """Label, reason and findings."""
        if request_id in self._leaving:
            return Readiness(CardLabel.SENDING, "handing it to the agent")
        found = self._worth.get(request_id)
        if found is None:
            card = self._cards[request_id]
            foreseen, ahead = self._ahead.pop(request_id, (card, None))
            if not _is_worth_the_same(foreseen, card):
                ahead = None
            told_here = self._is_told_here(card.request)
            newest = self._newest(request_id)
            found = self._worth[request_id] = readiness(card, newest, ahead, told_here=told_here)
        return found

    def _is_told_here(self, request: SourceRequest) -> bool:
        latest = request.latest_delivery_id
        return latest is not None and self._told_here(latest)

    def check_all(self) -> None:
        """Find out what every card is worth: ahead, off the thread that draws."""
        for request_id in self._cards:
            self.worth(request_id)

    def look_ahead(self, cards: Iterable[Card]) -> None:
        """Have the checks look at many cards that are about to be taken; from any thread."""
        for card in cards:
            self._ahead[card.request.id] = (card, checked(card))

    def label(self, request_id: str) -> CardLabel:
        return self.worth(request_id).label

    def ready(self, cards: Iterable[Card]) -> list[Card]:
        """Those that Deliver would send."""
        return [card for card in cards if self.label(card.request.id) is CardLabel.READY]

    def users_of(self, path: str) -> list[Card]:
        """The cards that have this file or package."""
        return [
            card
            for card in self._cards.values()
            if any(file.source.path == path for file in card.files)
        ]

    # Doing ----------------------------------------------------------------------------------

    def change(self, what: str, cards: Iterable[Card]) -> list[Card]:
        """Take changed cards as one step; returns those that differ, as they were taken.

        A form may have been open while the portal changed the request: the newer request stays.
        Or while the card went to another session: then there is nothing to change.
        """
        taken = [self._taken(card) for card in cards if card.request.id in self]
        after = {card.request.id: card for card in taken if card != self[card.request.id]}
        if after:
            before = {request_id: self[request_id] for request_id in after}
            self._history.note(Change(what, before, after))
            self._put(after.values())
        return list(after.values())

    def tick(self, request_ids: Iterable[str], ticked: bool) -> list[Card]:
        """Tick or untick; a card that was sent takes no tick."""
        return self.change(
            "Tick" if ticked else "Untick",
            [
                replace(self[request_id], ticked=ticked)
                for request_id in request_ids
                if not ticked or self.label(request_id) is not CardLabel.SENT
            ],
        )

    def undo(self) -> tuple[str, list[Card]]:
        """What was undone and the cards to keep; an empty text where nothing is left to undo."""
        change = self._history.undo()
        return (change.what, self._restore(change.before)) if change else ("", [])

    def redo(self) -> tuple[str, list[Card]]:
        """As `undo`, the other way."""
        change = self._history.redo()
        return (change.what, self._restore(change.after)) if change else ("", [])

    # Keeping --------------------------------------------------------------------------------

    def writes(self, cards: Iterable[Card]) -> list[Write]:
        """Changed cards as they are to be kept; asked for once a change, in the changes' order."""
        return self._stamps.writes(cards)

    def take_overtaken(self, overtaken: Iterable[Overtaken]) -> list[Card]:
        """Another desk wrote these cards first: what it made of them stands.

        Returns the cards whose change was lost, as they were here. One that has gone to another
        session is no longer in this one.
        """
        lost: list[Card] = []
        for each in overtaken:
            if not self._stamps.take(each):
                continue
            lost.append(self[each.request_id])
            self._history.forget([each.request_id])
            if each.card is not None:
                self._put([self._taken(each.card)])
            else:
                self._cards.pop(each.request_id)
                self._worth.pop(each.request_id, None)
        return lost

    def put_away_again(self, lost: Iterable[Card]) -> list[Card]:
        """Those of the lost changes that still can be made: sent cards that were put away."""
        return [
            replace(self[card.request.id], put_away=True)
            for card in lost
            if card.put_away
            and card.request.id in self
            and self.label(card.request.id) is CardLabel.SENT
        ]

    def _restore(self, cards: Mapping[str, Card]) -> list[Card]:
        restored = [as_prepared(self[request_id], card) for request_id, card in cards.items()]
        self._put(restored)
        return restored

    def _taken(self, card: Card) -> Card:
        return without_stale_overrides(self._turned(card, self[card.request.id].request))

    def _put(self, cards: Iterable[Card]) -> None:
        for card in cards:
            if not _is_worth_the_same(card, self._cards[card.request.id]):
                self._worth.pop(card.request.id, None)
            self._cards[card.request.id] = card

    # Sending --------------------------------------------------------------------------------

    def leave(self, request_ids: Iterable[str]) -> None:
        """These are being queued: until that is seen in work.db they are no longer ready."""
        self._leaving.update(dict.fromkeys(request_ids))

    def queued(self, request_id: str, delivery_id: str) -> None:
        """The agent has it. What is on the card stays, for the case that it is turned down."""
        self._leaving[request_id] = delivery_id
        self._history.forget([request_id])
        self._put([replace(self[request_id], ticked=False)])
        self.arrived([request_id])

    def told(self, request_id: str) -> None:
        """The portal has the new metadata; there are no bytes to wait for."""
        self._history.forget([request_id])
        self._put([replace(self[request_id], ticked=False)])
        self.stayed(request_id)

    def stayed(self, request_id: str) -> None:
        self._leaving.pop(request_id, None)
        self._worth.pop(request_id, None)

    # News -----------------------------------------------------------------------------------

    def arrived(self, request_ids: Iterable[str]) -> None:
        """There is news of the local deliveries of these requests."""
        for request_id in request_ids:
            newest = self._newest(request_id)
            if newest is not None and newest.id == self._leaving.get(request_id):
                del self._leaving[request_id]
            self._worth.pop(request_id, None)

    def take_requests(self, requests: Mapping[str, SourceRequest]) -> None:
        """The portal's side has changed; what was prepared stays.

        A card that has files of another place now (`desk.turning`) cannot be taken back to
        those that it had.
        """
        for request_id, card in self._cards.items():
            request = requests.get(request_id, card.request)
            if request == card.request:
                continue
            now = self._turned(card, request)
            if now.stays is not card.stays:
                self._history.forget([request_id])
            self._put([without_stale_overrides(now)])


def _is_worth_the_same(card: Card, other: Card) -> bool:
    """Whether the two differ in nothing that readiness looks at: a tick is no reason to check."""
    return replace(card, ticked=other.ticked, put_away=other.put_away) == other
