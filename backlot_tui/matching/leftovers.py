"""Pieces of a name that nobody explains, and what each of them may be.

One that could be a language, an episode, an id or more of the title stops a suggestion: the
most common way to be wrong is one unread piece while everything else fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from backlot_tui.matching.prepared import is_id, shape
from backlot_tui.matching.reading import Claim
from backlot_tui.matching.tables import Lexicon
from backlot_tui.matching.titles import TitleHit
from backlot_tui.matching.tokens import Name, Token

_ROMAN = frozenset("i ii iii iv v vi vii viii ix x".split())
_YEAR = re.compile(r"(?<=\()(?:19|20)\d\d(?=\))")
_MOST_INITIALS = 4


@dataclass(frozen=True, slots=True)
class Leftovers:
    """`left` are the tokens; dates and episodes are those of the claims beside them.

    bare: where numbers start that are asked as episodes.
    """

    name: Name
    hit: TitleHit | None
    words: Lexicon
    house: frozenset[int]
    left: frozenset[int]
    dates: frozenset[int]
    episodes: frozenset[int]
    bare: frozenset[int]
    has_id: bool
    episode_written: bool
    languages: frozenset[int]
    """Where sure languages stand."""

    def doubts(self, claims: tuple[Claim, ...], id_shapes: set[str]) -> tuple[str, ...]:
        """Why nothing is suggested, one sentence each. id_shapes: of the catalogue's ids."""
        of_tokens = (doubt for at in sorted(self.left) if (doubt := self._doubt(at)))
        every = [*of_tokens, *self._doubts_of_claims(claims), *self._unknown_ids(id_shapes)]
        return tuple(dict.fromkeys(every))

    def unexplained(self) -> tuple[str, ...]:
        """The pieces that count among the words that nothing explains."""
        return tuple(self.name.piece(at, at) for at in sorted(self.left) if self._counts(at))

    def _doubt(self, at: int) -> str | None:
        """Why this token stops a suggestion, or None."""
        token, piece = self.name.tokens[at], self.name.piece(at, at)
        if token.start in self.bare:
            return None
        if token.is_number:
            return self._number(token, piece, at)
        if len(token.key) == 1:
            is_roman = token.key in _ROMAN and self._beside_title(at)
            return f"{piece} may belong to the title" if is_roman else None
        if at in self.house:
            return None
        if self._may_be_language(token):
            return f"{piece} may be a language"
        if self._may_be_title(at):
            return f"{piece} may belong to the title"
        if misspelt := self._misspelt(token, piece):
            return misspelt
        return None if self._initials(at) else f"nothing explains {piece}"

    def _counts(self, at: int) -> bool:
        token = self.name.tokens[at]
        if token.start in self.bare or at in self.house or len(token.key) == 1:
            return False
        if token.is_number:
            return len(token.key) >= 5
        return not self._initials(at)

    def _doubts_of_claims(self, claims: tuple[Claim, ...]) -> list[str]:
        """Claimed pieces beside the title that may be more of it: `Part 2`, `Movie`, a year."""
        found = []
        for claim in claims:
            piece = self.name.piece(claim.first, claim.last)
            key = self.name.tokens[claim.first].key
            if claim.value("state") is not None and claim.value("role") is None:
                found.append(f"{piece} in the name says that the file is something else")
            if claim.value("language") and self._leads_to_another(claim.last):
                found.append(f"{piece} is one of two languages that the name joins")
            beside = self._beside_title(claim.first) or self._beside_title(claim.last)
            if not beside or self.hit is None or self.has_id or claim.first in self.house:
                continue
            is_part = claim.value("part") is not None and not key.startswith("r")
            if is_part or (claim.first == claim.last and self._may_be_more_title(claim, key)):
                found.append(f"{piece} may belong to the title")
            year = _YEAR.search(self.hit.title)
            if year and len(key) == 4 and claim.value("date") and key != year[0]:
                found.append(f"{piece} is another year than the title's")
        return found

    def _may_be_more_title(self, claim: Claim, key: str) -> bool:
        if self.hit is None or claim.first in self.languages:
            return False
        if claim.value("language") is not None and key in self.words.title_words:
            return True
        leads = claim.last < self.hit.first and key in self.words.leading
        return key in self.words.title_like or leads

    def _leads_to_another(self, at: int) -> bool:
        """Whether a plus leads on from here to another word: `es-MX+xx`."""
        tokens = self.name.tokens
        if at + 1 >= len(tokens) or self.name.separator(at + 1).strip() != "+":
            return False
        return not tokens[at + 1].is_number

    def _unknown_ids(self, id_shapes: set[str]) -> list[str]:
        """Pieces made like the catalogue's package ids that are none of them."""
        found: list[str] = []
        tokens = self.name.tokens
        for first in sorted(self.left):
            if tokens[first].joined and first - 1 in self.left:
                continue
            run = ""
            for last in range(first, min(first + 6, len(tokens))):
                if last not in self.left:
                    break
                run += tokens[last].key
                if is_id(run) and shape(run) in id_shapes:
                    found.append(f"{self.name.piece(first, last)} may be another package's id")
        return found

    def _number(self, token: Token, piece: str, at: int) -> str | None:
        if len(token.key) >= 5:
            return f"{piece} may be an id"
        if self._beside_title(at) and len(token.key) <= 2 and int(token.key) < 20:
            return f"{piece} may belong to the title"
        if at - 1 in self.episodes or at + 1 in self.episodes:
            return f"{piece} may belong to the episode"
        if self.episode_written or len(token.key) == 1:
            return None
        return f"{piece} may be an episode"

    def _may_be_language(self, token: Token) -> bool:
        short = len(token.key) == 2
        if short and self.languages:
            return False
        return token.key in self.words.possible_languages or (
            short and token.key in self.words.spellings
        )

    def _may_be_title(self, at: int) -> bool:
        """Beside the title, or before it: what comes first is more likely the title."""
        if self.hit is None or self.has_id:
            return False
        return at < self.hit.first or self._beside_title(at)

    def _beside_title(self, at: int) -> bool:
        """Next to the title, or behind small words that lead on from it."""
        if self.hit is None or self.has_id:
            return False
        tokens = self.name.tokens
        if at > self.hit.last:
            between = range(self.hit.last + 1, at)
        elif at < self.hit.first:
            between = range(at + 1, self.hit.first)
        else:
            return True
        return all(len(tokens[i].key) == 1 or tokens[i].key in self.words.linking for i in between)

    def _initials(self, at: int) -> bool:
        """Few letters beside a date: somebody's or some place's (ISDCF has studio and facility)."""
        beside = at - 1 in self.dates or at + 1 in self.dates
        return beside and len(self.name.tokens[at].key) <= _MOST_INITIALS

    def _misspelt(self, token: Token, piece: str) -> str | None:
        if len(token.key) < 5:
            return None
        near = process.extractOne(
            token.key,
            self.words.long_words,
            scorer=OSA.distance,
            score_cutoff=1 if len(token.key) < 8 else 2,
        )
        return f"{piece} may be {near[0]} misspelt" if near else None
