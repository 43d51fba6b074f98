"""The filter language of the dashboard, the commands and the API's `q`.

    words             each must appear in title, episode, package, title id or request id
    key:value         the column contains the value, in any case
    key:"value"       the column is exactly the value, in any case
    due:<7d           dates and numbers take ranges (domain.spans)
    is:critical       a bucket (domain.buckets)
    key:one,two       one or the other
    !term             not the term
    "two words"       one word with a blank in it

Terms are ANDed. `parse` knows the writing, `condition` what it means at a moment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from backlot_tui.domain.buckets import BUCKETS
from backlot_tui.domain.conditions import (
    AllOf,
    AnyOf,
    Between,
    Condition,
    Contains,
    Equals,
    HasWord,
    Not,
    OneOf,
    predicate,
)
from backlot_tui.domain.folding import fold
from backlot_tui.domain.moment import Moment, moment_now
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.spans import date_span, number_span


class KeyKind(Enum):
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    BUCKET = "bucket"


KEYS: Mapping[str, tuple[str, KeyKind]] = {
    "partner": ("partner", KeyKind.TEXT),
    "package": ("package_id", KeyKind.TEXT),
    "type": ("source_type", KeyKind.TEXT),
    "status": ("status", KeyKind.TEXT),
    "title": ("title", KeyKind.TEXT),
    "language": ("language", KeyKind.TEXT),
    "due": ("due", KeyKind.DATE),
    "estimated": ("estimated", KeyKind.DATE),
    "material": ("material_status", KeyKind.TEXT),
    "delivery": ("latest_delivery_state", KeyKind.TEXT),
    "season": ("season", KeyKind.NUMBER),
    "episode": ("episode", KeyKind.NUMBER),
    "original": ("original_language", KeyKind.TEXT),
    "content": ("content_partner", KeyKind.TEXT),
    "reason": ("reason", KeyKind.TEXT),
    "id": ("id", KeyKind.TEXT),
    "is": ("", KeyKind.BUCKET),
}
"""Key -> attribute of SourceRequest and kind. The first four are the article's filters."""

SELECTED = "selected"
"""`is:selected`: what is ticked at the desk; nobody else knows it."""

OVERDUE = "overdue"
"""A date that has passed while the request still waits for its delivery."""

DATE_WORDS = (OVERDUE, "today", "tomorrow", "7d", "<30d", ">30d")
"""What is offered behind a date's key."""

_SPANS = {KeyKind.DATE: date_span, KeyKind.NUMBER: number_span}
_HINTS = {
    KeyKind.DATE: "Write a date (2026-12-01, 2026-12), a range (a..b, <7d, >=2026-12-01), today"
    " or overdue.",
    KeyKind.NUMBER: "Write a number, or a range (1..3, >2).",
    KeyKind.BUCKET: f"Buckets: {', '.join([*BUCKETS, SELECTED])}.",
}

_TERM = re.compile(
    r"""
    (?P<not>!)?
    (?: (?P<key>[a-zA-Z_]+) : )?
    (?P<values> (?: "[^"]*" | [^\s",]+ ) (?: , (?: "[^"]*" | [^\s",]+ ) )* )
    (?= \s | $ )
    """,
    re.VERBOSE,
)
_VALUE = re.compile(r'"([^"]*)"|([^\s",]+)')
_VALUELESS = re.compile(r"!?[a-zA-Z_]+:(\s|$)")
_BLANK = re.compile(r"\s*")


class FilterError(UsageProblem):
    """The filter cannot be read. `position` is the column (from 0) where it goes wrong.

    what: the sentence without the place, for where the place is marked.
    """

    def __init__(self, position: int, what: str, fix: str = "") -> None:
        super().__init__("filter", f"Filter, column {position + 1}: {what}", fix)
        self.position = position
        self.what = what


@dataclass(frozen=True, slots=True)
class Value:
    """`text` is folded; `exact` where it stood in quotes behind a key."""

    text: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Term:
    """`key` is None for free words. `start` and `end` are columns in the filter's text."""

    key: str | None
    values: tuple[Value, ...]
    negated: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Filter:
    text: str
    terms: tuple[Term, ...]


