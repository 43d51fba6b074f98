"""A filter over many rows at once: free words look in keys that were prepared beforehand."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from backlot_tui.domain.conditions import predicate
from backlot_tui.domain.filters import Filter, Term, term_condition
from backlot_tui.domain.moment import Moment, moment_now
from backlot_tui.domain.requests import SourceRequest


def narrow(
    rows: Sequence[SourceRequest],
    keys: Sequence[str],
    wanted: Filter,
    moment: Moment | None = None,
    selected: Collection[str] = (),
) -> list[int]:
    """The positions of the rows that match; keys: `domain.conditions.search_key` of each row.

    The same rows that `domain.filters.matcher` lets through, without folding 100,000 texts for
    every letter typed.
    """
    found: list[int] = list(range(len(rows)))
    # Words first: looking in a prepared key is quick, and leaves less for the columns.
    for term in sorted(wanted.terms, key=lambda term: term.key is not None):
        if term.key is None:
            found = _with_words(found, keys, term)
        else:
            holds = predicate(term_condition(term, moment or moment_now(), selected))
            found = [at for at in found if holds(rows[at])]
    return found


def _with_words(found: list[int], keys: Sequence[str], term: Term) -> list[int]:
    words = [value.text for value in term.values]
    if len(words) == 1 and not term.negated:
        word = words[0]
        return [at for at in found if word in keys[at]]
    hit = not term.negated
    return [at for at in found if any(word in keys[at] for word in words) is hit]
