"""The transfers on a screen of their own: the pane's list, what moved lately, and the limit."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.getters import query_one

from backlot_tui.domain.units import human_size, human_span
from backlot_tui.ui.commands import Scope
from backlot_tui.ui.lines import Line, joined
from backlot_tui.ui.screens.base import DeskScreen
from backlot_tui.ui.themes import FEW_COLOURS
from backlot_tui.ui.transfer_text import rate
from backlot_tui.ui.transfers.pane import TransferPane
from backlot_tui.ui.transfers.rates import BUCKET_S, sparkline
from backlot_tui.ui.transfers.row_lines import columns, heading
from backlot_tui.ui.transfers.transfer_list import TransferList
from backlot_tui.ui.widgets.one_line import OneLine

_BESIDE = 44
"""Cells for what the sparkline's line says in words."""


class TransfersScreen(DeskScreen):
    PLACE = "Transfers"
    SCOPE = Scope.TRANSFERS
    CSS_PATH = "transfers.tcss"
    AUTO_FOCUS = "TransferList"

    transfers = query_one(TransferList)
    lately_line = query_one("#lately", OneLine)
    columns_line = query_one("#columns", OneLine)

    def compose_body(self) -> ComposeResult:
        yield OneLine(id="lately")
        yield OneLine(id="columns")
        yield TransferList(self.desk_app.transfers)

    def compose_pane(self) -> TransferPane:
        return TransferPane(folds=False)

    def show_transfers(self) -> None:
        super().show_transfers()
        self.transfers.show_transfers()
        self._show_above()

    def on_resize(self) -> None:
        super().on_resize()
        if self.there:
            self._show_above()

    def _show_above(self) -> None:
        resting = self.desk_app.transfers.resting
        cells = columns(self.size.width - 1, self.transfers.wanted, resting=resting)
        self.columns_line.show(heading(cells, resting=resting))
        self.lately_line.show(self._lately())

    def _lately(self) -> Line:
        """The rate of the last minutes, and what is left of the queue."""
        transfers = self.desk_app.transfers
        plain = self.app.has_class(FEW_COLOURS)
        rates = transfers.history.rates()[-max(1, self.size.width - _BESIDE) :]
        line = sparkline(rates, len(rates), plain=plain)
        if not line:
            return (("The rate of the last minutes is shown here while bytes move.", "dim"),)
        left = transfers.queue.left_bytes
        words = joined((f"most {rate(max(rates))}", f"{human_size(left)} left" if left else ""))
        covered = human_span(len(rates) * BUCKET_S)
        return ((f"{covered} ", "dim"), (line, "accent"), (f"  {words}", "dim"))

    def back(self) -> None:
        """One step back: first the range goes."""
        if not self.transfers.mark.drop():
            super().back()
