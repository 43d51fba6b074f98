"""A filter over many rows at once: free words look in keys that were prepared beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from backlot_tui.domain.filters import Filter, matcher
from backlot_tui.domain.requests import SourceRequest


def narrow(rows: Sequence[SourceRequest], keys: Sequence[str], wanted: Filter) -> list[int]:
    """The positions of the rows that match; keys: `domain.filters.search_key` of each row.

    The same rows that `domain.filters.matcher` lets through, without folding 100,000 texts for
    every letter typed.
    """
    found: list[int] = list(range(len(rows)))
    for term in wanted.terms:
        if term.key is not None:
            continue
        words = [value.text for value in term.values]
        if len(words) == 1 and not term.negated:
            word = words[0]
            found = [at for at in found if word in keys[at]]
        else:
            hit = not term.negated
            found = [at for at in found if any(word in keys[at] for word in words) is hit]
    keyed = tuple(term for term in wanted.terms if term.key is not None)
    if not keyed:
        return found
    holds = matcher(Filter(wanted.text, keyed))
    return [at for at in found if holds(rows[at])]
