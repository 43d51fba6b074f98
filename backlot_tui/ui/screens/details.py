"""All about one request: its facts, and every delivery of it that the copy knows."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.getters import query_one
from textual.message import Message

from backlot_tui.desk.desk import Desk
from backlot_tui.state import cache
from backlot_tui.ui.commands import Scope, bindings_for
from backlot_tui.ui.delivery_lines import delivery_lines
from backlot_tui.ui.lines import Line
from backlot_tui.ui.messages import DeliveryChecked
from backlot_tui.ui.request_view import facts, request_view
from backlot_tui.ui.screens.base import DeskScreen
from backlot_tui.ui.screens.checking import check, left_out
from backlot_tui.ui.widgets.line_block import LineBlock


class DetailsScreen(DeskScreen):
    PLACE = "Details"
    SCOPE = Scope.DETAILS
    CSS_PATH = "details.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.DETAILS)]

    class DeliveriesRead(Message):
        def __init__(self, bodies: list[dict[str, Any]]) -> None:
            super().__init__()
            self.bodies = bodies

    block = query_one(LineBlock)

    def __init__(self, request_id: str) -> None:
        super().__init__()
        self.request_id = request_id
        self._bodies: list[dict[str, Any]] | None = None

    def compose_body(self) -> ComposeResult:
        yield LineBlock(self._draw, id="details")

    def on_mount(self) -> None:
        self.rows_changed()

    def rows_changed(self) -> None:
        """What changed may be this request, or a delivery of it."""
        self.desk_app.copy_lane.do(self, partial(_read, self.desk_app.desk, self.request_id))

    def transfers_changed(self, request_ids: set[str]) -> None:
        if self.request_id in request_ids:
            self.block.show(self._draw)

    def on_details_screen_deliveries_read(self, message: DeliveriesRead) -> None:
        self._bodies = message.bodies
        self.block.show(self._draw)

    def _draw(self, width: int) -> list[Line]:
        model, today = self.desk_app.model, self.desk_app.now().date()
        request = model.by_id.get(self.request_id)
        if request is None:
            return [(("This request is no longer yours to see.", "warn"),)]
        view = request_view(request, model.state_of(request), today)
        source_type = model.source_type(request.source_type)
        lines: list[Line] = [
            (),
            ((f" {view.name}  ", "strong"), (f"{view.source_type} {view.language}", "accent")),
            (),
            *facts(view, source_type, width - 1),
            (),
            ((" Deliveries", "strong"),),
        ]
        if self._bodies is None:
            return lines
        if not self._bodies:
            return [*lines, (("   The portal knows of none.", "dim"),)]
        for body in self._bodies:
            lines += [(), *delivery_lines(body, source_type, today, width - 1)]
        return lines

    def action_scroll_by(self, lines: int) -> None:
        self.block.scroll_lines(lines)

    def action_open_delivery(self) -> None:
        request = self.desk_app.model.by_id.get(self.request_id)
        if request is not None:
            self.desk_app.copy_lane.do(self, partial(check, [request]))

    def on_delivery_checked(self, message: DeliveryChecked) -> None:
        if message.refused:
            self.desk_app.say(left_out(message), bad=True)
        else:
            self.desk_app.open_cards(message.takes)


def _read(desk: Desk, request_id: str) -> Message:
    return DetailsScreen.DeliveriesRead(cache.deliveries_of(desk.cache, desk.portal, request_id))
