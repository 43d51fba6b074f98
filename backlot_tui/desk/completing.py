"""What may come next in a filter that is being typed: keys, and values with their counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from backlot_tui.desk.listing import Listing
from backlot_tui.domain.buckets import BUCKETS
from backlot_tui.domain.filters import DATE_WORDS, KEYS, SELECTED, KeyKind, parse, quote
from backlot_tui.domain.folding import fold
from backlot_tui.domain.moment import Moment

_WORD = re.compile(r'!?(?:([a-zA-Z_]+):)?((?:"[^"]*"|[^\s",]+|,)*"?[^\s"]*)$')
_PLAIN = re.compile(r'[^\s",!:]+')
_MOST = 50


@dataclass(frozen=True, slots=True)
class Completion:
    """Put `text` in place of the filter's end from `start` on. count: rows it would find."""

    start: int
    text: str
    shown: str
    count: int | None = None


def completions(text: str, listing: Listing, moment: Moment) -> list[Completion]:
    """For the word at the end of `text`: the keys that begin so, or the key's values there."""
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
    return _values(key.lower(), start, text[start:].lstrip('"'), listing, moment)


def _keys(start: int, typed: str) -> list[Completion]:
    if not typed:
        return []
    folded = fold(typed)
    return [Completion(start, f"{key}:", f"{key}:") for key in KEYS if key.startswith(folded)]


def _values(key: str, start: int, typed: str, listing: Listing, moment: Moment) -> list[Completion]:
    column, kind = KEYS[key]
    known: list[tuple[str, int | None]]
    if kind is KeyKind.BUCKET:
        names = [name for name in (*BUCKETS, SELECTED) if fold(typed) in name]
        known = [(name, _count(name, listing, moment)) for name in names]
    elif kind is KeyKind.DATE:
        known = [(name, None) for name in DATE_WORDS]
    else:
        counted = listing.counted(column)
        known = [(str(value), count) for value, count in counted.most_common() if value]
    folded = fold(typed)
    fitting = ((value, count) for value, count in known if folded in fold(value))
    return [
        Completion(start, as_written(value), value, count)
        for value, count in islice(fitting, _MOST)
    ]


def as_written(value: str) -> str:
    """A value as a filter has it: in quotes where it would not be one word."""
    return value if _PLAIN.fullmatch(value) else quote(value)


def _count(bucket: str, listing: Listing, moment: Moment) -> int | None:
    if bucket == SELECTED:
        return None
    return len(listing.narrow(parse(f"is:{bucket}"), moment))
