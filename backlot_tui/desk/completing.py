"""What may come next in a filter that is being typed: keys, and values with their counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from backlot_tui.domain.buckets import BUCKETS
from backlot_tui.domain.conditions import predicate
from backlot_tui.domain.filters import KEYS, SELECTED, KeyKind, quote
from backlot_tui.domain.folding import fold
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.requests import SourceRequest

_WORD = re.compile(r'!?(?:([a-zA-Z_]+):)?((?:"[^"]*"|[^\s",]+|,)*"?[^\s"]*)$')
_PLAIN = re.compile(r'[^\s",!:]+')
_DATES = ("overdue", "today", "tomorrow", "7d", "<30d", ">30d")
_MOST = 50


@dataclass(frozen=True, slots=True)
class Completion:
    """Put `text` in place of the filter's end from `start` on. count: rows it would find."""

    start: int
    text: str
    shown: str
    count: int | None = None


def completions(text: str, rows: Sequence[SourceRequest], moment: Moment) -> list[Completion]:
    """For the word at the end of `text`: the keys that begin so, or the key's values in `rows`."""
    found = _WORD.search(text)
    if found is None:
        return []
    key, typed = found[1], found[2]
    if key is None:
        start = found.start() + found[0].startswith("!")
        return _keys(start, text[start:])
    if key.lower() not in KEYS:
        return []
    start = found.start(2) + typed.rfind(",") + 1
    return _values(key.lower(), start, text[start:].lstrip('"'), rows, moment)


def _keys(start: int, typed: str) -> list[Completion]:
    if not typed:
        return []
    folded = fold(typed)
    return [Completion(start, f"{key}:", f"{key}:") for key in KEYS if key.startswith(folded)]


def _values(
    key: str, start: int, typed: str, rows: Sequence[SourceRequest], moment: Moment
) -> list[Completion]:
    column, kind = KEYS[key]
    if kind is KeyKind.BUCKET:
        counted = [(name, _count(name, rows, moment)) for name in BUCKETS]
        known: list[tuple[str, int | None]] = [*counted, (SELECTED, None)]
    elif kind is KeyKind.DATE:
        known = [(name, None) for name in _DATES]
    else:
        by_value = Counter(str(getattr(row, column) or "") for row in rows)
        known = [(value, count) for value, count in by_value.most_common() if value]
    folded = fold(typed)
    fitting = [(value, count) for value, count in known if folded in fold(value)]
    return [
        Completion(start, value if _PLAIN.fullmatch(value) else quote(value), value, count)
        for value, count in fitting[:_MOST]
    ]


def _count(bucket: str, rows: Sequence[SourceRequest], moment: Moment) -> int:
    holds = predicate(BUCKETS[bucket](moment))
    return sum(map(holds, rows))
