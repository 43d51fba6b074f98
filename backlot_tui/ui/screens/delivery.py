"""The delivery screen: files and metadata onto cards, cards to the portal."""

from __future__ import annotations

import os
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.getters import query_one

from backlot_tui.desk.cards import Card, with_override, with_sources, without_file
from backlot_tui.domain.facts import Finding, Severity
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.ui.background import while_open
from backlot_tui.ui.card_book import CardBook
from backlot_tui.ui.card_work import (
    CardsOpened,
    SourcesChosen,
    choose_pasted,
    choose_paths,
    keep,
    open_cards,
)
from backlot_tui.ui.commands import Scope, bindings_for
from backlot_tui.ui.lines import Line, joined, labelled
from backlot_tui.ui.model import Model
from backlot_tui.ui.screens.base import DeskScreen
from backlot_tui.ui.screens.card_list import CardList
from backlot_tui.ui.screens.notice import Notice
from backlot_tui.ui.screens.picker import Picker
from backlot_tui.ui.screens.prompt import Prompt
from backlot_tui.ui.screens.question import Question
from backlot_tui.ui.sending import CardsQueued, queue_all, split_ticked, summary, why_not
from backlot_tui.ui.widgets.choice_list import Choice
from backlot_tui.ui.widgets.one_line import OneLine


