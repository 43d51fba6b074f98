"""The cards on the delivery screen and what each is worth now. No widget, no I/O."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from backlot_tui.desk.cards import Card
from backlot_tui.desk.readiness import Readiness, readiness
from backlot_tui.desk.stale_overrides import without_stale_overrides
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.ui.model import Model


class CardBook:
    """Cards by request id, in the order they are shown: by title, episode, type, language."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._cards: dict[str, Card] = {}
        self._worth: dict[str, Readiness] = {}
        self._leaving: dict[str, str | None] = {}
        """Cards on their way to the agent: request id -> delivery id, once it is known."""

    def fill(self, cards: Iterable[Card]) -> None:
        ordered = sorted(cards, key=_place)
        self._cards = {card.request.id: without_stale_overrides(card) for card in ordered}
        self._worth.clear()

    def __len__(self) -> int:
        return len(self._cards)

    def __contains__(self, request_id: str) -> bool:
        return request_id in self._cards

    def __getitem__(self, request_id: str) -> Card:
        return self._cards[request_id]

    @property
    def cards(self) -> list[Card]:
        return list(self._cards.values())

    def put(self, card: Card) -> Card:
        """Take a changed card; returns it as it was taken.

        A form may have been open while the portal changed the request: the newer request stays.
        """
        card = replace(card, request=self._cards[card.request.id].request)
        card = without_stale_overrides(card)
        self._cards[card.request.id] = card
        self._worth.pop(card.request.id, None)
        return card

    def worth(self, request_id: str) -> Readiness:
        """Label, reason and findings."""
        if request_id in self._leaving:
            return Readiness(CardLabel.SENDING, "handing it to the agent")
        found = self._worth.get(request_id)
        if found is None:
            newest = self._model.newest.get(request_id)
            found = self._worth[request_id] = readiness(self._cards[request_id], newest)
        return found

    def label(self, request_id: str) -> CardLabel:
        return self.worth(request_id).label

    def missing(self, card: Card) -> list[str]:
        """Labels of the required fields that any file leaves open, in form order."""
        open_fields = {
            field.label: None
            for file in card.files
            for field in card.source_type.missing(file.metadata)
        }
        return list(open_fields)

    # Ticks ----------------------------------------------------------------------------------

    def tick(self, request_id: str, ticked: bool) -> Card:
        card = replace(self._cards[request_id], ticked=ticked)
        self._cards[request_id] = card
        return card

    @property
    def ticked(self) -> list[Card]:
        return [card for card in self._cards.values() if card.ticked]

    @property
    def ready(self) -> list[Card]:
        return [
            card
            for request_id, card in self._cards.items()
            if self.label(request_id) is CardLabel.READY
        ]

    # Sending --------------------------------------------------------------------------------

    def leave(self, request_ids: Iterable[str]) -> None:
        """These are being queued: until that is seen in work.db they are no longer ready."""
        self._leaving.update(dict.fromkeys(request_ids))

    def queued(self, request_id: str, delivery_id: str) -> None:
        self._leaving[request_id] = delivery_id
        self.tick(request_id, False)
        self.arrived([request_id])

    def stayed(self, request_id: str) -> None:
        self._leaving.pop(request_id, None)
        self._worth.pop(request_id, None)

    def arrived(self, request_ids: Iterable[str]) -> None:
        """The model has other deliveries of these requests now."""
        for request_id in request_ids:
            newest = self._model.newest.get(request_id)
            if newest is not None and newest.id == self._leaving.get(request_id):
                del self._leaving[request_id]
            self._worth.pop(request_id, None)

    def take_requests(self) -> None:
        """The model has other requests now."""
        for request_id, card in self._cards.items():
            request = self._model.by_id.get(request_id, card.request)
            if request != card.request:
                self._cards[request_id] = replace(card, request=request)
        self._worth.clear()


def _place(card: Card) -> tuple[str, int, int, str, str, str]:
    it = card.request
    return (
        it.title.casefold(),
        it.season or 0,
        it.episode or 0,
        it.source_type,
        it.language or "",
        it.id,
    )
