"""What a name says, piece by piece, before any request is looked at.

Every piece that a reader understands is a claim with its place in the name; what nobody claims
stays visible as unexplained.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from backlot_tui.matching.dates import is_date_number, written_dates
from backlot_tui.matching.episodes import EpisodeClaim, episode_claims, loose_claims
from backlot_tui.matching.tables import Lexicon, Meaning
from backlot_tui.matching.tokens import Name, compact, folded

_LONGEST_RUN = 6
_JOINED_ONLY = 3
"""Spellings up to so many letters are not looked for across separators: `A_D` is no `AD`."""
_SOUND_JOINTS = frozenset({".", ",", "_", "-", "", "&", "+", " & ", "n"})
_AMPERSANDS = ("&", "+")
_VERSION = re.compile(
    r"(?:(?:ver|vers|version|rev|revision|take|tk|fix)[._ ]?|[vrtd])"
    r"\d{1,3}(?:\.\d{1,2}(?!\d))?"
    r"|\d{1,2}(?:st|nd|rd|th)"
)
_PART = re.compile(
    r"(?:(?:reel|rl|part|pt|disc|act|vol|volume|seg|segment)[._ ]?|r)(?P<n>\d{1,2})"
    r"(?:(?:-|_?to_?)r?(?P<m>\d{1,2}))?(?:\s?of\s?\d{1,2})?"
)
_JOB = re.compile(r"(?:po|wo|job|jobno|jobnr)[\s._#\-]?\d{3,9}")
"""A sender's own number: purchase order, work order, job."""
_OF_SEVERAL = re.compile(r"(?:reel|rl|part|pt|r)[._ ]?(?:\d{1,2})[._ ]?of[._ ]?(?:[2-9]|[1-9]\d)")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_EIDR = re.compile(r"10[._]5240[/_.\- ](?:[0-9a-f]{4}-){5}[0-9a-z]")
_SIZE = re.compile(
    r"\d{3,4}x\d{3,4}|\d{3,4}[pi]\d{0,5}"  # 1920x1080, 1080p2398
    r"|\d{2}bits?|\d{1,2}k(?:hz)?"  # 24bit, 48k
    r"|\d{2}[.,]\d{1,3}(?:fps|p|i)?|\d{2}fps"  # 23.976
    r"|\d[.,]\d{2}(?:to1)?|\d{1,2}x\d"  # 1.78, 16x9
    r"|\d{1,2}ch"
    r"|\d{1,2}(?:[.,]\d)?[\s_]?(?:lkfs|lufs|dbtp|dbfs|db)"  # -27LKFS
)
_COPY = re.compile(r"(?<=\()\d{1,2}(?=\)$)")
"""The mark of a second copy: `name (1)`."""
_CHANNELS = frozenset("l r c lfe ls rs lt rt lss rss lsr rsr lb rb lc rc".split())
"""Channels of a mix delivered as one file each, as they end a name: `….Ls.wav`."""
_TIMECODE = re.compile(r"\d{2}[-_.;:]\d{2}[-_.;:]\d{2}[-_.;:]\d{2}")


@dataclass(frozen=True, slots=True)
class Claim:
    """Tokens `first` to `last` of the name, and what they may mean."""

    first: int
    last: int
    meanings: tuple[Meaning, ...]

    def value(self, field: str) -> str | None:
        """What it means as a role, a language and so on; None where it may mean no such thing."""
        return next((m.value for m in self.meanings if m.field == field), None)

    @property
    def places(self) -> range:
        """The tokens that it claims."""
        return range(self.first, self.last + 1)


