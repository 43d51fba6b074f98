"""The languages that a name tells, once its title is known."""

from __future__ import annotations

from dataclasses import dataclass

from backlot_tui.domain.languages import Agreement, meets
from backlot_tui.matching.reading import Claim, places_of
from backlot_tui.matching.tables import Lexicon
from backlot_tui.matching.titles import TitleHit
from backlot_tui.matching.tokens import Name

_ROMAN = frozenset({"VI"})


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the name tells, and where. sure: it can hardly be something else."""

    tag: str
    piece: str
    sure: bool
    first: int
    last: int


def languages_told(
    name: Name,
    claims: tuple[Claim, ...],
    known: frozenset[int],
    hit: TitleHit | None,
    *,
    words: Lexicon,
    tags: frozenset[str],
) -> tuple[tuple[Language, ...], set[int]]:
    """Languages told, and tokens that look like one but cannot be relied on.

    known: tokens that are claimed, or belong to the title or an id. tags: languages
    that the title is asked for in.
    """
    found: list[Language] = []
    unread: set[int] = set()
    for claim in claims:
        tag = claim.value("language")
        if tag is None:
            continue
        key, piece = name.key(claim.first, claim.last), name.piece(claim.first, claim.last)
        unsure = key in words.unsure_codes or any(m.field == "noise" for m in claim.meanings)
        if len(key) > 2 or _in_brackets(name, claim):
            found.append(Language(tag, piece, True, claim.first, claim.last))
        elif unsure:
            found.append(Language(tag, piece, False, claim.first, claim.last))
        elif _corroborated(name, claim.first, known, hit, words):
            found.append(Language(tag, piece, True, claim.first, claim.last))
        else:
            unread.add(claim.first)
    found = _told_by_place(name, claims, found, unread, hit=hit, words=words, tags=tags)
    unread -= {x.first for x in found}
    initials = [x for x in found if _beside_date(name, claims, x)]
    if len(found) > len(initials):
        unread.update(x.first for x in initials)
        found = [x for x in found if x not in initials]
    return tuple(found), unread


def _told_by_place(
    name: Name,
    claims: tuple[Claim, ...],
    found: list[Language],
    unread: set[int],
    *,
    hit: TitleHit | None,
    words: Lexicon,
    tags: frozenset[str],
) -> list[Language]:
    """Believes one code that stands where languages stand, if no other language is told.

    `Harbor_Lights_S01E02_uk_SUB` is Ukrainian where that is asked for.
    """
    if any(x.sure for x in found):
        return found
    codes = {c.first: c for c in claims if c.first == c.last and c.value("language")}
    placed = []
    for at in {*unread, *(x.first for x in found)}:
        tag = codes[at].value("language") if at in codes else None
        if tag is None or name.tokens[at].key not in words.told_by_place:
            continue
        wanted = any(meets(tag, each) is Agreement.FULL for each in tags)
        if _is_roman_number(name, at, hit):
            continue
        if wanted and _stands_alone(name, at) and _in_language_place(name, claims, at):
            placed.append(Language(tag, name.piece(at, at), True, at, at))
    if len(placed) != 1:
        return found
    return [*(x for x in found if x.first != placed[0].first), *placed]


def _is_roman_number(name: Name, at: int, hit: TitleHit | None) -> bool:
    """`Rocky_VI` may be the sixth, and `Rocky_vi` rather Vietnamese."""
    behind = hit is not None and at == hit.last + 1
    return behind and name.piece(at, at) in _ROMAN


def _stands_alone(name: Name, at: int) -> bool:
    after = at + 1 < len(name.tokens) and name.tokens[at + 1].joined
    return not name.tokens[at].joined and not after


def _in_language_place(name: Name, claims: tuple[Claim, ...], at: int) -> bool:
    """Beside a role or an episode, or at the end but for versions and dates."""
    fields = {
        place: {m.field for m in claim.meanings} for claim in claims for place in claim.places
    }
    if {"role", "episode"} & (fields.get(at - 1, set()) | fields.get(at + 1, set())):
        return True
    rest = range(at + 1, len(name.tokens))
    return all(fields.get(place, set()) & {"version", "date", "noise", "part"} for place in rest)


def _in_brackets(name: Name, claim: Claim) -> bool:
    """`[he]` and `(th)` stand for themselves, whatever the word means elsewhere."""
    start, end = name.tokens[claim.first].start, name.tokens[claim.last].end
    return name.text[start - 1 : start] + name.text[end : end + 1] in ("[]", "()", "{}")


def _beside_date(name: Name, claims: tuple[Claim, ...], language: Language) -> bool:
    """Two letters beside a date, in a name that tells its language elsewhere: initials."""
    dates = places_of(claims, "date")
    short = len(name.tokens[language.first].key) == 2 and language.first == language.last
    return short and (language.first - 1 in dates or language.first + 1 in dates)


def _corroborated(
    name: Name, at: int, known: frozenset[int], hit: TitleHit | None, words: Lexicon
) -> bool:
    """Whether a two-letter code stands where languages stand: among understood pieces."""
    if hit is not None and at == hit.last + 1 and name.tokens[at].key in words.title_words:
        inside = {name.separator(i) for i in range(hit.first + 1, hit.last + 1)} - {""}
        if name.separator(at) in inside or hit.first == hit.last:
            return False
    return _understood(name, at, -1, known) and _understood(name, at, 1, known)


def _understood(name: Name, at: int, step: int, known: frozenset[int]) -> bool:
    """Whether the next piece on that side is; single letters and short numbers are passed over."""
    at += step
    while 0 <= at < len(name.tokens) and at not in known:
        token = name.tokens[at]
        if len(token.key) > 1 and not (token.is_number and len(token.key) <= 4):
            break
        at += step
    return not 0 <= at < len(name.tokens) or at in known
