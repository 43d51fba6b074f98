"""A view of the dashboard in words, and small changes of a filter's text."""

from __future__ import annotations

from collections.abc import Mapping

from backlot_tui.desk.views import View
from backlot_tui.domain.filters import FilterError, parse
from backlot_tui.ui.lines import joined

SORT_NAMES: Mapping[str, str] = {
    "due": "Due, what is to be delivered first",
    "title": "Title and episode",
    "type": "Source Type",
    "language": "Language",
    "status": "Status",
    "partner": "Fulfillment Partner",
    "package": "Package ID",
    "delivery": "Latest delivery",
    "estimated": "Estimated Delivery Date",
    "updated": "Last change",
    "id": "Request",
}
GROUP_NAMES: Mapping[str, str] = {
    "": "No groups",
    "title": "Title",
    "package": "Package ID",
    "type": "Source Type",
    "language": "Language",
    "week": "Due week",
    "partner": "Fulfillment Partner",
    "status": "Status",
}


def said(view: View) -> str:
    """How the list is arranged, where that is not the plain way."""
    arrow = " ↓" if view.descending else ""
    plain = view.sort == "due" and not view.descending
    return joined(
        (
            "" if plain else f"by {view.sort}{arrow}",
            f"grouped by {view.group}" if view.group else "",
        )
    )


def toggled(text: str, term: str) -> str:
    """The filter with a term added at its end, or without it if it is there."""
    try:
        terms = parse(text).terms
    except FilterError:
        return term
    for each in terms:
        if text[each.start : each.end] == term:
            return f"{text[: each.start].rstrip()} {text[each.end :].lstrip()}".strip()
    return f"{text} {term}".strip()


def without_last_term(text: str) -> str:
    """The filter without its last term; an unreadable one goes whole."""
    try:
        terms = parse(text).terms
    except FilterError:
        return ""
    return text[: terms[-1].start].rstrip() if terms else ""
