"""The transfer strip unfolded: every delivery of this machine, what moves first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.getters import query_one

from backlot_tui.desk.overview import DeliveryView
from backlot_tui.domain.units import human_size
from backlot_tui.ui.commands import Scope, bindings_for
from backlot_tui.ui.lines import Line, fit, joined, labelled
from backlot_tui.ui.screens.base import DeskScreen
from backlot_tui.ui.transfer_text import STATE_ROLES, bar, percent, rate, span_to_go
from backlot_tui.ui.widgets.line_list import LineList
from backlot_tui.ui.widgets.one_line import OneLine

_STATE = 18
_BAR = 10
_RATE = 9
_LEFT = 10
LIVE_CELLS = 3 + _BAR + 6 + 1 + _RATE + 1 + _LEFT + 1
"""The moving cells stand at the left: the compositor writes a line from its left end up to the
last cell that changed, so the state and the name behind are not sent again."""


class TransferList(LineList):
    """Unfinished first, newest first in both parts."""

    CHEVRON_CELLS = range(1, 3)

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id)
        self.views: dict[str, DeliveryView] = {}

    def take(self, views: Sequence[DeliveryView]) -> None:
        ordered = sorted(views, key=lambda view: (view.created_at, view.id), reverse=True)
        ordered.sort(key=lambda view: not view.unfinished)
        ids = [view.id for view in ordered]
        before, self.views = self.views, {view.id: view for view in ordered}
        if ids != list(self.ids) or any(each in self.expanded for each in ids):
            self.set_rows(ids)
            return
        changed = [each for each in ids if before[each] != self.views[each]]
        moving = [each for each in changed if before[each].note == self.views[each].note]
        self.redraw_rows(moving, LIVE_CELLS)
        self.redraw_rows([each for each in changed if each not in moving])

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        view = self.views[self.ids[row]]
        opened = "▾ " if view.id in self.expanded else "▸ "
        moving = bar(view.share, _BAR) + " " + percent(view.share) if view.unfinished else ""
        speed = rate(view.rate) if view.unfinished else ""
        left = span_to_go(view.remaining_s) if view.unfinished else ""
        what = f"{view.name} {view.source_type}"
        live = f"{fit(moving, _BAR + 6)} {fit(speed, _RATE)} {fit(left, _LEFT)} "
        return (
            (("▌" if cursor else " ") + opened + live, ""),
            (fit(str(view.state), _STATE) + " ", STATE_ROLES.get(view.state, "dim")),
            (what, "strong"),
            (f"  {view.note}" if view.note else "", "dim"),
        )

    def draw_details(self, row: int, width: int) -> list[Line]:
        view = self.views[self.ids[row]]
        lines: list[Line] = []
        for label, text in (
            ("Request", joined((view.request_id, view.name, view.source_type))),
            ("Files", joined((f"{view.files}", human_size(view.size)))),
            ("Note", view.note),
        ):
            if text:
                lines += labelled(label, text, width, indent=4, label_width=8)
        return lines

    def draw_empty(self) -> Sequence[Line]:
        return (
            (),
            (("   Nothing has been delivered from this machine yet.", "strong"),),
            (("   Tick requests on the dashboard (1), press d, then D.", "dim"),),
        )


class TransfersScreen(DeskScreen):
    PLACE = "Transfers"
    SCOPE = Scope.TRANSFERS
    CSS_PATH = "transfers.tcss"
    AUTO_FOCUS = "TransferList"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.TRANSFERS)]

    transfers = query_one(TransferList)

    def compose_body(self) -> ComposeResult:
        heading = OneLine(id="columns")
        cells = (("Sent", _BAR + 6), ("Rate", _RATE), ("Left", _LEFT), ("State", _STATE))
        names = " ".join(fit(name, width) for name, width in cells)
        heading.show(((f"  {names} Delivery", "dim"),))
        yield heading
        yield TransferList(id="transfer-list")

    def on_mount(self) -> None:
        self.transfers.take(self.desk_app.model.views)

    def transfers_changed(self, request_ids: set[str]) -> None:
        self.transfers.take(self.desk_app.model.views)
