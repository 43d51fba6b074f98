"""The delivery screen: the cards of a session, made ready and sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.getters import query_one

from backlot_tui.desk.cards import Card
from backlot_tui.desk.session.grouping import GroupBy
from backlot_tui.desk.session.session import UNDER_WAY, Session
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.domain.units import counted
from backlot_tui.state.deliveries import LocalDelivery
from backlot_tui.state.sessions import save_group
from backlot_tui.ui.background import while_open
from backlot_tui.ui.commands import Scope, bindings_for, footer_of, with_keys
from backlot_tui.ui.delivering import (
    card_files,
    card_findings,
    card_metadata,
    card_sources,
    deliver,
    switching,
)
from backlot_tui.ui.delivering.card_list import CardList
from backlot_tui.ui.delivering.card_sources import RefusedFound, SuggestionsRead
from backlot_tui.ui.delivering.naming import name_of
from backlot_tui.ui.delivering.sending import CardsQueued, why_not
from backlot_tui.ui.delivering.work import (
    CardsOvertaken,
    KnownSession,
    SessionOpened,
    SourcesChosen,
    Wanted,
    keep_cards,
    open_session,
)
from backlot_tui.ui.file_bin import bin_actions
from backlot_tui.ui.file_bin.bin_list import BinList
from backlot_tui.ui.lines import Line, joined, wrap
from backlot_tui.ui.model import Model
from backlot_tui.ui.screens.base import DeskScreen
from backlot_tui.ui.screens.picker import Picker
from backlot_tui.ui.widgets.choice_list import Choice
from backlot_tui.ui.widgets.one_line import OneLine


class DeliveryScreen(DeskScreen):
    """Every change is written as it is made: leaving, or a crash, loses nothing."""

    PLACE = "Delivery"
    SCOPE = Scope.DELIVERY
    CSS_PATH = "delivery.tcss"
    AUTO_FOCUS = "CardList"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.DELIVERY)]

    cards = query_one(CardList)
    hint = query_one("#hint", OneLine)
    bin_header = query_one("#bin-header", OneLine)
    bin_list = query_one(BinList)

    def __init__(self, wanted: Wanted, model: Model) -> None:
        super().__init__()
        self._wanted = wanted
        self._model = model
        self.session = Session("", "", (), self._newest)
        """Without cards until its own has been read."""

    def compose_body(self) -> ComposeResult:
        app = self.desk_app
        yield OneLine(id="hint")
        yield CardList(self.session, app.model, app.now().date())
        yield OneLine(id="bin-header")
        yield BinList()

    def on_mount(self) -> None:
        self.bin_list.display = False
        bin_actions.show(self)
        self.cards.empty = ((), (("   Opening the cards …", "dim"),))
        work = partial(open_session, self.desk_app.desk, self._wanted, self._newest)
        self.desk_app.files.do(self, work)

    def _newest(self, request_id: str) -> LocalDelivery | None:
        return self._model.newest.get(request_id)

    # News -----------------------------------------------------------------------------------

    @while_open
    def on_session_opened(self, message: SessionOpened) -> None:
        if message.session is not None:
            self.session = self.cards.session = message.session
            self._is_last()
        elif isinstance(self._wanted, KnownSession):
            self.desk_app.last_session = None  # it is not there any more
        self.cards.empty = ((), (("   All cards are put away. c brings them back.", "dim"),))
        if not len(self.session) and message.troubles:
            said = wrap(message.troubles[0], self.size.width - 6)
            told: list[Line] = [((f"   {part}", "warn"),) for part in said]
            self.cards.empty = ((), *told, (("   q goes back.", "dim"),))
        elif message.troubles:
            self.desk_app.say(" ".join(message.troubles), bad=True)
        if len(self.session) == 1:
            self.cards.expanded = {card.request.id for card in self.session.cards}
        self.cards.show_cards()
        self._go_to_wanted()
        bin_actions.begin(self)  # the cards come first: looking through folders takes the machine
        self.show_header()
        self._show_counts()

    def _is_last(self) -> None:
        self.desk_app.last_session = KnownSession(self.session.id, self.session.name)

    def _go_to_wanted(self) -> None:
        """A session may have more cards than were asked for: they are in it already."""
        wanted = self._wanted
        if isinstance(wanted, KnownSession) or len(wanted) == len(self.session):
            return
        for request in wanted:
            if request.id in self.session:
                self.cards.move_to(request.id)
                self.desk_app.say("Opened the session that this request is in.")
                return

    @property
    def place(self) -> str:
        return joined((self.PLACE, safe_text(self.session.name)))

    def rows_changed(self) -> None:
        self.session.take_requests(self._model.by_id)
        self.show_again()

    def transfers_changed(self, request_ids: set[str]) -> None:
        self.session.arrived(request_ids)
        self.cards.transfers_changed(request_ids)
        self._show_counts()

    def show_again(self) -> None:
        """Labels may have changed: draw, and group again where labels are the headings."""
        if self.session.group_by is GroupBy.LABEL:
            self.cards.show_cards()
        self.cards.redraw()
        bin_actions.show(self)
        self._show_counts()

    def _show_counts(self) -> None:
        shown, ticked = self.session.shown, self.session.ticked
        ready = self.session.ready(shown)
        away = len(self.session) - len(shown)
        suggested = len(card_sources.suggestions(self))
        counts = (
            counted(len(shown), "card"),
            f"{suggested} suggested" if suggested else "",
            f"{len(ready)} ready",
            f"{len(ticked)} ticked",
            f"{away} put away" if away else "",
        )
        going = len(self.session.ready(ticked))
        right = f"{{deliver}} delivers {going}" if going else ""
        if ready and not ticked:
            right = "{select-all} ticks all"
        if suggested and not going:
            right = "{accept-all} accepts what is suggested"
        self.hint.show(
            ((joined(counts), "dim"),), ((with_keys(right, self.desk_app.keymap), "dim"),)
        )

    # Cards ----------------------------------------------------------------------------------

    def open_card(self) -> Card | None:
        """The card under the cursor, if it may still be changed; else says why not."""
        card_id = self.cards.card_id
        if card_id is None:
            return None
        label = self.session.label(card_id)
        if label in UNDER_WAY:
            self.desk_app.say(f"This card is {label} and takes no changes.")
            return None
        return self.session[card_id]

    def card_for_files(self) -> Card | None:
        """As `open_card`, where files are put on it or taken off."""
        card = self.open_card()
        if card is None or not (card.stays or card.request.metadata_only):
            return card
        self.desk_app.say("Only new metadata is asked for (m): the files that were delivered stay.")
        return None

    def change(self, what: str, cards: Iterable[Card]) -> None:
        """Take changed cards as one step that can be undone, draw and keep them."""
        self.kept(self.session.change(what, cards))

    def kept(self, changed: list[Card]) -> None:
        if changed:
            desk = self.desk_app.desk
            writes = self.session.writes(changed)
            self.desk_app.saves.do(self, partial(keep_cards, desk, self.session.id, writes))
            self.show_again()

    @while_open
    def on_cards_overtaken(self, message: CardsOvertaken) -> None:
        lost = self.session.take_overtaken(message.overtaken)
        if not lost:
            return
        left = [card for card in lost if not self._is_under_way(card.request.id)]
        if left:
            names = joined([name_of(card) for card in left[:3]])
            self.desk_app.say(f"Another desk changed this meanwhile, look again: {names}", bad=True)
        # What was delivered by a command takes no changes but this one, so none was lost.
        self.change("Put away", self.session.put_away_again(lost))
        self.cards.show_cards()
        self.show_again()

    def _is_under_way(self, request_id: str) -> bool:
        session = self.session
        return request_id in session and session.label(request_id) in UNDER_WAY

    def action_undo(self) -> None:
        what, changed = self.session.undo()
        self._stepped(f"Undid: {what}." if what else "Nothing is left to undo.", changed)

    def action_redo(self) -> None:
        what, changed = self.session.redo()
        self._stepped(f"Did again: {what}." if what else "Nothing is left to do again.", changed)

    def _stepped(self, sentence: str, changed: list[Card]) -> None:
        self.desk_app.say(sentence)
        self.kept(changed)
        self.cards.show_cards()

    # Files, metadata and findings -----------------------------------------------------------

    def action_select_source(self) -> None:
        card_sources.select(self)

    @while_open
    def on_refused_found(self, message: RefusedFound) -> None:
        if message.picker.is_current:
            message.picker.show_refused(message.offers)

    def action_accept_all(self) -> None:
        card_sources.accept_all(self)

    @while_open
    def on_suggestions_read(self, message: SuggestionsRead) -> None:
        card_sources.take_suggestions(self, message)

    def action_choose_file(self) -> None:
        card_files.choose(self)

    def on_paste(self, event: events.Paste) -> None:
        """A file dropped on the terminal is a pasted path: onto the card, or into the bin."""
        event.stop()
        put = bin_actions.paste if self.bin_list.has_focus else card_files.pasted
        put(self, event.text)

    @while_open
    def on_sources_chosen(self, message: SourcesChosen) -> None:
        card_files.chosen(self, message)

    def action_remove_file(self) -> None:
        card_files.remove(self)

    def action_metadata(self) -> None:
        card_metadata.fill_in(self)

    def action_why(self) -> None:
        card_findings.tell_why(self)

    def action_override(self) -> None:
        card_findings.override(self)

    def on_descendant_focus(self) -> None:
        """The footer tells the keys of what has the focus."""
        scope = Scope.BIN if self.bin_list.has_focus else self.SCOPE
        self.footer.take(footer_of(scope))

    # The File Bin ---------------------------------------------------------------------------

    def bin_changed(self) -> None:
        bin_actions.show(self)
        self._show_counts()

    def action_fold_bin(self) -> None:
        bin_actions.fold(self)

    def action_add_to_bin(self) -> None:
        bin_actions.add(self)

    def action_use_from_bin(self) -> None:
        bin_actions.use(self)

    def action_remove_from_bin(self) -> None:
        bin_actions.remove(self)

    def action_reset_bin(self) -> None:
        bin_actions.reset(self)

    def action_watch_folder(self) -> None:
        bin_actions.watch(self)

    # Ticks ----------------------------------------------------------------------------------

    def action_tick(self) -> None:
        if self._tick_card():
            self.cards.action_cursor_by(1)

    def on_line_list_tick_clicked(self) -> None:
        self._tick_card()

    def _tick_card(self) -> bool:
        """Tick the card under the cursor, or untick it; False if it takes no tick."""
        if (card_id := self.cards.card_id) is None:
            return False
        ticked = not self.session[card_id].ticked
        if ticked and self.session.label(card_id) is CardLabel.SENT:
            self.desk_app.say("This card was sent and takes no tick.")
            return False
        if ticked and self.session.label(card_id) is not CardLabel.READY:
            why = why_not(self.session, self.session[card_id])
            self.desk_app.say(f"Ticked, but it cannot go yet. {why}")
        self._tick([card_id], ticked)
        return True

    def action_tick_all(self) -> None:
        self._tick([card.request.id for card in self.session.shown], True)

    def action_untick(self) -> None:
        self._tick([card.request.id for card in self.session.ticked], False)

    def _tick(self, request_ids: list[str], ticked: bool) -> None:
        self.kept(self.session.tick(request_ids, ticked))

    # Arranging ------------------------------------------------------------------------------

    def action_group(self) -> None:
        choices = [Choice(str(by), str(by).capitalize()) for by in GroupBy]
        picker = Picker("Group the cards by", choices, current=str(self.session.group_by))
        self.app.push_screen(picker, self._group)

    def _group(self, by: str | None) -> None:
        if by is None:
            return
        self.session.group_by = GroupBy(by)
        desk = self.desk_app.desk
        self.desk_app.saves.do(self, partial(save_group, desk.work, self.session.id, by))
        self.cards.show_cards()

    def action_expand_all(self) -> None:
        self.cards.expanded = {card.request.id for card in self.session.shown}
        self.cards.redraw()

    def action_collapse_all(self) -> None:
        self.cards.expanded = set()
        self.cards.redraw()

    def action_next_open(self, direction: int) -> None:
        """The next card that is not ready, sending or sent."""
        done = (CardLabel.READY, CardLabel.SENDING, CardLabel.SENT)
        ids = [each for each in self.cards.ids if each in self.session]
        here = ids.index(self.cards.card_id) if self.cards.card_id in ids else 0
        for step in range(1, len(ids) + 1):
            card_id = ids[(here + direction * step) % len(ids)]
            if self.session.label(card_id) not in done:
                self.cards.move_to(card_id)
                return
        self.desk_app.say("Every card is ready, sending or sent.")

    def action_put_away(self) -> None:
        """The sent cards; if none is left to put away, those put away come back."""
        sent = [card for card in self.session.shown if self._is_sent(card)]
        away = [card for card in self.session.cards if card.put_away]
        if sent:
            self.change("Put away", [replace(card, put_away=True) for card in sent])
        elif away:
            self.change("Bring back", [replace(card, put_away=False) for card in away])
        else:
            self.desk_app.say("No card was sent yet.")
        self.cards.show_cards()

    def _is_sent(self, card: Card) -> bool:
        return self.session.label(card.request.id) is CardLabel.SENT

    # Sessions and sending -------------------------------------------------------------------

    def action_sessions(self) -> None:
        switching.choose(self)

    @while_open
    def on_session_renamed(self, message: switching.SessionRenamed) -> None:
        if message.session_id == self.session.id:
            self.session.name = message.name
            self._is_last()
            self.show_header()

    def action_next_session(self, direction: int) -> None:
        switching.step(self, direction)

    def action_write_plan(self) -> None:
        switching.write_plan(self)

    def back(self) -> None:
        switching.forget_if_empty(self)
        super().back()

    def leave_closed(self) -> None:
        """Its session is closed: there is nothing to come back to."""
        self.desk_app.last_session = None
        super().back()

    def action_deliver(self) -> None:
        deliver.ask(self)

    def cards_queued(self, message: CardsQueued) -> None:
        deliver.queued(self, message)
