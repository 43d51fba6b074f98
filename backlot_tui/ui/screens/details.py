"""All about one request: the copy's word at once, then the portal's, and what can be done."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.getters import query_one

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.telling import override_failed_inspection, why_not_overridable
from backlot_tui.domain.buckets import risk_at
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.transitions import DELIVERABLE
from backlot_tui.ui import selection
from backlot_tui.ui.background import while_open
from backlot_tui.ui.commands import Command, Scope, bindings_for
from backlot_tui.ui.delivery_lines import delivery_lines
from backlot_tui.ui.lines import Line, wrap
from backlot_tui.ui.messages import DeliveryChecked, Told
from backlot_tui.ui.request_details import (
    CopyRead,
    Event,
    Known,
    PortalRead,
    ask_portal,
    copy_age,
    history_lines,
    metadata_only_lines,
    package_lines,
    read_copy,
)
from backlot_tui.ui.request_view import STATUS_ROLES, facts, request_view, takes_delivery
from backlot_tui.ui.screens.base import DeskScreen
from backlot_tui.ui.screens.checking import check, left_out
from backlot_tui.ui.screens.prompt import Prompt
from backlot_tui.ui.widgets.line_block import LineBlock


class DetailsScreen(DeskScreen):
    PLACE = "Details"
    SCOPE = Scope.DETAILS
    CSS_PATH = "details.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.DETAILS)]

    block = query_one(LineBlock)

    def __init__(self, request_id: str) -> None:
        super().__init__()
        self.request_id = request_id
        self._known: Known | None = None
        self._history: Sequence[Event] | None = None
        self._problem = ""
        self._told: Known | None = None
        """What the copy knew after the portal had been asked; anything else is news."""
        self._asking = False
        self._offline = False
        self._left = threading.Event()
        self._drawn: object = None
        self._parts: list[int] = []
        """The lines that the parts of the page begin at."""

    def compose_body(self) -> ComposeResult:
        yield LineBlock(self._draw, id="details")

    def on_mount(self) -> None:
        self._offline = self.desk_app.model.problem is not None
        self.rows_changed()
        self._ask()

    def on_unmount(self) -> None:
        self._left.set()

    # News -----------------------------------------------------------------------------------

    def rows_changed(self) -> None:
        """What changed may be this request, or a delivery of it."""
        app = self.desk_app
        app.copy_lane.do(self, partial(read_copy, app.desk, self.request_id))

    def transfers_changed(self, request_ids: set[str]) -> None:
        if self.request_id in request_ids:
            self._show()

    def show_header(self) -> None:
        super().show_header()
        before, self._offline = self._offline, self.desk_app.model.problem is not None
        if before and not self._offline:
            self._ask()

    @while_open
    def on_copy_read(self, message: CopyRead) -> None:
        self._known = message.known
        self._show()
        if self._told is not None and not _same(self._told, message.known):
            self._ask()

    @while_open
    def on_portal_read(self, message: PortalRead) -> None:
        self._asking = False
        self._known = self._told = message.known
        self._problem = message.problem
        if not message.problem:
            self._history = message.history
        self._show()

    def _ask(self) -> None:
        if not self._asking:
            self._asking = True
            app = self.desk_app
            app.asking.do(self, partial(ask_portal, app.desk, self.request_id, self._left))

    # The page -------------------------------------------------------------------------------

    @property
    def _request(self) -> SourceRequest | None:
        if self._known is not None:
            return self._known.request
        return self.desk_app.model.by_id.get(self.request_id)

    def _show(self) -> None:
        """Draw again only if the page says something else: most news is of other requests."""
        request, model = self._request, self.desk_app.model
        state = model.state_of(request) if request is not None else None
        as_of = self._known.as_of if self._known is not None and self._problem else None
        known = (self._known.deliveries, self._known.package) if self._known is not None else None
        drawn = (request, state, known, self._history, self._problem, as_of, model.catalogue)
        if drawn != self._drawn:
            self._drawn = drawn
            self.block.show(self._draw)
            self.show_offered()

    def _draw(self, width: int) -> list[Line]:
        model, today = self.desk_app.model, self.desk_app.now().date()
        request, known = self._request, self._known
        if request is None:
            return [(("This request is no longer yours to see.", "warn"),)]
        risk = risk_at(Moment(self.desk_app.now()))(request)
        view = request_view(request, model.state_of(request), today, risk)
        source_type = model.source_type(request.source_type)
        room = width - 2  # beside the margin and the scroll bar
        lines: list[Line] = []
        if known is not None and self._problem:
            lines += copy_age(known, self._problem, today, room)
        kind = f" {view.source_type} {view.language}".rstrip()
        lines += [
            *(((f" {part}", "strong"),) for part in wrap(view.name, room - 2)),
            ((kind, "accent"), ("  ", ""), (str(view.status), STATUS_ROLES[view.status])),
        ]
        self._parts = []
        self._begin("Overview", lines)
        lines += facts(view, source_type, room)
        if known is None:
            return lines
        self._begin("Package", lines)
        lines += package_lines(request, known, room)
        self._begin("Deliveries", lines)
        lines += metadata_only_lines(request, room)
        if not known.deliveries:
            lines.append((("     The portal knows of none.", "dim"),))
        for place, body in enumerate(known.deliveries):
            lines += [()] if place else []
            lines += delivery_lines(body, source_type, today, room, latest=place == 0)
        if self._history is not None:
            self._begin("History", lines)
            lines += history_lines(self._history, today, room) or [
                (("     Nothing has happened to it yet.", "dim"),)
            ]
        return lines

    def offered(self) -> list[Command]:
        """Without what this request, or its latest delivery, would refuse."""
        request = self._request
        pointless: set[str] = set()
        if request is not None and not takes_delivery(request):
            pointless.add("deliver-this")
        if request is not None and request.status not in DELIVERABLE:
            pointless.add("estimate-this")
        if self._why_not_overridable() is not None:
            pointless.add("override-inspection")
        return [each for each in super().offered() if each.id not in pointless]

    def _why_not_overridable(self) -> str | None:
        return why_not_overridable(self._known.deliveries if self._known is not None else ())

    def _begin(self, part: str, lines: list[Line]) -> None:
        lines.append(())
        self._parts.append(len(lines))
        lines.append(((f" {part}", "strong"),))

    # Moving ---------------------------------------------------------------------------------

    def action_scroll_by(self, lines: int) -> None:
        self.block.scroll_lines(lines)

    def action_scroll_to_end(self, direction: int) -> None:
        self.block.scroll_lines(direction * len(self.block.lines))

    def action_part(self, step: int) -> None:
        """To where the next part begins, or the one before."""
        top = self.block.scroll_offset.y
        ahead = [at for at in self._parts if at > top]
        behind = [at for at in self._parts if at < top]
        target = (ahead[0] if ahead else None) if step > 0 else (behind[-1] if behind else 0)
        if target is not None:
            self.block.scroll_lines(target - top)

    # Doing ----------------------------------------------------------------------------------

    def action_open_delivery(self) -> None:
        if (request := self._request) is not None:
            self.desk_app.copy_lane.do(self, partial(check, [request]))

    @while_open
    def on_delivery_checked(self, message: DeliveryChecked) -> None:
        if message.refused:
            self.desk_app.say(left_out(message), bad=True)
        else:
            self.desk_app.open_cards(message.takes)

    def action_copy_id(self) -> None:
        selection.copy_ids(self.desk_app, [self.request_id])

    def action_web(self) -> None:
        from backlot_tui.ui.screens.web_link import show_web_link  # noqa: PLC0415

        show_web_link(self.desk_app, self.request_id)

    def action_estimate(self) -> None:
        selection.estimate(self.desk_app, [self.request_id])

    def action_override(self) -> None:
        if (reason := self._why_not_overridable()) is not None:
            self.desk_app.say(safe_text(reason), bad=True)
            return
        assert self._known is not None  # else it has no delivery to override
        latest = self._known.deliveries[0]
        found = " ".join(result["sentence"] for result in latest["inspection"])
        explanation = f"{found} The request becomes Delivered until the owner decides."
        self.app.push_screen(
            Prompt("Why is it right all the same?", safe_text(explanation)), self._override
        )

    def _override(self, reason: str | None) -> None:
        if reason:
            app = self.desk_app
            app.telling.do(app, partial(_tell_override, app.desk, self.request_id, reason))


def _same(one: Known, other: Known) -> bool:
    """Whether both say the same of the request, whenever they were read."""
    return (one.request, one.deliveries) == (other.request, other.deliveries)


def _tell_override(desk: Desk, request_id: str, reason: str) -> Told:
    try:
        override_failed_inspection(desk, request_id, reason)
    except Problem as problem:
        return Told(safe_text(f"Not overridden. {problem}"), bad=True)
    sentence = f"Overridden: {request_id} is Delivered until the owner decides."
    return Told(safe_text(sentence), changed=True)
