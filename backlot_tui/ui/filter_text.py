"""Writing a filter for people who pick instead of type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from backlot_tui.domain.filters import KEYS, Filter, quote
from backlot_tui.domain.folding import fold
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
)
"""Filter key and name on screen; the article's four first."""


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


def value_counts(rows: Sequence[SourceRequest], key: str) -> list[tuple[str, int]]:
    """The values that a column has in these rows, and how often; by name."""
    attribute, _ = KEYS[key]
    counted = Counter(str(getattr(row, attribute) or "") for row in rows)
    del counted[""]
    return sorted(counted.items())