class DeliveryScreen(DeskScreen):
    """Cards are drafts: every change is written, leaving loses nothing."""

    PLACE = "Delivery"
    SCOPE = Scope.DELIVERY
    CSS_PATH = "delivery.tcss"
    AUTO_FOCUS = "CardList"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.DELIVERY)]

    cards = query_one(CardList)
    hint = query_one("#hint", OneLine)

    def __init__(self, request_ids: list[str], model: Model) -> None:
        super().__init__()
        self._request_ids = request_ids
        self.book = CardBook(model)

    def compose_body(self) -> ComposeResult:
        app = self.desk_app
        yield OneLine(id="hint")
        yield CardList(self.book, app.model, app.now().date())

    def on_mount(self) -> None:
        by_id = self.desk_app.model.by_id
        requests = [by_id[each] for each in self._request_ids if each in by_id]
        self.cards.empty = ((), (("   Opening the cards …", "dim"),))
        self.desk_app.files.do(self, partial(open_cards, self.desk_app.desk, requests))

    # News -----------------------------------------------------------------------------------

    @while_open
    def on_cards_opened(self, message: CardsOpened) -> None:
        self.book.fill(message.cards)
        if not message.cards:
            said = message.lost[0] if message.lost else "These requests are no longer here."
            self.cards.empty = ((), ((f"   {said}", "warn"),), (("   q goes back.", "dim"),))
        elif message.lost:
            self.desk_app.say(" ".join(message.lost), bad=True)
        if len(self.book) == 1:
            self.cards.expanded = {message.cards[0].request.id}
        self.cards.show_cards()
        self._show_counts()

    def rows_changed(self) -> None:
        self.book.take_requests()
        self.cards.redraw()
        self._show_counts()

    def transfers_changed(self, request_ids: set[str]) -> None:
        self.book.arrived(request_ids)
        self.cards.transfers_changed(request_ids)
        self._show_counts()

    def _show_counts(self) -> None:
        count, ticked = len(self.book), len(self.book.ticked)
        ready = len(self.book.ready)
        cards = f"{count} card{'' if count == 1 else 's'}"
        right = "D delivers the ticked cards" if ticked else ""
        if ready and not ticked:
            right = "a ticks all that are ready"
        self.hint.show(
            ((joined((cards, f"{ready} ready", f"{ticked} ticked")), "dim"),), ((right, "dim"),)
        )

    # Cards ----------------------------------------------------------------------------------

    def _card(self) -> Card | None:
        """The card under the cursor, if it may still be changed."""
        card_id = self.cards.card_id
        if card_id is None:
            return None
        if self.book.label(card_id) in (CardLabel.SENDING, CardLabel.SENT):
            self.desk_app.say(f"This card is {self.book.label(card_id)} and takes no changes.")
            return None
        return self.book[card_id]

    def _put(self, card: Card) -> None:
        """Take a changed card, draw it, and write its draft."""
        card = self.book.put(card)
        self.cards.redraw()
        self._show_counts()
        self.desk_app.saves.do(self, partial(keep, self.desk_app.desk, card))

    # Files ----------------------------------------------------------------------------------

    def action_choose_file(self) -> None:
        from backlot_tui.ui.screens.path_prompt import PathPrompt  # noqa: PLC0415

        if (card := self._card()) is None:
            return
        folder = self.desk_app.last_folder or os.getcwd()  # noqa: PTH109 (bytes safe)
        title = f"File for {_name(card)}"
        prompt = PathPrompt(title, card.source_type, folder.rstrip("/") + "/")
        self.app.push_screen(prompt, partial(self._path_given, card))

    def _path_given(self, card: Card, path: str | None) -> None:
        if path is not None:
            work = partial(choose_paths, card.request.id, card.source_type, [path])
            self.desk_app.files.do(self, work)

    def on_paste(self, event: events.Paste) -> None:
        """A file dropped on the terminal is a pasted path: it goes onto the card at once."""
        event.stop()
        if event.text.strip() and (card := self._card()) is not None:
            work = partial(choose_pasted, card.request.id, card.source_type, event.text)
            self.desk_app.files.do(self, work)

    @while_open
    def on_sources_chosen(self, message: SourcesChosen) -> None:
        if message.folder:
            self.desk_app.last_folder = message.folder
        if message.refused:
            self.desk_app.say(" ".join(message.refused), bad=True)
        label = self.book.label(message.request_id)
        if message.sources and label not in (CardLabel.SENDING, CardLabel.SENT):
            self.cards.expanded.add(message.request_id)
            self._put(with_sources(self.book[message.request_id], message.sources))
            self.cards.move_to(message.request_id)

    def action_remove_file(self) -> None:
        """The card's file; of several, the one that the person picks."""
        card = self._card()
        if card is None or not card.files:
            return
        if len(card.files) == 1:
            self._put(without_file(card, 0))
            return
        choices = [
            Choice(str(at), safe_text(file.source.name)) for at, file in enumerate(card.files)
        ]
        self.app.push_screen(Picker("Remove which file?", choices), partial(self._removed, card))

    def _removed(self, card: Card, position: str | None) -> None:
        if position is not None:
            self._put(without_file(self.book[card.request.id], int(position)))

    # Metadata and findings ------------------------------------------------------------------

    def action_metadata(self) -> None:
        from backlot_tui.ui.screens.metadata_form import MetadataForm  # noqa: PLC0415

        card = self._card()
        if card is None:
            return
        if not card.source_type.uses:
            self.desk_app.say(f"{safe_text(card.source_type.name)} asks for no metadata.")
        elif not card.files:
            self.desk_app.say("Choose a file first (o): metadata belongs to a file.")
        else:
            form = MetadataForm(_name(card), card, self.desk_app.keymap)
            self.app.push_screen(form, self._filled_in)

    def _filled_in(self, card: Card | None) -> None:
        if card is not None:
            self._put(card)

    def action_why(self) -> None:
        if (card_id := self.cards.card_id) is not None:
            card = self.book[card_id]
            self.app.push_screen(Notice(_name(card), partial(self._why_lines, card)))

    def _why_lines(self, card: Card, width: int) -> list[Line]:
        worth = self.book.worth(card.request.id)
        draw = partial(labelled, width=width - 2, indent=0, label_width=9)
        lines: list[Line] = draw(str(worth.label), "", role="") if not worth.why else []
        lines = [((str(worth.label), "strong"),), *draw("", why_not(self.book, card))]
        for finding in worth.blocking:
            lines += [(), *draw(finding.severity.title(), safe_text(finding.sentence))]
            if finding.fix:
                lines += draw("", safe_text(finding.fix))
        return lines

    def action_override(self) -> None:
        if (card := self._card()) is None:
            return
        blocking = self.book.worth(card.request.id).blocking
        warnings = [found for found in blocking if found.severity is Severity.WARNING]
        if not warnings:
            self.desk_app.say("There is no warning to override; errors must be put right.")
        elif len(warnings) == 1:
            self._ask_reason(card, warnings[0])
        else:
            choices = [Choice(str(at), safe_text(w.sentence)) for at, w in enumerate(warnings)]
            self.app.push_screen(
                Picker("Override which warning?", choices),
                lambda at: self._ask_reason(card, warnings[int(at)]) if at is not None else None,
            )

    def _ask_reason(self, card: Card, finding: Finding) -> None:
        self.app.push_screen(
            Prompt("Why is this right all the same?", safe_text(finding.sentence)),
            partial(self._overridden, card, finding.code),
        )

    def _overridden(self, card: Card, code: str, reason: str | None) -> None:
        if reason:
            self._put(with_override(self.book[card.request.id], code, reason))

    # Ticks ----------------------------------------------------------------------------------

    def action_tick(self) -> None:
        card_id = self.cards.card_id
        if card_id is None:
            return
        card = self.book[card_id]
        if not card.ticked and self.book.label(card_id) is not CardLabel.READY:
            self.desk_app.say(f"Only ready cards can be ticked. {why_not(self.book, card)}")
            return
        self._tick([card_id], not card.ticked)
        self.cards.action_cursor_by(1)

    def action_tick_ready(self) -> None:
        ready = [card.request.id for card in self.book.ready]
        if not ready:
            self.desk_app.say("No card is ready yet; w says why.")
        self._tick(ready, True)

    def action_untick(self) -> None:
        self._tick([card.request.id for card in self.book.ticked], False)

    def _tick(self, request_ids: list[str], ticked: bool) -> None:
        for request_id in request_ids:
            card = self.book.tick(request_id, ticked)
            self.desk_app.saves.do(self, partial(keep, self.desk_app.desk, card))
        self.cards.redraw_rows(request_ids)
        self._show_counts()

    # Deliver --------------------------------------------------------------------------------

    def action_deliver(self) -> None:
        go, stay = split_ticked(self.book)
        if not go and not stay:
            self.desk_app.say("Nothing is ticked: Space ticks a ready card, a all of them.")
        elif not go:
            self.desk_app.say(f"No ticked card is ready. {why_not(self.book, stay[0])}", bad=True)
        else:
            title = f"Deliver {len(go)} request{'' if len(go) == 1 else 's'}?"
            question = Question(title, partial(summary, self.book, go, stay), "Deliver")
            self.app.push_screen(question, partial(self._answered, [c.request.id for c in go]))

    def _answered(self, request_ids: list[str], yes: bool | None) -> None:
        if not yes:
            return
        ready = {card.request.id for card in self.book.ready}
        go = [self.book[each] for each in request_ids if each in ready]
        self.book.leave(card.request.id for card in go)
        self.cards.redraw()
        app = self.desk_app
        # The app hears what came of it: the person may have left this screen by then.
        app.saves.do(app, partial(queue_all, app.desk, go, app.launch_agent))

    def cards_queued(self, message: CardsQueued) -> None:
        for request_id, delivery_id in message.queued.items():
            self.book.queued(request_id, delivery_id)
        for request_id in message.stayed:
            self.book.stayed(request_id)
        self.cards.redraw()
        self._show_counts()


def _name(card: Card) -> str:
    it = card.request
    return safe_text(f"{it.name} · {it.source_type} {it.language or ''}".rstrip())
