"""The dashboard: find requests, look at them, choose which to deliver."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.getters import query_one

from backlot_tui.desk.narrowing import narrow
from backlot_tui.domain.filters import Filter, FilterError, parse
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.ui.commands import Scope, bindings_for
from backlot_tui.ui.lines import Line, joined
from backlot_tui.ui.messages import DeliveryChecked
from backlot_tui.ui.screens.base import DeskScreen
from backlot_tui.ui.screens.checking import check, left_out
from backlot_tui.ui.screens.filter_bar import FilterBar
from backlot_tui.ui.screens.request_list import RequestList
from backlot_tui.ui.widgets.line_list import LineList
from backlot_tui.ui.widgets.one_line import OneLine

_NOTHING = Filter("", ())


class DashboardScreen(DeskScreen):
    PLACE = "Dashboard"
    SCOPE = Scope.DASHBOARD
    AUTO_FOCUS = "RequestList"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.DASHBOARD)]

    bar = query_one(FilterBar)
    requests = query_one(RequestList)
    columns = query_one("#columns", OneLine)
    facts_line = query_one("#facts", OneLine)

    def __init__(self) -> None:
        super().__init__()
        self._filter = _NOTHING
        """The last filter that could be read; its result stays while a newer one cannot."""
        self._error = ""
        self._checking = False
        self._states: dict[str, DeliveryState] = {}

    def compose_body(self) -> ComposeResult:
        yield FilterBar(id="filter-bar")
        yield OneLine(id="columns")
        yield RequestList(self.desk_app.model, self.desk_app.now().date(), id="requests")
        yield OneLine(id="facts")

    def on_mount(self) -> None:
        self.requests.empty = self._why_empty()

    # News -----------------------------------------------------------------------------------

    def rows_changed(self) -> None:
        known = self.desk_app.model.by_id
        self.requests.ticked = {each for each in self.requests.ticked if each in known}
        self.requests.today = self.desk_app.now().date()
        self.requests.measure()
        self._show()

    def transfers_changed(self, request_ids: set[str]) -> None:
        """The list shows states, not bytes: most of what the strip tells changes no row."""
        before, self._states = self._states, self.desk_app.model.states()
        request_ids = {each for each in request_ids if before.get(each) != self._states.get(each)}
        if not request_ids:
            return
        if self.requests.measure():
            self.requests.redraw()
            self._show_heading()
        elif any(each in self.requests.expanded for each in request_ids):
            self.requests.redraw()
        else:
            self.requests.redraw_rows(request_ids)
        self._show_facts()

    # Filter ---------------------------------------------------------------------------------

    def on_filter_bar_changed(self, message: FilterBar.Changed) -> None:
        try:
            self._filter = parse(message.text)
            self._error = ""
        except FilterError as error:
            self._error = safe_text(str(error))
        self._show()

    def on_filter_bar_left(self) -> None:
        self.requests.focus()

    def action_filter(self) -> None:
        self.bar.input.focus()

    def action_filter_menu(self) -> None:
        from backlot_tui.ui.screens.filter_menu import FilterMenu  # noqa: PLC0415

        model, moment = self.desk_app.model, Moment(self.desk_app.now())
        menu = FilterMenu(model.rows, model.keys, self._filter, moment)
        self.app.push_screen(menu, self._menu_closed)

    def _menu_closed(self, text: str | None) -> None:
        if text is not None:
            self.bar.write(text)

    def _show(self) -> None:
        self.requests.empty = self._why_empty()
        self.requests.show_positions(self._narrowed())
        self._show_heading()
        self._show_counts()
        self._show_facts()

    def _narrowed(self) -> list[int]:
        model, moment = self.desk_app.model, Moment(self.desk_app.now())
        return narrow(model.rows, model.keys, self._filter, moment, self.requests.ticked)

    def _show_heading(self) -> None:
        self.columns.show(self.requests.heading() if self.requests.ids else ())

    def _show_counts(self) -> None:
        total, shown = len(self.desk_app.model.rows), len(self.requests.ids)
        ticked = len(self.requests.ticked)
        of = f"{shown:,} of {total:,}" if shown != total else f"{total:,}"
        counts = joined((f"{ticked:,} ticked" if ticked else "", of))
        self.bar.show(counts, self._error)

    def _why_empty(self) -> Sequence[Line]:
        model = self.desk_app.model
        if not model.loaded:
            return ((("   Reading the local copy …", "dim"),),)
        if self._filter.terms and model.rows:
            sentence = "No request matches this filter."
            advice = "Press Esc to take it away, or f to pick values that exist."
        elif model.problem is not None:
            sentence = "There is no local copy of the requests yet, and the portal does not answer."
            advice = "The list fills by itself as soon as the portal answers."
        elif not model.answered:
            sentence, advice = "Asking the portal for your requests …", ""
        else:
            sentence = "The portal has no requests for you."
            advice = "Ask the content owner to assign some to your Fulfillment Partner."
        return ((), ((f"   {sentence}", "strong"),), ((f"   {advice}", "dim"),))

    def show_header(self) -> None:
        super().show_header()
        if not self.requests.ids:
            self.requests.empty = self._why_empty()
            self.requests.refresh()

    # The row under the cursor ---------------------------------------------------------------

    def on_line_list_cursor_moved(self, message: LineList.CursorMoved) -> None:
        self._show_facts()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_heading)

    def _show_facts(self) -> None:
        """One line with what the columns had no room for."""
        view = self.requests.view_under_cursor
        if view is None:
            self.facts_line.show(())
            return
        said = (view.id, f"Package {view.package}", view.partner, f"Material {view.material}")
        again = (view.reason, "warn") if view.reason else ("", "dim")
        line: Line = ((joined((*said, "")), "dim"),)
        if again[0]:
            line = (*line, (" · ", "dim"), (view.reason, "warn"))
        self.facts_line.show(line)

    def action_details(self) -> None:
        from backlot_tui.ui.screens.details import DetailsScreen  # noqa: PLC0415

        if (request_id := self.requests.cursor_id) is not None:
            self.app.push_screen(DetailsScreen(request_id))

    # Ticks ----------------------------------------------------------------------------------

    def action_tick(self) -> None:
        if (request_id := self.requests.cursor_id) is None:
            return
        self.requests.ticked ^= {request_id}
        self.requests.redraw_rows([request_id])
        self.requests.action_cursor_by(1)
        self._show_counts()

    def action_tick_shown(self) -> None:
        self._set_ticks(self.requests.ticked | set(self.requests.ids))

    def action_untick(self) -> None:
        self._set_ticks(set())

    def _set_ticks(self, ticked: set[str]) -> None:
        self.requests.ticked = ticked
        self.requests.redraw()
        self._show_counts()

    # Deliver --------------------------------------------------------------------------------

    def action_open_delivery(self) -> None:
        """Ask off the UI thread which take a delivery: the rules load the checks."""
        model = self.desk_app.model
        wanted = [row for row in model.rows if row.id in self.requests.ticked]
        if not wanted and (request_id := self.requests.cursor_id) is not None:
            wanted = [model.by_id[request_id]]
        if wanted and not self._checking:
            self._checking = True
            self.desk_app.copy_lane.do(self, partial(check, wanted))

    def on_delivery_checked(self, message: DeliveryChecked) -> None:
        self._checking = False
        if message.refused:
            self.desk_app.say(left_out(message), bad=not message.takes)
        if message.takes:
            self.desk_app.open_cards(message.takes)

    def back(self) -> None:
        """At the top: first the filter goes, then the desk."""
        if self.bar.text:
            self.bar.write("")
        elif not self.desk_app.model.unfinished:
            self.desk_app.leave(0)
        else:
            self._ask_to_leave()

    def _ask_to_leave(self) -> None:
        from backlot_tui.ui.screens.question import Question  # noqa: PLC0415

        running = self.desk_app.model.unfinished
        lines: list[Line] = [
            ((f"{view.name} · {view.source_type}", ""), (f"  {view.state}", "dim"))
            for view in running[:8]
        ]
        if len(running) > 8:
            lines.append(((f"and {len(running) - 8} more", "dim"),))
        lines += [(), (("They continue in the background.", ""),)]
        self.app.push_screen(
            Question("Leave the desk while these run?", lines, "Leave"), self._leave_answered
        )

    def _leave_answered(self, yes: bool | None) -> None:
        if yes:
            self.desk_app.leave(0)
