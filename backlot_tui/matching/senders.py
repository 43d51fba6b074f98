"""Words that a sender puts into every name: a vendor's, a house's, an operator's.

Nothing lists them. They are told by standing at the same place beside many different titles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backlot_tui.matching.prepared import Prepared
from backlot_tui.matching.reading import Reading, places_of
from backlot_tui.matching.titles import TitleHit


@dataclass(frozen=True, slots=True)
class Senders:
    """Words that begin names, that end them, and that stand between a job number and a title."""

    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    behind_job: frozenset[str] = frozenset()

    def places(self, reading: Reading) -> frozenset[int]:
        """The tokens of a name that are such a word where such words stand."""
        tokens = reading.name.tokens
        begin, end = _behind_job(reading), _before_stamps(reading)
        found = set()
        if begin < len(tokens):
            words = self.first | self.behind_job if begin else self.first
            found |= {begin} if tokens[begin].key in words else set()
        if end >= 0 and tokens[end].key in self.last:
            found.add(end)
        return frozenset(found)


def senders_of(
    prepared: Prepared, names: Iterable[tuple[Reading, TitleHit]], files: int
) -> Senders:
    """names: those with a title that is sure. files: how many there are in all."""
    first: dict[str, set[str]] = defaultdict(set)
    last: dict[str, set[str]] = defaultdict(set)
    behind_job: dict[str, set[str]] = defaultdict(set)
    for reading, hit in names:
        tokens, begin, end = reading.name.tokens, _behind_job(reading), _before_stamps(reading)
        if end > hit.last:
            last[tokens[end].key].add(hit.title)
        if hit.first > begin:
            first[tokens[begin].key].add(hit.title)
        if begin and hit.first == begin + 1:
            behind_job[tokens[begin].key].add(hit.title)
    least = prepared.weights.thresholds
    many = max(least["house_titles"], least["house_share"] * files)
    return Senders(
        _words_beside(prepared, first, many),
        _words_beside(prepared, last, many),
        _words_beside(prepared, behind_job, least["vendor_titles"]),
    )


def _behind_job(reading: Reading) -> int:
    """The first token behind a job number that begins the name."""
    ends = [c.last + 1 for c in reading.claims if c.first == 0 and c.value("job") is not None]
    return max(ends, default=0)


def _before_stamps(reading: Reading) -> int:
    """The last token before the versions and dates that end the name."""
    stamps = places_of(reading.claims, "version") | places_of(reading.claims, "date")
    return max(set(range(len(reading.name.tokens))) - stamps, default=-1)


def _words_beside(
    prepared: Prepared, beside: Mapping[str, set[str]], least: float
) -> frozenset[str]:
    return frozenset(
        word
        for word, titles in beside.items()
        if len(titles) >= least
        and word.isalpha()
        and len(word) > 1
        and word not in prepared.words.possible_languages
        and all(m.field == "noise" for m in prepared.words.spellings.get(word, ()))
        and not prepared.titles.has_word(word)
    )
