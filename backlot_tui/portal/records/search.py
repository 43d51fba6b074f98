"""The filter language (domain.filters) as SQL, with the meaning that `matcher` gives it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, not_, or_, true

from backlot_tui.domain.filters import COLUMNS, Filter, Term, Value
from backlot_tui.portal.records.schema import requests


def where(wanted: Filter) -> ColumnElement[bool]:
    return and_(true(), *(_holds(term) for term in wanted.terms))


def _holds(term: Term) -> ColumnElement[bool]:
    if term.key is None:
        found = or_(*(_has_word(value.text) for value in term.values))
    else:
        # lower() case-folds as Unicode has it: records.sqlite sees to that.
        text = func.lower(func.coalesce(requests.c[COLUMNS[term.key]], ""))
        found = or_(*(_fits(text, value) for value in term.values))
    return not_(found) if term.negated else found


def _has_word(word: str) -> ColumnElement[bool]:
    return requests.c.search_key.contains(word, autoescape=True)


def _fits(text: ColumnElement[str], value: Value) -> ColumnElement[bool]:
    return text == value.text if value.exact else text.contains(value.text, autoescape=True)
