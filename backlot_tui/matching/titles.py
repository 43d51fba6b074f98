"""Titles of a catalogue, and where one of them stands in a name.

Titles are compared without separators, case and accents, so that `harbor-lights`, `HarborLights`
and `Harbor Lights` are one. Whole titles are looked up; only what is joined, cut short or
misspelt is compared by distance (rapidfuzz), and never across a difference in numbers.
"""

from __future__ import annotations

import bisect
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from backlot_tui.matching.tables import Weights
from backlot_tui.matching.title_runs import all_runs, free_runs, stretches, through_joined
from backlot_tui.matching.tokens import Name, compact

_WORDS = re.compile(r"[^\W_]+")
_ARTICLES = frozenset(
    "the a an le la les el los las il lo gli der die das den een de het un une".split()
)
_ROMANS = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
    "xi": "11",
    "xii": "12",
    "xiii": "13",
}
_ARABICS = {arabic: roman for roman, arabic in _ROMANS.items()}
_LEAST_STUB, _LEAST_TRUNCATED = 6, 10
_LEAST_MISSPELT = 8
_LEAST_CUT = 13
_MOST_SLIPS = 2
_MOST_FOUND = 6


@dataclass(frozen=True, slots=True)
class TitleHit:
    """A title found at tokens `first` to `last`. `how` is a row of `[titles]`, or `alias`."""

    title: str
    first: int
    last: int
    quality: float
    how: str


