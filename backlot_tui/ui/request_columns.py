"""The columns of the dashboard's list: what each says, and which a width has room for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from backlot_tui.desk.listing import Listing
from backlot_tui.ui.columns import Wish, fit_columns, fit_with_tail
from backlot_tui.ui.lines import Line, Piece, fit
from backlot_tui.ui.request_view import (
    RISK_ROLES,
    SHORT_STATUS,
    STATUS_ROLES,
    RequestView,
    risk_word,
)
from backlot_tui.ui.transfer_text import STATE_ROLES
from backlot_tui.ui.widgets.button_line import LineButton

Fits = Callable[[Sequence[str]], Collection[str]]
"""Which of some columns there is room for now."""

ALWAYS = "status"
"""The column that no choice and no width takes away."""

HEADINGS: Mapping[str, str] = {
    "title": "Title",
    "type": "Source Type",
    "language": "Language",
    "due": "Due",
    "risk": "Risk",
    "partner": "Partner",
    "package": "Package ID",
    "status": "Status",
    "delivery": "Delivery",
    "estimated": "Estimated",
    "material": "Material",
    "content": "Content Partner",
    "original": "Original",
    "reason": "Reason",
    "updated": "Changed",
    "id": "Request",
}
USUAL: tuple[str, ...] = tuple(HEADINGS)[:9]
"""What is shown, as far as there is room, until a person chooses."""

_WIDE_DUE = 15
_WIDE_RISK = 10
_DATE = 11
_MOMENT = 17
_WISHES: tuple[Wish, ...] = (
    ("status", 10), ("title", 14), ("due", 9), ("type", 15), ("delivery", 18), ("title", 18),
    ("risk", 1), ("type", 22), ("title", 24), ("language", 8), ("status", 20), ("due", _WIDE_DUE),
    ("risk", _WIDE_RISK), ("package", 10), ("title", 27), ("type", 23), ("partner", 16),
    ("id", 10), ("estimated", _DATE), ("material", 14), ("updated", 12), ("original", 8),
    ("content", 16), ("reason", 20), ("title", 40), ("partner", 24), ("package", 16), ("type", 30),
    ("content", 24), ("material", 21), ("reason", 40), ("updated", _MOMENT), ("id", 20),
)  # fmt: skip
"""What a narrow terminal drops first stands last; the status is never dropped."""

_OF: Mapping[str, str] = {
    "type": "source_type",
    "language": "language",
    "partner": "partner",
    "package": "package_id",
    "status": "status",
    "delivery": "latest_delivery_state",
    "material": "material_status",
    "content": "content_partner",
    "original": "original_language",
    "reason": "reason",
    "id": "id",
}
"""The columns that are as wide as what they have to say, and where it stands in a request."""
_FIXED: Mapping[str, int] = {
    "due": _WIDE_DUE, "risk": _WIDE_RISK, "estimated": _DATE, "updated": _MOMENT,
}  # fmt: skip
_TITLE = 7
_EPISODE = 7
"""Cells of ` S01E02` behind a title."""


def chosen_columns(chosen: Sequence[str]) -> tuple[str, ...]:
    """What a view asks for: its columns, the usual ones for none, and always the status."""
    columns = tuple(chosen) or USUAL
    return columns if ALWAYS in columns else (*columns, ALWAYS)


def measured(columns: Iterable[str], listing: Listing, states: Iterable[str]) -> dict[str, int]:
    """Column -> cells that show everything it says of these requests, in the order of `columns`.

    states: of the deliveries that only this machine knows.
    """
    widths: dict[str, int] = {}
    for key in columns:
        if key in _FIXED:
            widths[key] = _FIXED[key]
        elif key == "title":
            widths[key] = (listing.widest("title") or _TITLE) + _EPISODE
        else:
            widths[key] = max(len(HEADINGS[key]), listing.widest(_OF[key]))
    if "delivery" in widths:
        widths["delivery"] = max([widths["delivery"], *map(len, states)])
    return widths


def fitted(best: Mapping[str, int], width: int) -> dict[str, int]:
    """Column -> cells, of those that `measured` looked at and `width` has room for.

    Columns that a person chose all get their least before any is widened.
    """
    wishes = [wish for wish in _WISHES if wish[0] in best]
    if tuple(best) != USUAL:
        wishes = [*_least(wishes), *wishes]
    always = [key for key in ("title", ALWAYS) if key in best]
    if "type" in best and "language" in best:
        return fit_with_tail(wishes, best, width, always=always, body="type", tail="language")
    return fit_columns(wishes, best, width, always=always)


def _least(wishes: Sequence[Wish]) -> list[Wish]:
    """The first wish of each column."""
    least: dict[str, int] = {}
    for key, cells in wishes:
        least.setdefault(key, cells)
    return list(least.items())


def heading(columns: Mapping[str, int], sort: str, *, descending: bool) -> list[LineButton]:
    """The names of the columns; an arrow behind the one that the list is sorted by."""
    buttons: list[LineButton] = []
    for key, width in columns.items():
        arrow = (" ▾" if descending else " ▴") if key == sort else ""
        name = HEADINGS[key]
        said = next((each for each in (name + arrow, name) if len(each) <= width), "")
        name_line: Line = ((fit(said, width), "strong" if arrow else "dim"), (" ", "dim"))
        buttons.append(LineButton(name_line, f"sort_by({key!r})"))
    return buttons


def cell(key: str, view: RequestView, cells: int, tail: str = "") -> Piece:
    """What one column says of a request, in exactly `cells`.

    tail: the language, where it stands behind the source type for want of a column.
    """
    match key:
        case "title":
            return fit(view.title, cells, view.episode), "strong"
        case "type":
            return fit(view.source_type, cells, tail), ""
        case "due":
            return _due(view, cells)
        case "risk":
            return fit(risk_word(view.risk, cells), cells), RISK_ROLES[view.risk]
        case "status":
            word = str(view.status)
            short = SHORT_STATUS.get(view.status, word) if cells < len(word) else word
            return fit(short, cells), STATUS_ROLES[view.status]
        case "delivery":
            role = STATE_ROLES.get(view.state, "") if view.state else ""
            return fit(str(view.state or ""), cells), role
        case "language":
            return fit(view.language, cells), ""
        case "reason":
            return fit(view.reason, cells), "warn"
        case _:
            return fit(_PLAIN[key](view), cells), "dim"


_PLAIN: Mapping[str, Callable[[RequestView], str]] = {
    "partner": lambda view: view.partner,
    "package": lambda view: view.package,
    "estimated": lambda view: view.estimated,
    "material": lambda view: str(view.material),
    "content": lambda view: view.content_partner,
    "original": lambda view: view.original_language,
    "updated": lambda view: view.updated_at,
    "id": lambda view: view.id,
}


def _due(view: RequestView, cells: int) -> Piece:
    """Date and days to go; without its year, then without the date, where that is too long."""
    if not view.due_word:
        return fit(view.due if len(view.due) <= cells else view.due_day, cells), "dim"
    ways = (f"{view.due} {view.due_word}", f"{view.due_day} {view.due_word}")
    text = next((way for way in ways if len(way) <= cells), view.due_word)
    return fit(text, cells), "bad" if view.late else ""
