"""A view of the dashboard in words, and small changes of a filter's text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backlot_tui.desk.views import View
from backlot_tui.domain.filters import SELECTED, Filter, FilterError, Term, parse
from backlot_tui.ui.lines import joined

COLUMN_NAMES: Mapping[str, str] = {
    "title": "Title and episode",
    "type": "Source Type",
    "language": "Language",
    "due": "Due",
    "risk": "Risk",
    "partner": "Fulfillment Partner",
    "package": "Package ID",
    "status": "Status",
    "delivery": "Latest delivery",
    "estimated": "Estimated Delivery Date",
    "material": "Material Status",
    "content": "Content Partner",
    "original": "Original language",
    "reason": "Reason of a redelivery",
    "updated": "Last change",
    "id": "Request",
}
"""The usual columns first, in their usual order."""
SORT_NAMES: Mapping[str, str] = {
    "due": "Due, what is to be delivered first",
    **{name: text for name, text in COLUMN_NAMES.items() if name != "due"},
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
    texts = term_texts(text)
    if term in texts:
        return without_term(text, texts.index(term))
    return f"{text} {term}".strip() if texts else term


def term_texts(text: str) -> list[str]:
    """The filter's terms as they are written; none of an unreadable one."""
    return [text[each.start : each.end] for each in _terms(text)]


def without_term(text: str, at: int) -> str:
    """The filter without one of its terms; -1 is the last. An unreadable filter goes whole."""
    terms = _terms(text)
    if not terms:
        return ""
    gone = terms[at]
    return f"{text[: gone.start].rstrip()} {text[gone.end :].lstrip()}".strip()


def terms_before(text: str, at: int) -> Filter | None:
    """The whole terms before a column; None if they cannot be read either."""
    before = text[:at]
    try:
        return parse(before[: before.rfind(" ") + 1])
    except FilterError:
        return None


def without_ticked(text: str) -> str:
    """The filter without what means another thing as soon as other rows are ticked."""
    gone = [
        at
        for at, term in enumerate(_terms(text))
        if term.key == "is" and any(value.text == SELECTED for value in term.values)
    ]
    for at in reversed(gone):
        text = without_term(text, at)
    return text


def _terms(text: str) -> Sequence[Term]:
    try:
        return parse(text).terms
    except FilterError:
        return ()
