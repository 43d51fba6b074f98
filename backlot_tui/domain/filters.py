"""The filter language of the dashboard, the commands and the API's `q`.

    words             each must appear in title, episode, package, title id or request id
    key:value         the column contains the value, in any case
    key:"value"       the column is exactly the value, in any case
    key:one,two       one or the other
    !term             not the term
    "two words"       one word with a blank in it

Terms are ANDed. This module knows the language and how it holds against a row; the portal
compiles the same `Filter` to SQL (portal/records/search.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text

COLUMNS: Mapping[str, str] = {
    "partner": "partner",
    "package": "package_id",
    "type": "source_type",
    "status": "status",
    "title": "title",
    "language": "language",
    "due": "due",
    "material": "material_status",
    "delivery": "latest_delivery_state",
    "id": "id",
}
"""Filter key -> attribute of SourceRequest. The first four are the article's filters."""

SEARCHED = ("title", "episode_label", "package_id", "title_id", "id")
"""What free words look in."""

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
    """The filter cannot be read. `position` is the column (from 0) where it goes wrong."""

    def __init__(self, position: int, sentence: str, fix: str = "") -> None:
        super().__init__("filter", f"Filter, column {position + 1}: {sentence}", fix)
        self.position = position


@dataclass(frozen=True, slots=True)
class Value:
    """`text` is case-folded; `exact` where it stood in quotes behind a key."""

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


def _skip_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _term_at(text: str, at: int) -> Term:
    found = _TERM.match(text, at)
    if found is None or _VALUELESS.match(text, at):
        raise _unreadable(text, at)
    key = found["key"].lower() if found["key"] else None
    if key is not None and key not in COLUMNS:
        raise FilterError(
            found.start("key"),
            f"there is no key {safe_text(key)!r}.",
            f"Keys: {', '.join(COLUMNS)}.",
        )
    values = tuple(
        Value((quoted if bare == "" else bare).casefold(), exact=key is not None and bare == "")
        for quoted, bare in _VALUE.findall(found["values"])
    )
    return Term(key, values, found["not"] is not None, at, found.end())


def _unreadable(text: str, at: int) -> FilterError:
    rest = text[at:]
    if rest.count('"') % 2:
        return FilterError(text.index('"', at), "a quote is opened and not closed.")
    if _VALUELESS.match(text, at):
        return FilterError(at, "a value is missing behind the colon.", "Write key:value.")
    return FilterError(at, "this cannot be read.", 'Put text with commas or quotes in "quotes".')


def search_key(row: SourceRequest) -> str:
    """What free words are looked for in, case-folded; worth keeping beside a row."""
    return "\n".join(str(getattr(row, name)) for name in SEARCHED).casefold()


def matcher(wanted: Filter) -> Callable[[SourceRequest], bool]:
    """The filter as a predicate over rows."""
    tests = [_term_test(term) for term in wanted.terms]
    return lambda row: all(test(row) for test in tests)


def _term_test(term: Term) -> Callable[[SourceRequest], bool]:
    if term.key is None:
        words = [value.text for value in term.values]
        return lambda row: any(word in search_key(row) for word in words) != term.negated
    attribute = COLUMNS[term.key]

    def holds(row: SourceRequest) -> bool:
        text = str(getattr(row, attribute) or "").casefold()
        found = any(v.text == text if v.exact else v.text in text for v in term.values)
        return found != term.negated

    return holds


def quote(value: str) -> str:
    """A value as an exact filter value, for menus that write filters."""
    return '"' + value.replace('"', "") + '"'