def places_of(claims: Iterable[Claim], field: str | None = None) -> frozenset[int]:
    """The tokens of the claims; only of those that tell a field, if one is named."""
    return frozenset(
        at
        for claim in claims
        if field is None or claim.value(field) is not None
        for at in claim.places
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """episodes: places written as season or episode; claims: all else, left to right."""

    name: Name
    claims: tuple[Claim, ...]
    """All of them, also those that overlap; `settle` chooses."""
    episodes: tuple[EpisodeClaim, ...]
    loose: tuple[EpisodeClaim, ...] = ()
    """Places that are an episode only if the title has it (`1.07`)."""


def settle(reading: Reading, masked: frozenset[int]) -> tuple[Claim, ...]:
    """The claims that stay if the masked tokens belong to a title or an id; none overlap."""
    return _widest([c for c in reading.claims if masked.isdisjoint(c.places)], reading.name)


def read(name: Name, words: Lexicon) -> Reading:
    """Everything that somebody understands."""
    if not name.tokens:
        return Reading(name, (), ())
    edges = _edges(name)
    starts, ends = frozenset(edges.starts), frozenset(edges.ends)
    episodes = episode_claims(name.text, starts, ends)
    claims = [
        *claims_on_episodes(name, episodes),
        *_spelled(name, words),
        *_matches(name, edges),
    ]
    loose = loose_claims(name.text, starts, ends)
    return Reading(name, tuple(claims), tuple(episodes), tuple(loose))


def claims_on_episodes(name: Name, episodes: Iterable[EpisodeClaim]) -> list[Claim]:
    """Their tokens, claimed."""
    edges = _edges(name)
    return [edges.claim(each.start, each.end, "episode", "") for each in episodes]


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where in the name's text its tokens start and end."""

    starts: dict[int, int]
    ends: dict[int, int]

    def claim(self, start: int, end: int, field: str, value: str) -> Claim:
        return Claim(self.starts[start], self.ends[end], (Meaning(field, value),))


def _edges(name: Name) -> _Edges:
    return _Edges(
        {token.start: at for at, token in enumerate(name.tokens)},
        {token.end: at for at, token in enumerate(name.tokens)},
    )


def _matches(name: Name, edges: _Edges) -> list[Claim]:
    """What regular expressions find, at the tokens' edges."""
    found = [
        edges.claim(match.start(), match.end(), field, value)
        for match, field, value in _written(folded(name.text))
        if match.start() in edges.starts and match.end() in edges.ends
    ]
    last = len(name.tokens) - 1
    if name.tokens[last].key in _CHANNELS and name.separator(last) == ".":
        found.append(Claim(last, last, (Meaning("part", name.tokens[last].key),)))
    found += [
        Claim(at, at, (Meaning("date", token.key),))
        for at, token in enumerate(name.tokens)
        if token.is_number and is_date_number(token.key)
    ]
    return found


def _written(text: str) -> Iterator[tuple[re.Match[str], str, str]]:
    """Each match with its field and value; of equally wide ones the earlier counts."""
    for pattern in (_UUID, _EIDR):
        yield from ((match, "id", compact(match[0])) for match in pattern.finditer(text))
    yield from ((match, "date", match[0]) for match in written_dates(text))
    for pattern, field in ((_JOB, "job"), (_OF_SEVERAL, "state"), (_TIMECODE, "noise")):
        yield from ((match, field, match[0]) for match in pattern.finditer(text))
    for match in _PART.finditer(text):
        to = f"-{int(match['m'])}" if match["m"] else ""
        yield match, "part", f"{int(match['n'])}{to}"
    for pattern, field in ((_VERSION, "version"), (_SIZE, "noise"), (_COPY, "noise")):
        yield from ((match, field, match[0]) for match in pattern.finditer(text))


def _spelled(name: Name, words: Lexicon) -> list[Claim]:
    """Runs of tokens that the lexicon knows."""
    found: list[Claim] = []
    tokens = name.tokens
    for first in range(len(tokens)):
        run = ""
        for last in range(first, min(first + _LONGEST_RUN, len(tokens))):
            run += tokens[last].key
            if len(run) > words.longest:
                break
            meanings = words.spellings.get(run)
            if meanings and _stands_together(name, first, last, run, meanings):
                found.append(Claim(first, last, meanings))
    return found


def _stands_together(
    name: Name, first: int, last: int, run: str, meanings: tuple[Meaning, ...]
) -> bool:
    """Whether a run of several tokens may be read as one spelling."""
    if first == last:
        return True
    joints = [name.separator(at) for at in range(first + 1, last + 1)]
    if joints == ["_"] and _is_second_of_pair(name, first, meanings):
        return False
    if all(joint == "" for joint in joints):
        return True
    if run.isdigit() or any(m.field == "soundfield" for m in meanings):
        return all(joint in _SOUND_JOINTS and joint not in ("-", ",") for joint in joints) and (
            len(run) <= 2 or not run.isdigit()
        )
    if len(run) <= _JOINED_ONLY:
        return all(joint.strip(" _") in _AMPERSANDS for joint in joints)
    # `subtitle_s01` has no subtitles: a single letter belongs to what it is written to.
    return not any(
        len(token.key) == 1 and joint.strip(" _") not in _AMPERSANDS
        for joint, token in zip(joints, name.tokens[first + 1 : last + 1], strict=True)
    )


def _is_second_of_pair(name: Name, first: int, meanings: tuple[Meaning, ...]) -> bool:
    """In `EN-EN_US` (ISDCF) fields end at `_` and their parts at `-`; US is the next field."""
    paired = name.separator(first) == "-" and len(name.tokens[first - 1].key) in (2, 3)
    language = any(meaning.field == "language" for meaning in meanings)
    return language and paired and name.tokens[first - 1].key.isalpha()


def _widest(claims: list[Claim], name: Name) -> tuple[Claim, ...]:
    """Where two readers want one token, the wider claim has it; of equals, the earlier one."""
    order = sorted(
        range(len(claims)),
        key=lambda at: (-_letters(claims[at], name), at),
    )
    taken: set[int] = set()
    kept: list[Claim] = []
    for at in order:
        claim = claims[at]
        if taken.isdisjoint(claim.places):
            taken.update(claim.places)
            kept.append(claim)
    return tuple(sorted(kept, key=lambda claim: claim.first))


def _letters(claim: Claim, name: Name) -> int:
    return name.tokens[claim.last].end - name.tokens[claim.first].start
