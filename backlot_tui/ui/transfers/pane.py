"""The docked pane: one line when folded, unfolded a list in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.getters import query_one
from textual.widget import Widget

from backlot_tui.ui.transfers.summary import summary
from backlot_tui.ui.widgets.line_list import LineList
from backlot_tui.ui.widgets.one_line import OneLine

if TYPE_CHECKING:
    from backlot_tui.ui.app import DeskApp
    from backlot_tui.ui.transfers.transfer_list import TransferList


class TransferPane(Vertical):
    """folds: False where the list has a screen of its own."""

    DEFAULT_CSS = """
    TransferPane { height: auto; }
    TransferPane #strip { background: $surface; }
    TransferPane.-unfolded { height: 34%; min-height: 6; }
    """

    strip = query_one("#strip", OneLine)

    def __init__(self, *, folds: bool = True) -> None:
        super().__init__(id="transfers")
        self._folds = folds
        self._list: TransferList | None = None
        self._came_from: Widget | None = None

    def compose(self) -> ComposeResult:
        yield OneLine(id="strip")

    @property
    def desk_app(self) -> DeskApp:
        return cast("DeskApp", self.app)

    @property
    def has_keys(self) -> bool:
        """Whether keys go to its list."""
        return self._list is not None and self._list.has_focus

    def show_transfers(self) -> None:
        """The strip and, if it is unfolded, the list, as the desk knows them now."""
        transfers = self.desk_app.transfers
        self.strip.show(summary(transfers, self.size.width))
        if not self._folds:
            return
        if transfers.unfolded != (self._list is not None):
            self._fold_or_unfold()
        if self._list is not None and self._list.is_mounted:
            self._list.show_transfers()

    def on_resize(self) -> None:
        self.strip.show(summary(self.desk_app.transfers, self.size.width))

    def on_line_list_cursor_moved(self, message: LineList.CursorMoved) -> None:
        """The screen around it has a list of its own."""
        message.stop()

    def toggle(self) -> None:
        """Unfold it and go there, or fold it and go back to where the keys were."""
        transfers = self.desk_app.transfers
        transfers.unfolded = not transfers.unfolded
        self.show_transfers()
        if self._list is not None:
            self._came_from = self.screen.focused
            self._list.focus()

    def leave(self) -> bool:
        """Give the keys back to the screen; False if they are there already."""
        if self._list is None or not self._list.has_focus:
            return False
        if not self._list.mark.drop():
            self._give_keys_back()
        return True

    def _fold_or_unfold(self) -> None:
        if self._list is not None:
            if self._list.has_focus:
                self._give_keys_back()
            self._list.remove()
            self._list = None
        else:
            from backlot_tui.ui.transfers.transfer_list import TransferList  # noqa: PLC0415

            self._list = TransferList(self.desk_app.transfers)
            self.mount(self._list)
            self._list.call_after_refresh(self._list.show_transfers)
        self.set_class(self._list is not None, "-unfolded")

    def _give_keys_back(self) -> None:
        there = self._came_from
        if there is None or there.screen is not self.screen or not there.focusable:
            first = (each for each in self.screen.focus_chain if each is not self._list)
            there = next(first, None)
        self.screen.set_focus(there)
