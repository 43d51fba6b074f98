"""The dashboard's list of source requests."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from itertools import chain
from typing import overload

from rich.cells import cell_len

from backlot_tui.desk.ordering import Group
from backlot_tui.domain.buckets import Risk
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.lines import Line, Piece, fit
from backlot_tui.ui.model import Model
from backlot_tui.ui.request_columns import (
    HEADINGS,
    Fits,
    cell,
    chosen_columns,
    fitted,
    heading,
    measured,
)
from backlot_tui.ui.request_view import RequestView, facts, request_view
from backlot_tui.ui.widgets.button_line import LineButton
from backlot_tui.ui.widgets.line_list import LineList
from backlot_tui.ui.widgets.range_mark import RangeMark

_MARKS = 4
"""Cells in front of the columns: cursor, tick, chevron, blank."""
_HEADING = "group:"


class _Ids(Sequence[str]):
    """The ids of what is shown, made when they are asked for: few of 100,000 ever are."""

    def __init__(self, rows: Sequence[SourceRequest], places: Sequence[int | str]) -> None:
        self._rows = rows
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        place = self._places[at]
        return _HEADING + place if isinstance(place, str) else self._rows[place].id


class RequestList(LineList):
    """`shown`: how many of the model's rows are, also in closed groups. Ticks outlive every filter.

    Grouped, each group begins with a heading that takes the cursor and can be closed.
    """

    TICK_CELLS = range(2)
    CHEVRON_CELLS = range(2, 4)

    def __init__(
        self,
        model: Model,
        today: date,
        id: str | None = None,  # noqa: A002 (Textual's word)
    ) -> None:
        super().__init__(id=id)
        self.model = model
        self.today = today
        self.shown = 0
        self.closed: set[str] = set()
        """Headings of the groups that are folded away."""
        self._laid_out_closed: frozenset[str] = frozenset()
        self._groups: Sequence[Group] = ()
        self._heading_rows: Sequence[int] = ()
        self.mark = RangeMark(self)
        self._places: Sequence[int | str] = ()
        """Per line: a position, or the heading of a group."""
        self._listing = model.listing
        """Whose positions these are: the model may have a newer one already."""
        self._counts: dict[str, int] = {}
        self.ticked: set[str] = set()
        self.empty: Sequence[Line] = ()
        self.risk: Callable[[SourceRequest], Risk | None] = lambda _: None
        self.chosen: Sequence[str] = ()
        """The columns that a person chose; the usual ones if none."""
        self._columns: dict[str, int] = {}
        self._best: dict[str, int] = {}

    def show_positions(self, positions: Sequence[int]) -> None:
        self.shown, self._places = len(positions), positions
        self._groups = self._heading_rows = ()
        self._take()

    def show_groups(self, groups: Sequence[Group]) -> None:
        same = groups is self._groups and self._listing is self.model.listing
        if same and self._laid_out_closed == self.closed:
            self.redraw()  # the same rows in the same places
        else:
            self._lay_out(groups)

    def _lay_out(self, groups: Sequence[Group]) -> None:
        places: list[int | str] = []
        heading_rows: list[int] = []
        for group in groups:
            heading_rows.append(len(places))
            places.append(group.heading)
            if group.heading not in self.closed:
                places += group.positions
        self._counts = {group.heading: len(group.positions) for group in groups}
        self.shown = sum(self._counts.values())
        self._places = places
        self._groups, self._heading_rows = groups, heading_rows
        self._laid_out_closed = frozenset(self.closed)
        self._take()

    def _take(self) -> None:
        self._listing = self.model.listing
        self.set_rows(_Ids(self._listing.rows, self._places))
        self.mark.rows_changed()

    def position(self, row_id: str) -> int | None:
        """Looked for in what is shown: quicker than an index of 100,000 rows for each filter."""
        is_heading = row_id.startswith(_HEADING)
        place = row_id.removeprefix(_HEADING) if is_heading else self._listing.place(row_id)
        try:
            return None if place is None else self._places.index(place)
        except ValueError:
            return None

    @property
    def shown_ids(self) -> list[str]:
        """The requests that the filter lets through, also those in closed groups."""
        in_groups = chain.from_iterable(group.positions for group in self._groups)
        positions = in_groups if self._groups else self._places
        return [self._listing.rows[at].id for at in positions if isinstance(at, int)]

    @property
    def request_id(self) -> str | None:
        """The request under the cursor; None on a heading."""
        return None if self.heading_under_cursor is not None else self.cursor_id

    @property
    def heading_under_cursor(self) -> str | None:
        place = self._places[self.cursor] if 0 <= self.cursor < len(self._places) else None
        return place if isinstance(place, str) else None

    def view(self, at: int) -> RequestView:
        request = self._listing.rows[at]
        return request_view(request, self.model.state_of(request), self.today, self.risk(request))

    @property
    def view_under_cursor(self) -> RequestView | None:
        place = self._places[self.cursor] if 0 <= self.cursor < len(self._places) else None
        return self.view(place) if isinstance(place, int) else None

    # Groups ---------------------------------------------------------------------------------

    def fold(self, heading: str) -> None:
        """Close a group, or open it again."""
        self.closed ^= {heading}
        self._lay_out(self._groups)

    def fold_all(self) -> None:
        """Close every group, or open all if none is open; the cursor stays with its group."""
        if not self._groups:
            return
        every = {group.heading for group in self._groups}
        self._to_heading()
        self.closed = set() if every <= self.closed else every
        self._lay_out(self._groups)

    def _to_heading(self) -> None:
        """Put the cursor on the heading of the row that it is on."""
        if at := bisect_right(self._heading_rows, self.cursor):
            self.move_cursor(self._heading_rows[at - 1])

    def toggle(self) -> None:
        if (heading := self.heading_under_cursor) is None:
            super().toggle()
        else:
            self.fold(heading)

    def action_expand(self) -> None:
        if (heading := self.heading_under_cursor) is None:
            super().action_expand()
        elif heading in self.closed:
            self.fold(heading)

    def action_collapse(self) -> None:
        """What is open closes; from a closed row to the heading of its group."""
        heading = self.heading_under_cursor
        if heading is None and self.cursor_id in self.expanded:
            super().action_collapse()
        elif heading is None:
            self._to_heading()
        elif heading not in self.closed:
            self.fold(heading)

    # Range ----------------------------------------------------------------------------------

    @property
    def range_size(self) -> int:
        """How many requests are in the range."""
        rows = self.mark.rows
        headings = self._heading_rows
        return len(rows) - bisect_left(headings, rows.stop) + bisect_left(headings, rows.start)

    def tick_range(self) -> None:
        headings = set(self._heading_rows)
        self.ticked |= {self.ids[row] for row in self.mark.rows if row not in headings}
        self.mark.drop()

    def move_cursor(self, row: int, *, direction: int = 1) -> None:
        before = self.cursor
        super().move_cursor(row, direction=direction)
        self.mark.cursor_moved(before)

    # Columns --------------------------------------------------------------------------------

    def measure(self) -> bool:
        """Look at the model again for how wide the columns should be; True if that changed.

        Widths follow the whole copy, not the filter: typing must not move columns.
        """
        states = {str(view.state) for view in self.model.views}
        best = measured(chosen_columns(self.chosen), self.model.listing, states)
        before, self._best = self._best, best
        return list(best.items()) != list(before.items())

    def fits(self) -> Fits:
        """For the person who chooses: the rows are looked at once, not at every choice."""
        states = {str(view.state) for view in self.model.views}
        best = measured(HEADINGS, self.model.listing, states)
        return lambda columns: fitted({key: best[key] for key in columns}, self._columns_width)

    @property
    def _columns_width(self) -> int:
        return self._width - _MARKS

    def redraw(self) -> None:
        if self._best:
            self._columns = fitted(self._best, self._columns_width)
        super().redraw()

    def heading(self, sort: str, *, descending: bool) -> tuple[Line, list[LineButton]]:
        """Above the list: what stands over the marks, and the names of the columns."""
        return ((" " * (_MARKS - 1), "dim"),), heading(self._columns, sort, descending=descending)

    # Rows -----------------------------------------------------------------------------------

    def look(self) -> Hashable:
        return self._width, tuple(self._columns.items()), self.today

    def made_of(self, row: int) -> Hashable | None:
        place = self._places[row]
        if isinstance(place, str):
            return None
        request = self._listing.rows[place]
        return (
            request,
            self.model.state_of(request),
            self.risk(request),
            request.id in self.ticked,
            request.id in self.expanded,
            row in self.mark.rows,
        )

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        place = self._places[row]
        if isinstance(place, str):
            return self._heading_line(row, place, width, cursor)
        view = self.view(place)
        row_id = self.ids[row]
        tick = "✓" if row_id in self.ticked else " "
        edge = "│" if row in self.mark.rows else " "
        marks: list[Piece] = [
            (("▌" if cursor else edge) + tick, "accent"),
            ("▾ " if row_id in self.expanded else "▸ ", "dim"),
        ]
        tail = view.language if "language" in self._best.keys() - self._columns.keys() else ""
        for key, cells in self._columns.items():
            marks += [cell(key, view, cells, tail), (" ", "")]
        return tuple(marks)

    def _heading_line(self, row: int, heading: str, width: int, cursor: bool) -> Line:
        count = f" ({self._counts[heading]:,})"
        shown = safe_text(heading)
        name = fit(shown, min(cell_len(shown), width - _MARKS - len(count)))
        chevron = "▸ " if heading in self.closed else "▾ "
        edge = "│ " if row in self.mark.rows else "  "
        mark = "▌ " if cursor else edge
        return ((mark, "accent"), (chevron, "dim"), (name, "accent"), (count, "dim"))

    def draw_details(self, row: int, width: int) -> list[Line]:
        place = self._places[row]
        if isinstance(place, str):
            return []
        request = self._listing.rows[place]
        return facts(self.view(place), self.model.source_type(request.source_type), width)

    def draw_empty(self) -> Sequence[Line]:
        return self.empty
