"""The dashboard: find requests, look at them, choose which to deliver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.getters import query_one

from backlot_tui.desk.completing import Completion, completions
from backlot_tui.desk.views import View, last_view
from backlot_tui.domain.buckets import risk_at
from backlot_tui.domain.filters import Filter, FilterError, parse
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state.views import filter_history
from backlot_tui.ui import arranging, selection
from backlot_tui.ui.background import while_open
from backlot_tui.ui.commands import Command, Scope, bindings_for, commands_named
from backlot_tui.ui.empty_list import why_empty
from backlot_tui.ui.leaving import leave
from backlot_tui.ui.lines import Line, joined
from backlot_tui.ui.messages import DeliveryChecked, ViewSaved
from backlot_tui.ui.request_view import in_one_line
from backlot_tui.ui.screens.base import DeskScreen
from backlot_tui.ui.screens.checking import check, left_out
from backlot_tui.ui.screens.filter_bar import TYPING_KEYS, FilterBar
from backlot_tui.ui.screens.request_list import RequestList
from backlot_tui.ui.view_text import said, terms_before, toggled, without_term
from backlot_tui.ui.widgets.button_line import ButtonLine
from backlot_tui.ui.widgets.line_list import LineList
from backlot_tui.ui.widgets.one_line import OneLine
from backlot_tui.ui.widgets.selection_bar import SelectionBar

_NOTHING = Filter("", ())
_ON_A_HEADING: Line = (("A group: Enter folds it, z all of them; a ticks all shown.", "dim"),)
_TICKED = ("deliver-here", "estimate", "copy-ids", "export", "untick")
"""The commands that the line about the ticked rows names."""


class DashboardScreen(DeskScreen):
    PLACE = "Dashboard"
    SCOPE = Scope.DASHBOARD
    AUTO_FOCUS = "RequestList"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.DASHBOARD)]

    bar = query_one(FilterBar)
    requests = query_one(RequestList)
    columns = query_one("#columns", ButtonLine)
    facts_line = query_one("#facts", OneLine)
    selection_bar = query_one(SelectionBar)

    def __init__(self) -> None:
        super().__init__()
        self._view = View()
        self._filter = _NOTHING
        """The last filter that could be read; its result stays while a newer one cannot."""
        self._error: FilterError | None = None
        self._came_from: str | None = None
        """The row that the cursor was on when the filter line got the keys."""
        self._checking = False
        self._states: dict[str, DeliveryState] = {}

    def compose_body(self) -> ComposeResult:
        yield FilterBar(id="filter-bar")
        yield ButtonLine(id="columns")
        yield RequestList(self.desk_app.model, self.desk_app.now().date(), id="requests")
        yield OneLine(id="facts")
        yield SelectionBar(commands_named(*_TICKED), self.desk_app.keymap, id="selection")

    def on_mount(self) -> None:
        desk = self.desk_app.desk
        self.bar.history = filter_history(desk.work, desk.portal)
        self.bar.suggest = self._completions
        self._open_view(last_view(desk))
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

    def on_descendant_focus(self) -> None:
        if self.bar.input.has_focus:
            self._came_from = self.requests.cursor_id
            self.footer.hint(TYPING_KEYS)
        else:
            super().on_descendant_focus()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        if event.widget is self.bar.input:
            self.footer.take(self.offered())
            self._say_why_empty()
        else:
            super().on_descendant_blur(event)

    def on_filter_bar_changed(self, message: FilterBar.Changed) -> None:
        self._filter_by(message.text)
        if self.bar.input.has_focus:
            self._cursor_to_found()

    def _cursor_to_found(self) -> None:
        """Each letter finds anew: the row that a person came from if it is there, or the first."""
        came_from = self._came_from
        if came_from is not None and self.requests.position(came_from) is not None:
            self.requests.move_to(came_from)
        else:
            self.requests.action_cursor_to_end(-1)

    def _filter_by(self, text: str) -> None:
        try:
            self._filter = parse(text)
            self._error = None
        except FilterError as error:
            self._error = error
        if self.desk_app.model.loaded:  # else the first page will show it
            self._show()

    def on_filter_bar_left(self) -> None:
        self.requests.focus()
        self._keep_view()

    def _completions(self, text: str) -> Sequence[Completion]:
        model = self.desk_app.model
        return completions(text, model.listing, Moment(self.desk_app.now()))

    def action_filter(self) -> None:
        self.bar.edit()

    def action_chips(self) -> None:
        self.bar.walk_chips()

    def action_filter_menu(self) -> None:
        from backlot_tui.ui.screens.filter_menu import FilterMenu  # noqa: PLC0415

        model, moment = self.desk_app.model, Moment(self.desk_app.now())
        menu = FilterMenu(model.listing, self._filter, moment)
        self.app.push_screen(menu, self._menu_closed)

    def _menu_closed(self, text: str | None) -> None:
        if text is not None:
            self.bar.write(text)

    def _show(self) -> None:
        self.requests.empty = self._why_empty()
        listing, moment = self.desk_app.model.listing, Moment(self.desk_app.now())
        self.requests.risk = risk_at(moment)
        order = listing.in_order(self._view.sort, descending=self._view.descending)
        found = listing.narrow(self._filter, moment, self.requests.ticked, order)
        if not found and (rest := self._terms_that_stand()) is not None:
            self._filter = rest
            found = listing.narrow(self._filter, moment, self.requests.ticked, order)
        if self._view.group:
            self.requests.show_groups(listing.grouped(found, self._view.group))
        else:
            self.requests.show_positions(found)
        self._show_heading()
        self._show_counts()
        self._show_facts()

    def _terms_that_stand(self) -> Filter | None:
        """Those before one that cannot be read, or that may become a key while it is typed."""
        at = self.bar.key_begins_at if self._error is None else self._error.position
        return None if at is None else terms_before(self.bar.text, at)

    def _show_heading(self) -> None:
        if not self.requests.ids:
            self.columns.show_buttons((), ())
            return
        view = self._view
        self.columns.show_buttons(*self.requests.heading(view.sort, descending=view.descending))

    def _show_counts(self) -> None:
        model = self.desk_app.model
        total, shown = len(model.rows), self.requests.shown
        ticked = len(self.requests.ticked)
        of = f"{shown:,} of {total:,}" if shown != total else f"{total:,}"
        many = of if model.whole or not model.loaded else "reading …"
        counts = joined((f"{ticked:,} ticked" if ticked else "", many))
        self.bar.show(counts, self._error)
        self.selection_bar.tell(ticked)
        self.show_offered()

    def _why_empty(self) -> Sequence[Line]:
        return why_empty(
            self.desk_app.model,
            filtered=bool(self._filter.terms),
            typing=self.bar.input.has_focus,
        )

    def show_header(self) -> None:
        super().show_header()
        self._say_why_empty()

    def _say_why_empty(self) -> None:
        if not self.requests.ids:
            self.requests.empty = self._why_empty()
            self.requests.refresh()

    # View -----------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """What is shown now, with the filter as it is written."""
        return replace(self._view, filter=self.bar.text)

    @property
    def place(self) -> str:
        return joined((self.PLACE, said(self._view)))

    def _open_view(self, view: View) -> None:
        self._view = view
        self._take_columns()
        self.show_header()
        self.requests.closed.clear()
        with self.bar.prevent(FilterBar.Changed):
            self.bar.write(view.filter)
        self._filter_by(view.filter)  # now: at a start the first frame has its requests

    def _arrange(self, view: View) -> None:
        self._view = view
        self.requests.closed.clear()
        self._keep_view()
        self.show_header()
        self._show()
        self.requests.action_cursor_to_end(-1)

    def _keep_view(self) -> None:
        if self._error is None:
            self.desk_app.saves.do(self, partial(arranging.keep, self.desk_app.desk, self.view))

    def action_sort(self) -> None:
        arranging.pick_sort(self.desk_app, self._view, self._arrange)

    def action_sort_by(self, column: str) -> None:
        """By a column, and the other way round if that is the order already."""
        again = self._view.sort == column
        descending = again and not self._view.descending
        self._arrange(replace(self._view, sort=column, descending=descending))

    def action_reverse(self) -> None:
        self._arrange(replace(self._view, descending=not self._view.descending))

    def action_columns(self) -> None:
        fits = self.requests.fits()
        arranging.pick_columns(self.desk_app, self._view, fits, self._choose_columns)

    def _choose_columns(self, view: View) -> None:
        self._view = view
        self._take_columns()
        self.requests.redraw()
        self._keep_view()
        self._show_heading()

    def _take_columns(self) -> None:
        self.requests.chosen = self._view.columns
        self.requests.measure()

    def action_group(self) -> None:
        arranging.pick_group(self.desk_app, self._view, self._arrange)

    def action_views(self) -> None:
        arranging.pick_view(self.desk_app, self, self.view, self._open_view)

    def on_view_saved(self, message: ViewSaved) -> None:
        self.desk_app.say(message.sentence, bad=message.refused)

    def action_only_ticked(self) -> None:
        self.bar.write(toggled(self.bar.text, "is:selected"))

    def action_only_problems(self) -> None:
        self.bar.write(toggled(self.bar.text, "is:critical,failed"))

    def action_drop_term(self) -> None:
        self.bar.write(without_term(self.bar.text, -1))

    # The row under the cursor ---------------------------------------------------------------

    def on_line_list_cursor_moved(self, message: LineList.CursorMoved) -> None:
        self._show_facts()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_heading)

    def offered(self) -> list[Command]:
        """Without what needs a row, where the cursor is on none.

        Not by each row's state: an arrow key would draw the footer anew, over a slow line.
        """
        pointless: set[str] = set()
        if self.requests.request_id is None:
            pointless = {"tick", "details"}
            if not self.requests.ticked:
                pointless.add("deliver-here")
        return [each for each in super().offered() if each.id not in pointless]

    def show_offered(self) -> None:
        if not self.bar.input.has_focus:
            super().show_offered()

    def _show_facts(self) -> None:
        """One line with what the columns had no room for, or about the range being marked."""
        self.show_offered()
        if self.requests.mark.begun:
            many = f"Range of {self.requests.range_size:,}: move to its other end"
            self.facts_line.show(((f"{many}. v or Space ticks it, Esc drops it.", "accent"),))
            return
        view = self.requests.view_under_cursor
        if view is not None:
            self.facts_line.show(in_one_line(view))
        elif self.requests.heading_under_cursor is not None:
            self.facts_line.show(_ON_A_HEADING)
        else:
            self.facts_line.show(())

    def action_details(self) -> None:
        from backlot_tui.ui.screens.details import DetailsScreen  # noqa: PLC0415

        if (request_id := self.requests.request_id) is not None:
            self.app.push_screen(DetailsScreen(request_id))
        elif (heading := self.requests.heading_under_cursor) is not None:
            self.requests.fold(heading)

    def action_fold_groups(self) -> None:
        self.requests.fold_all()

    # Ticks ----------------------------------------------------------------------------------

    def action_range(self) -> None:
        """Begin a range at the cursor, or tick the one that has begun."""
        if self.requests.mark.begun:
            self._tick_range()
        elif self.requests.ids:
            self.requests.mark.begin()
            self._show_facts()

    def _tick_range(self) -> None:
        self.requests.tick_range()
        self._show_counts()
        self._show_facts()

    def action_tick(self) -> None:
        if self.requests.mark.begun:
            self._tick_range()
            return
        if self.requests.request_id is not None:
            self.on_line_list_tick_clicked()
            self.requests.action_cursor_by(1)

    def on_line_list_tick_clicked(self) -> None:
        if (request_id := self.requests.request_id) is not None:
            self.requests.ticked ^= {request_id}
            self.requests.redraw_rows([request_id])
            self._show_counts()

    def action_tick_shown(self) -> None:
        self._set_ticks(self.requests.ticked | set(self.requests.shown_ids))

    def action_invert(self) -> None:
        self._set_ticks(self.requests.ticked ^ set(self.requests.shown_ids))

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
        if not wanted and (request_id := self.requests.request_id) is not None:
            wanted = [model.by_id[request_id]]
        if wanted and not self._checking:
            self._checking = True
            self.desk_app.copy_lane.do(self, partial(check, wanted))

    @while_open
    def on_delivery_checked(self, message: DeliveryChecked) -> None:
        self._checking = False
        if message.refused:
            self.desk_app.say(left_out(message), bad=not message.takes)
        if message.takes:
            self.desk_app.open_cards(message.takes)

    # Other things to do with a selection ----------------------------------------------------

    def _selected(self) -> list[str]:
        """What is ticked, in the order shown, then what the filter hides; or this row."""
        ticked = self.requests.ticked
        shown = [each for each in self.requests.shown_ids if each in ticked]
        hidden = sorted(ticked.difference(shown))
        under_cursor = self.requests.request_id
        return [*shown, *hidden] or ([under_cursor] if under_cursor is not None else [])

    def action_estimate(self) -> None:
        selection.estimate(self.desk_app, self._selected())

    def action_copy_ids(self) -> None:
        selection.copy_ids(self.desk_app, self._selected())

    def action_web(self) -> None:
        from backlot_tui.ui.screens.web_link import show_web_link  # noqa: PLC0415

        if (request_id := self.requests.request_id) is not None:
            show_web_link(self.desk_app, request_id)

    def action_export(self) -> None:
        """What is ticked; all that is shown when nothing is."""
        ids = self._selected() if self.requests.ticked else list(self.requests.shown_ids)
        selection.ask_export(self.desk_app, ids)

    def back(self) -> None:
        """At the top: first the range goes, then the filter, then the desk."""
        if self.requests.mark.begun:
            self.requests.mark.drop()
            self._show_facts()
        elif self.bar.text:
            self.bar.write("")
        else:
            leave(self.desk_app, len(self.requests.ticked))