class TitleIndex:
    """Built once per catalogue. `titles` are as the requests spell them.

    aliases: short forms and codes that operators listed, to the title each stands for.
    """

    def __init__(self, titles: Iterable[str], aliases: Mapping[str, str], weights: Weights) -> None:
        self._points = weights.titles
        self._exact: dict[str, dict[str, str]] = defaultdict(dict)
        self._parts: dict[str, dict[str, str]] = defaultdict(dict)
        self._words: dict[str, set[str]] = defaultdict(set)
        self._words_of: dict[str, tuple[str, ...]] = {}
        self._keys_of: dict[str, set[str]] = defaultdict(set)
        self._aliases = {compact(alias): title for alias, title in aliases.items()}
        self._codes: dict[str, set[str]] = defaultdict(set)
        known = sorted(set(titles))
        for title in known:
            self._add(title)
        self._keys = sorted(self._exact)
        self._share = {
            word: math.log(1 + len(known) / len(found)) for word, found in self._words.items()
        }

    def _add(self, title: str) -> None:
        words = title_words(title)
        self._words_of[title] = words
        for word in words:
            self._words[word].add(title)
        for key, how in _variants(title, words):
            self._exact[key].setdefault(title, how)
            self._keys_of[title].add(key)
        for key, how in _parts(title):
            self._parts[key].setdefault(title, how)
        for key in _codes(words):
            self._codes[key].add(title)

    def has_word(self, word: str) -> bool:
        return word in self._words

    def find(self, name: Name, free: frozenset[int]) -> list[TitleHit]:
        """The titles the name may mean, best first.

        free: the tokens that nobody else claims with certainty; guesses are made of these only.
        """
        hits = self._looked_up(name)
        if not any(
            hit.quality >= self._points["variant"] and not is_bare_number(hit, name) for hit in hits
        ):
            hits += self._guessed(name, free)
        hits = [hit for hit in hits if not self._is_explained_away(hit, hits, name)]
        return _best(hits, name)

    def named(self, text: str) -> frozenset[str]:
        """The titles that a text is, as a whole; empty if it is none."""
        return frozenset(self._exact.get(compact(text), ()))

    def _is_explained_away(self, hit: TitleHit, hits: list[TitleHit], name: Name) -> bool:
        """A bare number (`24`, `3%`) where another title stands before it or is longer."""
        if not is_bare_number(hit, name):
            return False
        # `v3` is no `3%`
        return name.tokens[hit.first].joined or any(
            other.quality >= self._points["stub"]
            and not is_bare_number(other, name)
            and (other.first < hit.first or other.last > other.first)
            for other in hits
        )

    def _looked_up(self, name: Name) -> list[TitleHit]:
        hits: list[TitleHit] = []
        for first, last, run in all_runs(name):
            if run in self._aliases:
                hits.append(TitleHit(self._aliases[run], first, last, 1.0, "alias"))
            for title, how in self._exact.get(run, {}).items():
                hits.append(TitleHit(title, first, last, self._points[how], how))
            if run not in self._exact:
                parts = self._parts.get(run, {})
                for title, how in parts.items():
                    quality = self._points[how if len(parts) == 1 else "near"]
                    hits.append(TitleHit(title, first, last, quality, how))
        return hits

    def _guessed(self, name: Name, free: frozenset[int]) -> list[TitleHit]:
        hits: list[TitleHit] = []
        for first, last in free_runs(name, free):
            hits += self._cut_short(name, first, through_joined(name, last))
            hits += self._misspelt(name, first, last)
            hits += self._by_code(name, first, last)
        hits += self._covered(name, free)
        return hits

    def _cut_short(self, name: Name, first: int, last: int) -> list[TitleHit]:
        """Pieces that begin exactly one title: `StopMakingSens`, `MORBIU`."""
        hits: list[TitleHit] = []
        run = ""
        for end in range(first, last + 1):
            run += name.tokens[end].key
            if len(run) < _LEAST_STUB or run.isdigit():
                continue
            begun = self._beginning_with(run)
            if not begun:
                break
            how = "truncated" if len(run) >= _LEAST_TRUNCATED else "stub"
            joined = all(token.joined for token in name.tokens[first + 1 : end + 1])
            sure = len(begun) == 1 and not any(
                self._may_end_here(title, run, joined=joined) for title in begun
            )
            quality = self._points[how if sure else "near"]
            hits += [TitleHit(t, first, end, quality, how) for t in sorted(begun)[:_MOST_FOUND]]
        return hits

    def _beginning_with(self, run: str) -> set[str]:
        found: set[str] = set()
        for at in range(bisect.bisect_left(self._keys, run), len(self._keys)):
            if not self._keys[at].startswith(run):
                break
            found.update(self._exact[self._keys[at]])
        return found

    def _may_end_here(self, title: str, run: str, *, joined: bool) -> bool:
        """Whether `run` is whole words of the title: a shorter title may be called just that.

        Titles written as one word are cut at 14 letters (ISDCF), so of them long runs are
        believed, unless a number follows.
        """
        words = self._words_of[title]
        spelled_out = title_words(title.replace("&", " and "))
        for form in (words, words[1:], spelled_out, spelled_out[1:]):
            so_far = ""
            for word in form:
                if so_far == run:
                    believed = joined and len(run) >= _LEAST_CUT
                    return not believed or word.isdigit() or word in _ROMANS
                so_far += word
        return False

    def _misspelt(self, name: Name, first: int, last: int) -> list[TitleHit]:
        hits: list[TitleHit] = []
        for begin, end in stretches(first, last):
            run = name.key(begin, end)
            if len(run) < 5:
                continue
            near = process.extract(run, self._keys, scorer=fuzz.ratio, score_cutoff=78, limit=5)
            ranked = sorted((OSA.distance(run, key), key) for key, _, _ in near)
            for distance, key in ranked:
                hits += [
                    TitleHit(title, begin, end, self._points[how] - 0.01 * distance, "misspelt")
                    for title, how in self._slips(run, ranked, distance, key)
                ]
        return hits

    def _slips(
        self, run: str, ranked: list[tuple[int, str]], distance: int, key: str
    ) -> Iterator[tuple[str, str]]:
        """The titles of a key that `run` may be misspelt for, and how sure that is.

        ranked: all keys that are near, with their distances.
        """
        titles = self._exact[key]
        for title in titles:
            other = min((d for d, k in ranked if title not in self._exact[k]), default=99)
            sure = (
                other >= distance + 2
                and _is_slip(run, key, distance)
                and not any(_is_longer(run, each) for each in self._keys_of[title])
            )
            if not sure:
                yield title, "near"
            elif len(titles) == 1:
                yield title, "misspelt"

    def _by_code(self, name: Name, first: int, last: int) -> list[TitleHit]:
        """Initials or consonants, for ranking only: `HBRL`, `TLOTR`."""
        hits: list[TitleHit] = []
        for at in range(first, last + 1):
            key = name.tokens[at].key
            if 3 <= len(key) <= 6 and not key.isdigit():
                coded = sorted(self._codes.get(key, ()))[:_MOST_FOUND]
                hits += [TitleHit(t, at, at, self._points["code"], "code") for t in coded]
        return hits

    def _covered(self, name: Name, free: frozenset[int]) -> list[TitleHit]:
        """Some of a title's words, weighed by how rare they are."""
        places = {name.tokens[at].key: at for at in sorted(free, reverse=True)}
        seen: dict[str, float] = defaultdict(float)
        for word in places:
            for title in self._words.get(word, ()):
                seen[title] += self._share[word]
        hits: list[TitleHit] = []
        for title, share in sorted(seen.items(), key=lambda item: -item[1])[: 4 * _MOST_FOUND]:
            words = [word for word in self._words_of[title] if word in places]
            whole = sum(self._share[word] for word in set(self._words_of[title]))
            at = sorted(places[word] for word in words)
            if at and any(len(word) > 2 for word in words):
                quality = self._points["cover"] * share / whole
                hits.append(TitleHit(title, at[0], at[0], quality, "cover"))
        return hits


def title_words(title: str) -> tuple[str, ...]:
    """Folded words: `Ocean's Twelve` is oceans, twelve."""
    return tuple(
        word
        for word in (compact(w) for w in _WORDS.findall(title.replace("'", "").replace("’", "")))
        if word
    )


