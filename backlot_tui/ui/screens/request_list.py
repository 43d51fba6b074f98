"""The dashboard's list of source requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from rich.cells import cell_len

from backlot_tui.desk.ordering import Group
from backlot_tui.domain.buckets import Risk
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.columns import Wish, fit_with_tail
from backlot_tui.ui.lines import Line, Piece, fit
from backlot_tui.ui.model import Model
from backlot_tui.ui.request_view import (
    RISK_ROLES,
    SHORT_STATUS,
    STATUS_ROLES,
    RequestView,
    facts,
    request_view,
    risk_word,
)
from backlot_tui.ui.transfer_text import STATE_ROLES
from backlot_tui.ui.widgets.line_list import LineList

_MARKS = 4
"""Cells in front of the columns: cursor, tick, chevron, blank."""
_WIDE_DUE = 15
_WIDE_RISK = 10
_HEADING = "group:"
_HEADINGS = {
    "title": "Title",
    "type": "Source Type",
    "language": "Language",
    "due": "Due",
    "risk": "Risk",
    "partner": "Partner",
    "package": "Package ID",
    "status": "Status",
    "state": "Delivery",
}
_WISHES: tuple[Wish, ...] = (
    ("status", 10), ("title", 14), ("due", 9), ("type", 15), ("state", 18), ("title", 18),
    ("risk", 1), ("type", 22), ("title", 24), ("language", 8), ("status", 20), ("due", _WIDE_DUE),
    ("risk", _WIDE_RISK), ("package", 10), ("title", 27), ("type", 23), ("partner", 16),
    ("title", 40), ("partner", 24),
    ("package", 16), ("type", 30),
)  # fmt: skip
"""What a narrow terminal drops first stands last; the status is never dropped."""


class RequestList(LineList):
    """`positions`: which of the model's rows are shown, in order. Ticks outlive every filter.

    Grouped, each group begins with a heading that takes the cursor and can be closed.
    """

    def __init__(
        self,
        model: Model,
        today: date,
        id: str | None = None,  # noqa: A002 (Textual's word)
    ) -> None:
        super().__init__(id=id)
        self.model = model
        self.today = today
        self.positions: Sequence[int] = ()
        self.closed: set[str] = set()
        """Headings of the groups that are folded away."""
        self._places: Sequence[int | str] = ()
        """Per line: a position, or the heading of a group."""
        self._counts: dict[str, int] = {}
        self.ticked: set[str] = set()
        self.empty: Sequence[Line] = ()
        self.risk: Callable[[SourceRequest], Risk | None] = lambda _: None
        self._columns: dict[str, int] = {}
        self._best: dict[str, int] = {}

    def show_positions(self, positions: Sequence[int]) -> None:
        rows = self.model.rows
        self.positions = self._places = positions
        self.set_rows([rows[at].id for at in positions])

    def show_groups(self, groups: Sequence[Group]) -> None:
        rows = self.model.rows
        places: list[int | str] = []
        ids: list[str] = []
        for group in groups:
            places.append(group.heading)
            ids.append(_HEADING + group.heading)
            if group.heading not in self.closed:
                places += group.positions
                ids += [rows[at].id for at in group.positions]
        self.positions = [at for group in groups for at in group.positions]
        self._counts = {group.heading: len(group.positions) for group in groups}
        self._places = places
        self.set_rows(ids)

    @property
    def shown_ids(self) -> list[str]:
        """The requests that the filter lets through, also those in closed groups."""
        return [self.model.rows[at].id for at in self.positions]

    @property
    def request_id(self) -> str | None:
        """The request under the cursor; None on a heading."""
        return None if self.heading_under_cursor is not None else self.cursor_id

    @property
    def heading_under_cursor(self) -> str | None:
        place = self._places[self.cursor] if 0 <= self.cursor < len(self._places) else None
        return place if isinstance(place, str) else None

    def view(self, at: int) -> RequestView:
        request = self.model.rows[at]
        return request_view(request, self.model.state_of(request), self.today, self.risk(request))

    @property
    def view_under_cursor(self) -> RequestView | None:
        place = self._places[self.cursor] if 0 <= self.cursor < len(self._places) else None
        return self.view(place) if isinstance(place, int) else None

    # Columns --------------------------------------------------------------------------------

    def measure(self) -> bool:
        """Look at the model again for how wide the columns should be; True if that changed.

        Widths follow the whole copy, not the filter: typing must not move columns.
        """
        before, self._best = self._best, self._measured()
        return self._best != before

    def _measured(self) -> dict[str, int]:
        rows = self.model.rows
        told = {str(row.latest_delivery_state or "") for row in rows}
        return {
            "title": max((len(row.title) + 7 for row in rows), default=14),
            "type": _longest({row.source_type for row in rows}, least=11),
            "language": _longest({row.language or "" for row in rows}, least=8),
            "due": _WIDE_DUE,
            "risk": _WIDE_RISK,
            "partner": _longest({row.partner for row in rows}, least=7),
            "package": _longest({row.package_id for row in rows}, least=10),
            "status": _longest({str(row.status) for row in rows}, least=6),
            "state": _longest(told | {str(view.state) for view in self.model.views}, least=8),
        }

    def redraw(self) -> None:
        if self._best:
            self._columns = fit_with_tail(
                _WISHES,
                self._best,
                self._width - _MARKS,
                always=("title", "status"),
                body="type",
                tail="language",
            )
        super().redraw()

    def heading(self) -> Line:
        """The names of the columns, above the list."""
        cells = [
            fit(_HEADINGS[key] if len(_HEADINGS[key]) <= width else "", width)
            for key, width in self._columns.items()
        ]
        return ((" " * (_MARKS - 1) + " ".join(cells), "dim"),)

    # Rows -----------------------------------------------------------------------------------

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        place = self._places[row]
        if isinstance(place, str):
            return self._heading_line(place, width, cursor)
        view = self.view(place)
        row_id = self.ids[row]
        tick = "✓" if row_id in self.ticked else " "
        marks: list[Piece] = [
            (("▌" if cursor else " ") + tick, "accent"),
            ("▾ " if row_id in self.expanded else "▸ ", "dim"),
        ]
        for key, cells in self._columns.items():
            text, role = self._cell(key, view, cells)
            marks += [(text, role), (" ", "")]
        return tuple(marks)

    def _heading_line(self, heading: str, width: int, cursor: bool) -> Line:
        count = f" {self._counts[heading]:,}"
        name = fit(safe_text(heading), min(cell_len(heading), width - _MARKS - len(count)))
        chevron = "▸ " if heading in self.closed else "▾ "
        mark = "▌ " if cursor else "  "
        return ((mark, "accent"), (chevron, "dim"), (name, "accent"), (count, "dim"))

    def _cell(self, key: str, view: RequestView, cells: int) -> Piece:
        match key:
            case "title":
                return fit(view.title, cells, view.episode), "strong"
            case "type":
                tail = "" if "language" in self._columns else view.language
                return fit(view.source_type, cells, tail), ""
            case "due":
                return self._due(view, cells)
            case "risk":
                return fit(risk_word(view.risk, cells), cells), RISK_ROLES[view.risk]
            case "status":
                word = str(view.status)
                short = SHORT_STATUS.get(view.status, word) if cells < len(word) else word
                return fit(short, cells), STATUS_ROLES[view.status]
            case "state":
                role = STATE_ROLES.get(view.state, "") if view.state else ""
                return fit(str(view.state or ""), cells), role
            case "language":
                return fit(view.language, cells), ""
            case "partner":
                return fit(view.partner, cells), "dim"
            case _:
                return fit(view.package, cells), "dim"

    @staticmethod
    def _due(view: RequestView, cells: int) -> Piece:
        if not view.due_word:
            return fit(view.due, cells), "dim"
        both = f"{view.due} {view.due_word}"
        text = both if len(both) <= cells else view.due_word
        return fit(text, cells), "bad" if view.late else ""

    def draw_details(self, row: int, width: int) -> list[Line]:
        place = self._places[row]
        if isinstance(place, str):
            return []
        request = self.model.rows[place]
        return facts(self.view(place), self.model.source_type(request.source_type), width)

    def draw_empty(self) -> Sequence[Line]:
        return self.empty


def _longest(texts: set[str], least: int) -> int:
    return max(least, *(len(text) for text in texts), 0)
