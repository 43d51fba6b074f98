"""What a name says, piece by piece, before any request is looked at.

Every piece that a reader understands is a claim with its place in the name; what nobody claims
stays visible as unexplained.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from backlot_tui.matching.dates import is_date_number, written_dates
from backlot_tui.matching.episodes import EpisodeClaim, episode_claims, loose_claims
from backlot_tui.matching.tables import Lexicon, Meaning
from backlot_tui.matching.tokens import Name, compact

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
_CHANNELS = frozenset("l r c lfe ls rs lt rt lss rss lsr rsr lb rb lc rc".split())  # noqa: SIM905
"""Channels of a mix delivered as one file each, as they end a name: `….Ls.wav`."""
_TIMECODE = re.compile(r"\d{2}[-_.;:]\d{2}[-_.;:]\d{2}[-_.;:]\d{2}")


@dataclass(frozen=True, slots=True)
class Claim:
    """Tokens `first` to `last` of the name, and what they may mean."""

    first: int
    last: int
    meanings: tuple[Meaning, ...]

    def value(self, field: str) -> str | None:
        return next((m.value for m in self.meanings if m.field == field), None)

    @property
    def width(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Reading:
    """episodes: places written as season or episode; claims: all else, left to right."""

    name: Name
    claims: tuple[Claim, ...]
    """All of them, also those that overlap; `settle` chooses."""
    episodes: tuple[EpisodeClaim, ...]
    loose: tuple[EpisodeClaim, ...] = ()
    """Places that are an episode only if the title has it (`1.07`)."""


def settle(reading: Reading, masked: set[int]) -> tuple[Claim, ...]:
    """The claims that stay if the masked tokens belong to a title or an id; none overlap."""
    return _widest(
        [c for c in reading.claims if masked.isdisjoint(range(c.first, c.last + 1))], reading.name
    )


def read(name: Name, words: Lexicon) -> Reading:
    """Everything that somebody understands."""
    if not name.tokens:
        return Reading(name, (), ())
    starts = {token.start: at for at, token in enumerate(name.tokens)}
    ends = {token.end: at for at, token in enumerate(name.tokens)}
    episodes = episode_claims(name.text, frozenset(starts), frozenset(ends))
    claims = [
        *(Claim(starts[e.start], ends[e.end], (Meaning("episode", ""),)) for e in episodes),
        *_spelled(name, words),
        *_matches(name, starts, ends),
    ]
    loose = loose_claims(name.text, frozenset(starts), frozenset(ends))
    return Reading(name, tuple(claims), tuple(episodes), tuple(loose))


def _matches(name: Name, starts: dict[int, int], ends: dict[int, int]) -> list[Claim]:
    """What regular expressions find, at the tokens' edges."""
    text = name.text.casefold() if len(name.text.casefold()) == len(name.text) else name.text
    found: list[Claim] = []

    def add(match: re.Match[str], field: str, value: str) -> None:
        if match.start() in starts and match.end() in ends:
            first, last = starts[match.start()], ends[match.end()]
            found.append(Claim(first, last, (Meaning(field, value),)))

    for pattern in (_UUID, _EIDR):
        for match in pattern.finditer(text):
            add(match, "id", compact(match[0]))
    for match in written_dates(text):
        add(match, "date", match[0])
    for match in _JOB.finditer(text):
        add(match, "job", match[0])
    for match in _OF_SEVERAL.finditer(text):
        add(match, "state", match[0])
    for match in _TIMECODE.finditer(text):
        add(match, "noise", match[0])
    for match in _PART.finditer(text):
        add(match, "part", f"{int(match['n'])}" + (f"-{int(match['m'])}" if match["m"] else ""))
    for match in _VERSION.finditer(text):
        add(match, "version", match[0])
    for pattern in (_SIZE, _COPY):
        for match in pattern.finditer(text):
            add(match, "noise", match[0])
    last = len(name.tokens) - 1
    if name.tokens[last].key in _CHANNELS and name.separator(last) == ".":
        found.append(Claim(last, last, (Meaning("part", name.tokens[last].key),)))
    found += [
        Claim(at, at, (Meaning("date", token.key),))
        for at, token in enumerate(name.tokens)
        if token.is_number and is_date_number(token.key)
    ]
    return found


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
        places = range(claim.first, claim.last + 1)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(claim)
    return tuple(sorted(kept, key=lambda claim: claim.first))


def _letters(claim: Claim, name: Name) -> int:
    return name.tokens[claim.last].end - name.tokens[claim.first].start
