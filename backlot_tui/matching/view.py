"""A name as it reads if a certain title, or a certain id, is meant by it.

Which pieces are left for language, episode and role depends on that: in `It_S01E02_DEU` the
first word is no Italian if the title is It.
"""

from __future__ import annotations

from dataclasses import dataclass

from backlot_tui.matching.episodes import EpisodeClaim, bare_number
from backlot_tui.matching.leftovers import Leftovers
from backlot_tui.matching.reading import Claim, Reading, places_of, settle
from backlot_tui.matching.tables import Lexicon, Meaning
from backlot_tui.matching.tell_episode import Place, with_places
from backlot_tui.matching.tell_language import Language, languages_told
from backlot_tui.matching.titles import TitleHit
from backlot_tui.matching.tokens import Name

_LEAST_HALF = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """Languages, and seasons with episodes, of the requests that a reading leads to."""

    tags: frozenset[str] = frozenset()
    places: frozenset[Place] = frozenset()


_NOBODY = Asked()


@dataclass(frozen=True, slots=True)
class Spelled:
    """A role, a layout or a part, and the piece that tells it."""

    value: str
    piece: str
    key: str


@dataclass(frozen=True, slots=True)
class View:
    """doubts: why nothing is suggested on this reading, one sentence each."""

    hit: TitleHit | None
    languages: tuple[Language, ...]
    roles: tuple[Spelled, ...]
    layouts: tuple[Spelled, ...]
    parts: tuple[str, ...]
    episodes: tuple[EpisodeClaim, ...]
    bare: tuple[EpisodeClaim, ...]
    unexplained: tuple[str, ...]
    doubts: tuple[str, ...]
    keys: frozenset[str]
    """The tokens outside the title, and runs of two and three of them."""


def view(
    reading: Reading,
    hit: TitleHit | None,
    ids: tuple[tuple[int, int], ...],
    words: Lexicon,
    *,
    house: frozenset[int],
    id_shapes: set[str],
    asked: Asked = _NOBODY,
) -> View:
    """ids: where known ids stand. house: tokens that the sender puts into every name.

    asked: what the title's requests are for; it decides readings that go by what there is.
    """
    name = reading.name
    reading = with_places(reading, asked.places, words)
    masked = _masked(hit, ids)
    claims = _trusted(name, _split_words(name, settle(reading, masked), masked, words), masked)
    known = places_of(claims) | masked
    starts = {name.tokens[c.first].start for c in claims if c.value("episode") is not None}
    written = tuple(episode for episode in reading.episodes if episode.start in starts)
    languages, unread = languages_told(name, claims, known, hit, words=words, tags=asked.tags)
    left = [
        at
        for at in range(len(name.tokens))
        if at not in known or (at in unread and at not in masked)
    ]
    bare = _bare(name, left, written)
    rest = Leftovers(
        name,
        hit,
        words,
        house,
        left=frozenset(left),
        dates=places_of(claims, "date"),
        episodes=places_of(claims, "episode"),
        bare=frozenset(episode.start for episode in bare),
        has_id=bool(ids),
        episode_written=bool(written),
        languages=frozenset(language.first for language in languages if language.sure),
    )
    return View(
        hit,
        languages,
        roles=_roles(name, claims, words),
        layouts=_layouts(name, claims),
        parts=tuple(part for claim in claims if (part := claim.value("part"))),
        episodes=written,
        bare=bare,
        unexplained=rest.unexplained(),
        doubts=rest.doubts(claims, id_shapes),
        keys=_keys(name, masked),
    )


def _masked(hit: TitleHit | None, ids: tuple[tuple[int, int], ...]) -> frozenset[int]:
    """The tokens of the title and the ids."""
    stretches = [*ids, (hit.first, hit.last)] if hit else ids
    return frozenset(at for first, last in stretches for at in range(first, last + 1))


def _trusted(name: Name, claims: tuple[Claim, ...], masked: frozenset[int]) -> tuple[Claim, ...]:
    """Without those that are the half of another word: `NordDub` is a house, and no dub."""
    known = places_of(claims) | masked

    def foreign(at: int) -> bool:
        token = name.tokens[at]
        return at not in known and len(token.key) > 1 and not token.is_number

    kept = []
    for claim in claims:
        before = name.tokens[claim.first].joined and foreign(claim.first - 1)
        after = (
            claim.last + 1 < len(name.tokens)
            and name.tokens[claim.last + 1].joined
            and foreign(claim.last + 1)
        )
        if not (before or after) or name.tokens[claim.first].is_number:
            kept.append(claim)
    return tuple(kept)


def _split_words(
    name: Name, claims: tuple[Claim, ...], masked: frozenset[int], words: Lexicon
) -> tuple[Claim, ...]:
    """Unclaimed words that are two known ones run together: `DEUDUB`, `SUBFINAL`."""
    known = places_of(claims) | masked
    found = list(claims)
    for at, token in enumerate(name.tokens):
        if at in known or token.is_number or len(token.key) < 2 * _LEAST_HALF:
            continue
        for cut in range(_LEAST_HALF, len(token.key) - _LEAST_HALF + 1):
            meanings = _two_meanings(
                words.spellings.get(token.key[:cut], ()), words.spellings.get(token.key[cut:], ())
            )
            if meanings:
                found.append(Claim(at, at, meanings))
                break
    return tuple(sorted(found, key=lambda claim: claim.first))


def _two_meanings(one: tuple[Meaning, ...], other: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    """Both halves must be understood, and one of them must be a role."""
    fields = {m.field for m in one}, {m.field for m in other}
    if not (one and other) or "role" not in fields[0] | fields[1] or fields[0] == fields[1]:
        return ()
    return tuple(m for m in (*one, *other) if m.field != "noise")


def _roles(name: Name, claims: tuple[Claim, ...], words: Lexicon) -> tuple[Spelled, ...]:
    found = _spelled(name, claims, "role")
    present = {role.value for role in found}
    return tuple(r for r in found if not words.roles[r.value].outdone_by & present)


def _layouts(name: Name, claims: tuple[Claim, ...]) -> tuple[Spelled, ...]:
    """`ST` beside a layout in figures is something else: in `51_2K_ST` a studio."""
    found = _spelled(name, claims, "soundfield")
    return tuple(x for x in found if x.key != "st") or found


def _spelled(name: Name, claims: tuple[Claim, ...], field: str) -> tuple[Spelled, ...]:
    return tuple(
        Spelled(
            value,
            name.piece(claim.first, claim.last),
            name.key(claim.first, claim.last),
        )
        for claim in claims
        if (value := claim.value(field)) is not None
    )


def _bare(
    name: Name, left: list[int], written: tuple[EpisodeClaim, ...]
) -> tuple[EpisodeClaim, ...]:
    """Numbers that may be an episode, where none is written as such."""
    if any(claim.episode is not None for claim in written):
        return ()
    found = []
    for at in left:
        token = name.tokens[at]
        if token.is_number and 2 <= len(token.key) <= 4:
            claim = bare_number(token.start, token.end, token.key)
            if claim:
                found.append(claim)
    return tuple(found)


def _keys(name: Name, masked: frozenset[int]) -> frozenset[str]:
    keys = [token.key for at, token in enumerate(name.tokens) if at not in masked]
    return frozenset(
        "".join(keys[at : at + width]) for width in (1, 2, 3) for at in range(len(keys) - width + 1)
    )
