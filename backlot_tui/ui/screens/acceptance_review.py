"""Accept all suggested: what would go onto which card, to be looked through first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.getters import query_one

from backlot_tui.desk.session.offers import Acceptance
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted
from backlot_tui.ui.commands import Keymap, Scope, bindings_for, dialog_footer_of, with_keys
from backlot_tui.ui.delivering.naming import name_of
from backlot_tui.ui.file_bin.offer_lines import offer_details
from backlot_tui.ui.lines import Line, fit
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.widgets.command_bar import CommandBar
from backlot_tui.ui.widgets.line_list import LineList
from backlot_tui.ui.widgets.one_line import OneLine


class AcceptanceList(LineList):
    """One row a card; all are ticked at first."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.REVIEW)]

    def __init__(self, acceptances: Sequence[Acceptance]) -> None:
        super().__init__(id="acceptances")
        self._by_id = {each.card.request.id: each for each in acceptances}
        self.ticked = set(self._by_id)

    def on_mount(self) -> None:
        self.set_rows(list(self._by_id))

    def toggle(self) -> None:
        if (row_id := self.cursor_id) is not None:
            self.ticked ^= {row_id}
            self.redraw_rows([row_id])
            self.action_cursor_by(1)

    @property
    def accepted(self) -> list[Acceptance]:
        return [each for row_id, each in self._by_id.items() if row_id in self.ticked]

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        row_id = self.ids[row]
        acceptance = self._by_id[row_id]
        box = "[x]" if row_id in self.ticked else "[ ]"
        opened = "▾" if row_id in self.expanded else "▸"
        names = ", ".join(safe_text(offer.item.name) for offer in acceptance.offers)
        half = (width - 10) // 2
        return (
            (f"{'▌' if cursor else ' '}{box} {opened} ", "accent"),
            (fit(name_of(acceptance.card), half) + "  ", ""),
            (fit(names, half), "good"),
        )

    def draw_details(self, row: int, width: int) -> list[Line]:
        return [
            line
            for offer in self._by_id[self.ids[row]].offers
            for line in offer_details(offer, [], width)
        ]


class AcceptanceReview(Dialog[list[Acceptance] | None]):
    """Dismissed with what was accepted, or None."""

    CSS_PATH = "source_picker.tcss"
    AUTO_FOCUS = "AcceptanceList"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.REVIEW)]

    acceptances = query_one(AcceptanceList)

    def __init__(self, acceptances: Sequence[Acceptance], keymap: Keymap) -> None:
        super().__init__()
        self._acceptances = acceptances
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            title = OneLine()
            what = counted(len(self._acceptances), "suggestion")
            title.show(
                ((f"Accept {what}?", "strong"),),
                ((with_keys("{expand} shows the reasons", self._keymap), "dim"),),
            )
            yield title
            yield AcceptanceList(self._acceptances)
            yield CommandBar(dialog_footer_of(Scope.REVIEW), self._keymap)

    def action_leave_out(self) -> None:
        self.acceptances.toggle()

    def action_accept(self) -> None:
        self.dismiss(self.acceptances.accepted)

    def action_close(self) -> None:
        self.dismiss(None)
