"""What matching says about a file, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason. `piece` stands so in the name, or is what the file tells (`source`).

    field: package, title, episode, language, role, extension, kind, soundfield, runtime.
    """

    field: str
    piece: str
    source: str
    wanted: str
    points: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """A request for a file: how much speaks for it, and what is missing or contradicts.

    score: points, see `weights.toml`. missing: what a suggestion would need, one sentence each.
    conflicts: what rules the request out, one sentence each.
    """

    request: str
    score: float
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    """Other files of the set, where the request takes several."""


MOST_POSSIBLE = 5


@dataclass(frozen=True, slots=True)
class FileMatch:
    """suggested: at most one. possible: ranked, at most `MOST_POSSIBLE`.

    refused: only when asked for.
    """

    name: str
    suggested: Judgement | None = None
    possible: tuple[Judgement, ...] = ()
    refused: tuple[Judgement, ...] = ()
