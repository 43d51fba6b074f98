"""Writing a filter for people who pick instead of type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from backlot_tui.desk.listing import Listing
from backlot_tui.domain.buckets import BUCKETS
from backlot_tui.domain.filters import KEYS, Filter, parse, quote
from backlot_tui.domain.folding import fold
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.requests import SourceRequest

FIELDS: tuple[tuple[str, str], ...] = (
    ("partner", "Fulfillment Partner"),
    ("package", "Package ID"),
    ("type", "Source Type"),
    ("status", "Status"),
    ("title", "Title"),
    ("language", "Language"),
    ("material", "Material Status"),
    ("delivery", "Delivery"),
    ("due", "Due"),
    ("is", "Risk and state"),
)
"""Filter key and name on screen; the article's four first."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "due": {
        "overdue": "overdue",
        "today": "today",
        "7d": "within 7 days",
        "<30d": "in less than 30 days",
        ">30d": "in more than 30 days",
    },
    "is": {name: name.replace("-", " ") for name in BUCKETS},
}
"""Of keys whose column has no names to pick: what may be said, and how that reads."""


def without_key(wanted: Filter, key: str) -> str:
    """The filter's text without what it says positively about `key`."""
    text = wanted.text
    for term in reversed(wanted.terms):
        if term.key == key and not term.negated:
            text = f"{text[: term.start].rstrip()} {text[term.end :].lstrip()}"
    return text.strip()


def with_values(wanted: Filter, key: str, values: Sequence[str]) -> str:
    """The filter's text, saying that `key` is one of `values`; none takes the key out."""
    rest = without_key(wanted, key)
    if not values:
        return rest
    return f"{rest} {key}:{','.join(quote(value) for value in values)}".strip()


def chosen_values(wanted: Filter, key: str, known: Sequence[str]) -> set[str]:
    """Which of the known values the filter lets through by name."""
    return {
        each
        for term in wanted.terms
        if term.key == key and not term.negated
        for value in term.values
        for each in known
        if (value.text == fold(each) if value.exact else value.text in fold(each))
    }


def known_values(rows: Sequence[SourceRequest], key: str) -> list[str]:
    """What can be picked for the key."""
    return list(WORDS[key]) if key in WORDS else [value for value, _ in _value_counts(rows, key)]


def counts(listing: Listing, others: Filter, key: str, moment: Moment) -> dict[str, int]:
    """How many requests have each value, of those that the rest of the filter lets through."""
    if key in WORDS:
        each = {word: parse(with_values(others, key, [word])) for word in WORDS[key]}
        return {word: len(listing.narrow(wanted, moment)) for word, wanted in each.items()}
    return dict(_value_counts([listing.rows[at] for at in listing.narrow(others, moment)], key))


def _value_counts(rows: Sequence[SourceRequest], key: str) -> list[tuple[str, int]]:
    """The values that a column has in these rows, and how often; by name."""
    attribute, _ = KEYS[key]
    counted = Counter(str(getattr(row, attribute) or "") for row in rows)
    del counted[""]
    return sorted(counted.items())