def parse(text: str) -> Filter:
    """Read a filter; FilterError says where it cannot be read."""
    terms = []
    at = _skip_blanks(text, 0)
    while at < len(text):
        term = _term_at(text, at)
        terms.append(term)
        at = _skip_blanks(text, term.end)
    return Filter(text, tuple(terms))


def condition(wanted: Filter, moment: Moment, selected: Collection[str] | None = None) -> AllOf:
    """What the filter means at a moment; each term is one of the conditions of an `AllOf`.

    selected: ids of the requests ticked at the desk; without them `is:selected` is a FilterError.
    """
    return AllOf(tuple(term_condition(term, moment, selected) for term in wanted.terms))


def term_condition(term: Term, moment: Moment, selected: Collection[str] | None) -> Condition:
    """What one term means; `selected` as for `condition`. Raises FilterError."""
    found = AnyOf(tuple(_means(term, value, moment, selected) for value in term.values))
    return Not(found) if term.negated else found


def matcher(wanted: Filter, moment: Moment | None = None) -> Callable[[SourceRequest], bool]:
    """The filter as a predicate over rows; now, if no moment is given."""
    return predicate(condition(wanted, moment or moment_now()))


def quote(value: str) -> str:
    """A value as an exact filter value, for menus that write filters."""
    return '"' + value.replace('"', "") + '"'


def _means(term: Term, value: Value, moment: Moment, selected: Collection[str] | None) -> Condition:
    if term.key is None:
        return HasWord(value.text)
    column, kind = KEYS[term.key]
    if kind is KeyKind.TEXT:
        return Equals(column, value.text) if value.exact else Contains(column, value.text)
    if kind is KeyKind.BUCKET:
        return _bucket(term, value.text, moment, selected)
    if kind is KeyKind.DATE and value.text == OVERDUE:
        late = Between(column, None, moment.day(-1))
        return AllOf((BUCKETS["to-deliver"](moment), late))
    span = _SPANS[kind](value.text, moment)
    assert span is not None  # `parse` has looked
    return Between(column, span.low, span.high)


def _bucket(term: Term, name: str, moment: Moment, selected: Collection[str] | None) -> Condition:
    if name != SELECTED:
        return BUCKETS[name](moment)
    if selected is None:
        raise FilterError(term.start, "is:selected is known at the desk only.")
    return OneOf("id", frozenset(selected))


def _skip_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _term_at(text: str, at: int) -> Term:
    found = _TERM.match(text, at)
    if found is None or _VALUELESS.match(text, at):
        raise _unreadable(text, at)
    key = found["key"].lower() if found["key"] else None
    if key is not None and key not in KEYS:
        raise FilterError(
            found.start("key"),
            f"there is no key {safe_text(key)!r}.",
            f"Keys: {', '.join(KEYS)}.",
        )
    values = []
    for each in _VALUE.finditer(text, found.start("values"), found.end("values")):
        quoted, bare = each.groups()
        value = Value(fold(quoted if bare is None else bare), key is not None and bare is None)
        _check_value(key, value, each.start())
        values.append(value)
    return Term(key, tuple(values), found["not"] is not None, at, found.end())


def _check_value(key: str | None, value: Value, position: int) -> None:
    kind = KEYS[key][1] if key else KeyKind.TEXT
    match kind:
        case KeyKind.TEXT:
            known = True
        case KeyKind.BUCKET:
            known = value.text in BUCKETS or value.text == SELECTED
        case _:
            overdue = kind is KeyKind.DATE and value.text == OVERDUE
            known = overdue or _SPANS[kind](value.text, moment_now()) is not None
    if not known:
        what = "range with its lower end first" if ".." in value.text else kind.value
        raise FilterError(position, f"{key}: {safe_text(value.text)!r} is no {what}.", _HINTS[kind])


def _unreadable(text: str, at: int) -> FilterError:
    rest = text[at:]
    if rest.count('"') % 2:
        return FilterError(text.index('"', at), "a quote is opened and not closed.")
    if _VALUELESS.match(text, at):
        return FilterError(at, "a value is missing behind the colon.", "Write key:value.")
    return FilterError(at, "this cannot be read.", 'Put text with commas or quotes in "quotes".')
