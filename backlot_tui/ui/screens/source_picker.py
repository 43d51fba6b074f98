"""Select a Source: the bin's files for one card, the suggested one first, with the reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Input

from backlot_tui.desk.session.offers import Offer, Rank
from backlot_tui.ui.commands import Keymap, Scope, bindings_for, dialog_footer_of, with_keys
from backlot_tui.ui.file_bin.offer_list import OfferList
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.widgets.command_bar import CommandBar
from backlot_tui.ui.widgets.one_line import OneLine
from backlot_tui.ui.widgets.quiet_input import QuietInput

OTHER_PATH = ""
"""Chosen in place of a file of the bin: ask for a path."""

_ELSEWHERE = "  {other-path} takes a path; {close-sources} goes back, and {bin} opens the File Bin."


class SourcePicker(Dialog[list[str] | None]):
    """Dismissed with the paths chosen, with OTHER_PATH alone, or with None.

    ask_refused: called when the person wants to see what is refused; `show_refused` answers.
    """

    CSS_PATH = "source_picker.tcss"
    AUTO_FOCUS = "OfferList"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.SOURCES)]

    offers = query_one(OfferList)
    input = query_one(QuietInput)

    def __init__(
        self,
        title: str,
        offers: Sequence[Offer],
        *,
        several: bool,
        users: Mapping[str, list[str]],
        keymap: Keymap,
        ask_refused: Callable[[], None],
    ) -> None:
        super().__init__()
        self._title = title
        self._all = list(offers)
        self._several = several
        self._users = users
        self._keymap = keymap
        self._ask_refused = ask_refused
        self._asked = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            title = OneLine()
            title.show(((self._title, "strong"),))
            yield title
            yield QuietInput(placeholder="/ narrows by name")
            yield OfferList(several=self._several, users=self._users)
            footer = dialog_footer_of(Scope.SOURCES)
            shown = [each for each in footer if self._several or each.id != "tick-source"]
            yield CommandBar(shown, self._keymap)

    def on_mount(self) -> None:
        self.offers.empty = (
            (),
            (("  No file of the File Bin fits this card.", "dim"),),
            ((with_keys(_ELSEWHERE, self._keymap), "dim"),),
        )
        self._show()
        suggested = [offer for offer in self._all if offer.rank is Rank.SUGGESTED]
        if suggested:
            self.offers.expanded = {suggested[0].item.path}
            self.offers.redraw()

    def _show(self) -> None:
        typed = self.input.value.casefold()
        self.offers.show_offers([each for each in self._all if typed in each.item.name.casefold()])

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.offers.focus()

    def show_refused(self, offers: Sequence[Offer]) -> None:
        """Those that were offered for their kind alone go over to what is refused."""
        refused = {offer.item.path: offer for offer in offers}
        better = {offer.item.path for offer in self._all if offer.rank is not Rank.FITS}
        self._all = [
            offer
            for offer in self._all
            if offer.rank is not Rank.FITS or offer.item.path not in refused
        ]
        self._all += [offer for path, offer in refused.items() if path not in better]
        self._show()

    # Keys -----------------------------------------------------------------------------------

    def action_narrow(self) -> None:
        self.input.focus()

    def action_tick_source(self) -> None:
        self.offers.tick()

    def action_take(self) -> None:
        if chosen := self.offers.chosen:
            self.dismiss(chosen)

    def action_refused(self) -> None:
        if not self._asked:
            self._asked = True
            self._ask_refused()

    def action_other_path(self) -> None:
        self.dismiss([OTHER_PATH])

    def action_close(self) -> None:
        """From the input back to the list, from the list back to the card."""
        if self.input.has_focus:
            self.input.value = ""
            self.offers.focus()
        else:
            self.dismiss(None)
