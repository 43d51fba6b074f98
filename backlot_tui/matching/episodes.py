"""Season and episode in names, and whether they are those of a request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from backlot_tui.matching.tokens import folded

_SEP = r"[\s._,\-]*"
_LONG_EP = r"(?:episodes?|eps|epi|ep|folge|episodio|capitulo|avsnitt|aflevering)"
_EP = rf"(?:{_LONG_EP}|cap|chapter|e)"
_SEASON = r"(?:season|series|staffel|saison|temporada|stagione|sn)"
_MOST_AT_ONCE = 5
_MORE = r"(?P<more>(?:[\s._]*-?[\s._]*e\d{1,4}|-\d{2,3}(?![.\d]))?)"
"""A second episode behind the first: S01E01-E02, S01E01E02, S01E01-02."""
_PATTERNS = (
    # S01E02, s01_e02, Season 1 Episode 2
    re.compile(
        rf"(?:{_SEASON}[\s._\-]*|s[\s._]*)(?P<s>\d{{1,2}}){_SEP}{_EP}[\s._#\-]*(?P<e>\d{{1,4}}){_MORE}"
    ),
    # #2.6, T2E03, T1 Cap 4 (temporada, capítulo)
    re.compile(r"(?<=#)(?P<s>\d{1,2})\.(?P<e>\d{1,2})(?!\.?\d)(?P<more>)"),
    re.compile(rf"t(?P<s>\d{{1,2}}){_SEP}{_EP}[\s._\-]*(?P<e>\d{{1,3}}){_MORE}"),
    re.compile(r"(?P<s>\d{1,2})x(?P<e>\d{2,3})(?P<more>(?:-\d{1,2}x?\d{2})?)"),
    re.compile(rf"{_LONG_EP}[\s._#\-]*(?P<e>\d{{1,4}})(?P<more>)"),
    re.compile(r"e(?P<e>\d{2,4})(?P<more>(?:-?e\d{2,4})?)"),
    re.compile(r"(?P<e>\d{1,2})\s?of\s?\d{1,2}(?P<more>)"),
    re.compile(rf"(?:{_SEASON}[\s._\-]*|s)(?P<s>\d{{1,2}})(?P<more>)"),
)

_LOOSE = (
    # EP_1_02, E2.04, S03_01, 1.07
    re.compile(rf"{_EP}[\s._\-]?(?P<s>\d{{1,2}})[._\-](?P<e>\d{{2}})(?!\d)"),
    re.compile(r"s(?P<s>\d{1,2})[\s._\-](?P<e>\d{2})(?!\d)"),
    re.compile(r"(?<![\d.])(?P<s>\d{1,2})\.(?P<e>\d{2})(?![\d.]\d)"),
)


class Fit(Enum):
    EQUAL = "equal"
    PART = "part"
    """The season is not told, or only the season is."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class EpisodeClaim:
    """A place in the name that tells a season, an episode or both."""

    start: int
    end: int
    season: int | None
    episode: int | None
    several: bool = False
    sure: bool = True
    """Written as an episode; else a bare number that may be one (`102`)."""

    def fit(self, season: int | None, episode: int | None) -> Fit:
        """How it goes with the season and the episode of a request (both may be open)."""
        if self.episode is None:
            if season is None or self.season == season:
                return Fit.PART
            return Fit.OTHER
        if episode is None:
            return Fit.OTHER
        if self.season is not None:
            if season is None:
                return Fit.EQUAL if self.season in (0, 1) and self.episode == episode else Fit.OTHER
            return Fit.EQUAL if (self.season, self.episode) == (season, episode) else Fit.OTHER
        if self.episode == episode:
            return Fit.EQUAL if season is None else Fit.PART
        if self.episode >= 100 and divmod(self.episode, 100) == (season, episode):
            return Fit.EQUAL
        return Fit.OTHER


def episode_claims(text: str, starts: frozenset[int], ends: frozenset[int]) -> list[EpisodeClaim]:
    """Those written as such. starts, ends: where the name's tokens begin and end."""
    plain = folded(text)
    found: list[EpisodeClaim] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            several = _several(match)
            end = match.end() if several else match.end("e" if match["more"] else 0)
            if match.start() not in starts or end not in ends:
                continue
            if any(match.start() < c.end and c.start < end for c in found):
                continue
            groups = match.groupdict()
            season, episode = _number(groups.get("s")), _number(groups.get("e"))
            found.append(EpisodeClaim(match.start(), end, season, episode, several))
    return sorted(_joined(found), key=lambda claim: claim.start)


def loose_claims(text: str, starts: frozenset[int], ends: frozenset[int]) -> list[EpisodeClaim]:
    """Figures that are season and episode where the title has those, and else something else."""
    plain = folded(text)
    found: list[EpisodeClaim] = []
    for pattern in _LOOSE:
        for match in pattern.finditer(plain):
            start, end = match.span()
            inside = any(start < claim.end and claim.start < end for claim in found)
            if start in starts and end in ends and not inside:
                found.append(EpisodeClaim(start, end, int(match["s"]), int(match["e"])))
    return found


def bare_number(start: int, end: int, digits: str) -> EpisodeClaim | None:
    """What a number alone may mean: `102` season 1 episode 2, `05` or `7` an episode."""
    value = int(digits)
    if not value or len(digits) > 4:
        return None
    if len(digits) >= 3 and value % 100:
        season, episode = divmod(value, 100)
        return EpisodeClaim(start, end, season, episode, sure=False)
    return EpisodeClaim(start, end, None, value, sure=False) if len(digits) <= 2 else None


def _joined(found: list[EpisodeClaim]) -> list[EpisodeClaim]:
    """A season here and an episode there are one claim (`Season 2 - Harbor - Episode 5`)."""
    seasons = [claim for claim in found if claim.episode is None]
    episodes = [claim for claim in found if claim.season is None]
    if len(seasons) == 1 and len(episodes) == 1 and len(found) == 2:
        season, episode = seasons[0], episodes[0]
        return [
            EpisodeClaim(
                episode.start, episode.end, season.season, episode.episode, episode.several
            ),
            EpisodeClaim(season.start, season.end, season.season, None),
        ]
    return found


def _several(match: re.Match[str]) -> bool:
    """Whether a second episode follows; in `E02-51` the second number is a channel layout."""
    more = re.search(r"\d+$", match["more"])
    if more is None:
        return False
    return "e" in match["more"] or 0 < int(more[0]) - int(match["e"]) <= _MOST_AT_ONCE


def _number(text: str | None) -> int | None:
    return int(text) if text else None
