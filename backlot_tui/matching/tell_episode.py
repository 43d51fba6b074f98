"""Seasons and episodes that are such only because the title has them: `1.07`, `S03_01`."""

from __future__ import annotations

from backlot_tui.matching.episodes import EpisodeClaim
from backlot_tui.matching.reading import Reading, claims_on_episodes, places_of
from backlot_tui.matching.tables import Lexicon
from backlot_tui.matching.tokens import Name

Place = tuple[int | None, int | None]
"""Season and episode."""


def with_places(reading: Reading, places: frozenset[Place], words: Lexicon) -> Reading:
    """The reading with them. places: those of the title's requests."""
    loose = [
        each
        for each in reading.loose
        if (each.season, each.episode) in places and not _is_technical(reading.name, each, words)
    ]
    if not loose:
        return reading
    claims = claims_on_episodes(reading.name, loose)
    taken = places_of(claims)
    others = [claim for claim in reading.claims if taken.isdisjoint(claim.places)]
    kept = tuple(
        e
        for e in reading.episodes
        if all(e.end <= each.start or each.end <= e.start for each in loose)
    )
    return Reading(reading.name, (*claims, *others), (*kept, *loose), reading.loose)


def _is_technical(name: Name, claim: EpisodeClaim, words: Lexicon) -> bool:
    """Whether the figures are a layout, a rate or an aspect as well: `S01_51`, `1.78`."""
    told = [token for token in name.tokens if claim.start <= token.start < claim.end]
    figures = [token.key for token in told if token.is_number]
    return figures[-1] in words.spellings or "".join(figures) in words.spellings