def _variants(title: str, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Every spelling under which a title is looked up, and what that makes of it."""
    if not words:
        return []
    whole = "".join(words)
    found = [(whole, "whole"), (compact(title), "whole")]
    forms = {words}
    if len(words) > 1 and words[0] in _ARTICLES:
        forms |= {words[1:], (*words[1:], words[0])}
    if len(words) > 2 and words[-1] in _ARTICLES:  # the catalogue has it last
        forms |= {words[:-1], (words[-1], *words[:-1])}
    if "&" in title or "and" in words:
        joined = tuple(compact(w) for w in _WORDS.findall(title.replace("&", " and ")))
        forms |= {joined, tuple(w for w in joined if w not in ("and", "n"))}
        forms |= {f[1:] for f in tuple(forms) if len(f) > 1 and f[0] in _ARTICLES}
    for table in (_ROMANS, _ARABICS):
        forms |= {(f[0], *(table.get(w, w) for w in f[1:])) for f in forms if f}
    year = re.search(r"\((?:19|20)\d\d\)\s*$", title)
    if year:
        forms.add(title_words(title[: year.start()]))
    plain = "".join(c for c in title if c.isascii())
    if plain != title:
        forms.add(title_words(plain))
    found += [("".join(form), "variant") for form in sorted(forms) if "".join(form)]
    return found


def _parts(title: str) -> list[tuple[str, str]]:
    """What stands before a colon or a dash (`main`), and what stands behind it (`tail`)."""
    parts = re.split(r"\s*[:–—]\s*|\s+-\s+", title, maxsplit=1)
    if len(parts) < 2:
        return []
    found = []
    for part, how, least in ((parts[0], "main", _LEAST_STUB), (parts[1], "tail", _LEAST_TRUNCATED)):
        words = title_words(part)
        bare = words[1:] if len(words) > 1 and words[0] in _ARTICLES else words
        found += [(key, how) for key in ("".join(words), "".join(bare)) if len(key) >= least]
    return found


def _codes(words: tuple[str, ...]) -> set[str]:
    """Short forms people make: initials, the first letters, and consonants."""
    found = {"".join(word[0] for word in words)}
    bare = words[1:] if len(words) > 1 and words[0] in _ARTICLES else words
    for form in (words, bare):
        whole = "".join(form)
        consonants = whole[:1] + re.sub(r"[aeiouy]", "", whole[1:])
        found |= {"".join(w[0] for w in form), *(whole[:n] for n in (3, 4, 5, 6))}
        found |= {consonants[:n] for n in (3, 4, 5, 6)}
    return {code for code in found if len(code) >= 3}


def _is_slip(run: str, key: str, distance: int) -> bool:
    """Whether two texts differ by slips of the finger: few, in no number, and in no whole word."""
    if distance > min(_MOST_SLIPS, len(key) // 8) or min(len(run), len(key)) < _LEAST_MISSPELT:
        return False
    if not (_begins_alike(run, key) and _begins_alike(run[::-1], key[::-1])):
        return False
    return [c for c in run if c.isdigit()] == [c for c in key if c.isdigit()]


def _begins_alike(run: str, key: str) -> bool:
    """The first three letters, with one slip at most: `LOC` is no misspelt `For`."""
    return min(OSA.distance(run[:width], key[:3]) for width in (2, 3, 4)) <= 1


def _is_longer(run: str, key: str) -> bool:
    """An ending more or less is another title as likely as a slip: Alien and Aliens."""
    longer, shorter = (run, key) if len(run) > len(key) else (key, run)
    return longer.startswith(shorter) or longer.endswith(shorter)


def _best(hits: list[TitleHit], name: Name) -> list[TitleHit]:
    """One hit per title, without those inside a longer one that is as good or a title for sure."""
    kept: dict[str, TitleHit] = {}
    for hit in sorted(
        hits, key=lambda h: (-h.quality * _weight(h, name), h.first, -h.last, h.title)
    ):
        if hit.title not in kept and not any(_covers(other, hit) for other in hits):
            kept[hit.title] = hit
        if len(kept) == _MOST_FOUND:
            break
    return list(kept.values())


def is_bare_number(hit: TitleHit, name: Name) -> bool:
    """Whether the title stands there as figures only, as `24` or `3%` may."""
    return all(token.is_number for token in name.tokens[hit.first : hit.last + 1])


def _covers(other: TitleHit, hit: TitleHit) -> bool:
    inside = other.first <= hit.first and hit.last <= other.last
    longer = other.last - other.first > hit.last - hit.first
    sure = other.quality >= hit.quality or other.how in ("whole", "variant", "alias")
    return inside and longer and sure


def _weight(hit: TitleHit, name: Name) -> float:
    """Longer findings first: `Saw` may stand by chance where `Harbor Lights` does not."""
    letters = sum(len(token.key) for token in name.tokens[hit.first : hit.last + 1])
    return 1.0 if letters >= 6 else 0.90 + letters / 60
