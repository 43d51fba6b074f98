"""What a person is told before cards are sent, and the queueing itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.message import Message

from backlot_tui.desk.cards import Card
from backlot_tui.desk.delivering import queue_all as put_in_queue
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.plans.as_command import as_command
from backlot_tui.desk.redelivering import deliver_metadata
from backlot_tui.desk.session.session import Session
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.domain.units import counted
from backlot_tui.ui.delivering.card_lines import names_within, size_of
from backlot_tui.ui.delivering.naming import name_of
from backlot_tui.ui.lines import Line, wrap

_NAMED = 6
"""Cards that the summary names, and files in all; the others are counted."""
_METADATA_ONLY = "new metadata only, no files"


class CardsQueued(Message):
    """What became of cards that were sent: request id -> delivery id, or why not.

    told: those whose metadata alone went; the agent writes their receipts and no more.
    """

    def __init__(
        self, queued: dict[str, str], told: dict[str, str], stayed: dict[str, str], trouble: str
    ) -> None:
        super().__init__()
        self.queued = queued
        self.told = told
        self.stayed = stayed
        self.trouble = trouble
        """Why the agent could not be started; empty if it was."""

    @property
    def said(self) -> str:
        """What a person has to know, or nothing."""
        return " ".join(filter(None, [*self.stayed.values(), self.trouble]))


def queue_all(desk: Desk, cards: Sequence[Card], launch_agent: Callable[[], None]) -> CardsQueued:
    """Commit the deliveries, then have the agent run. Off the UI thread."""
    queued: dict[str, str] = {}
    told: dict[str, str] = {}
    stayed: dict[str, str] = {}
    with_bytes = [card for card in cards if not card.request.metadata_only]
    outcomes = put_in_queue(desk, [(card, None) for card in with_bytes])
    for card, outcome in zip(with_bytes, outcomes, strict=True):
        if isinstance(outcome, Problem):
            stayed[card.request.id] = safe_text(str(outcome))
        else:
            queued[card.request.id] = outcome
    for card in cards:
        if card.request.metadata_only:
            try:
                told[card.request.id] = deliver_metadata(desk, card)
            except Problem as problem:
                stayed[card.request.id] = safe_text(str(problem))
    trouble = ""
    if queued or told:
        try:
            launch_agent()
        except Problem as problem:
            trouble = safe_text(str(problem))
    return CardsQueued(queued, told, stayed, trouble)


def split_ticked(session: Session) -> tuple[list[Card], list[Card]]:
    """Of the ticked cards: those that go, and those that stay."""
    ticked = session.ticked
    go = session.ready(ticked)
    ready = {card.request.id for card in go}
    return go, [card for card in ticked if card.request.id not in ready]


def summary(session: Session, go: Sequence[Card], stay: Sequence[Card], width: int) -> list[Line]:
    """How many go, how many bytes, which files of each, and which stay and why."""
    lines = [_totals(go)]
    names = max(1, _NAMED // max(1, len(go)))
    for card in go[:_NAMED]:
        lines += _named([name_of(card)], width)
        lines += _goes(card, names, width)
    if len(go) > _NAMED:
        lines.append(_more(len(go) - _NAMED))
    if stay:
        lines += [(), ((f"{counted(len(stay), 'ticked card')} will stay:", "warn"),)]
        lines += _named([f"{name_of(card)}: {why_not(session, card)}" for card in stay], width)
    lines += [(), (("The same by command:", "dim"),)]
    for command in as_command(session.name, go):
        lines += [((f"  {part}", "dim"),) for part in wrap(safe_text(command), width - 3)]
    return lines


def _totals(go: Sequence[Card]) -> Line:
    sent = [file for card in go if not card.request.metadata_only for file in card.files]
    requests = counted(len(go), "request")
    if not sent:
        return ((f"{requests}, ", ""), (_METADATA_ONLY, "strong"))
    return ((f"{requests}, {counted(len(sent), 'file')}, ", ""), (size_of(sent), "strong"))


def _goes(card: Card, names: int, width: int) -> list[Line]:
    """The files of one card, as this is the last look at them; the rest as a number."""
    if card.request.metadata_only:
        return [((f"    {_METADATA_ONLY}", ""),)]
    lines: list[Line] = []
    for file in card.files[:names]:
        size = f", {size_of([file])}"
        name = names_within([safe_text(file.source.name)], width - 5 - len(size))
        lines.append(((f"    {name}", ""), (size, "dim")))
    if len(card.files) > names:
        lines.append(_more(len(card.files) - names, indent=4))
    return lines


def _more(number: int, *, indent: int = 2) -> Line:
    return ((f"{' ' * indent}and {number} more", "dim"),)


def _named(texts: Sequence[str], width: int) -> list[Line]:
    """The first few in full, the rest as a number."""
    lines: list[Line] = []
    for text in texts[:_NAMED]:
        first, *rest = wrap(text, width - 5) or [""]
        lines += [((f"  {first}", "dim"),), *(((f"    {part}", "dim"),) for part in rest)]
    if len(texts) > _NAMED:
        lines.append(_more(len(texts) - _NAMED))
    return lines


def why_not(session: Session, card: Card) -> str:
    """Why a card cannot be sent now."""
    if card.request.id not in session:
        return "another desk has taken it"
    worth = session.worth(card.request.id)
    if worth.label is CardLabel.READY:
        return "it is ready"
    return f"{worth.label}: {safe_text(worth.why)}" if worth.why else str(worth.label)
