"""The shipped tables of words and weights, read once."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from backlot_tui.domain.languages import language_table
from backlot_tui.matching.tokens import compact

_PACKAGE = "backlot_tui.matching"
_LEAST_MISSPELT = 5


@dataclass(frozen=True, slots=True)
class Role:
    """See `roles.toml`."""

    name: str
    types: frozenset[str]
    fits: frozenset[str]
    outdone_by: frozenset[str]
    is_original: bool


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one spelling may stand for: `field` is role, language, soundfield, state or noise."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """spellings: folded and without separators, to everything they may mean."""

    spellings: dict[str, tuple[Meaning, ...]]
    roles: dict[str, Role]
    role_of_extension: dict[str, str]
    linking: frozenset[str]
    title_like: frozenset[str]
    leading: frozenset[str]
    title_words: frozenset[str]
    told_by_place: frozenset[str]
    unsure_codes: frozenset[str]
    possible_languages: frozenset[str]
    extensions: frozenset[str]
    long_words: tuple[str, ...]
    """Languages and roles long enough to be recognised when misspelt."""
    longest: int


@dataclass(frozen=True, slots=True)
class Weights:
    """See `weights.toml`."""

    points: dict[str, float]
    titles: dict[str, float]
    thresholds: dict[str, float]


@cache
def weights() -> Weights:
    """The shipped weights, read once."""
    table = _read("weights.toml")
    return Weights(table["weights"], table["titles"], table["thresholds"])


@cache
def lexicon() -> Lexicon:
    """The shipped words, read once."""
    roles, words = _read("roles.toml")["roles"], _read("vocabulary.toml")
    found = _meanings(roles, words)
    noise = words["noise"]
    return Lexicon(
        spellings={spelling: tuple(sorted(m, key=str)) for spelling, m in found.items()},
        roles={name: _role(name, role) for name, role in roles.items()},
        role_of_extension={
            ext: name for name, role in roles.items() for ext in role.get("extensions", ())
        },
        linking=frozenset(noise["linking"]),
        title_like=frozenset(noise["title_like"]),
        leading=frozenset(noise["leading"]),
        title_words=frozenset(noise["title_words"]),
        told_by_place=frozenset(noise["told_by_place"]),
        unsure_codes=frozenset(noise["unsure_codes"]),
        possible_languages=frozenset(words["possible_languages"]["codes"]),
        extensions=frozenset(words["extensions"]["known"]),
        long_words=tuple(
            s
            for s, meanings in found.items()
            if len(s) >= _LEAST_MISSPELT
            and s.isalpha()
            and any(m.field in ("language", "role") for m in meanings)
        ),
        longest=max(map(len, found)),
    )


def _meanings(roles: dict[str, Any], words: dict[str, Any]) -> dict[str, set[Meaning]]:
    """Each spelling that the tables have, with all that it may mean."""
    found: dict[str, set[Meaning]] = defaultdict(set)
    for spelling, tag in language_table().spellings.items():
        found[compact(spelling)].add(Meaning("language", tag))
    for name, role in roles.items():
        for spelling in (*role["spellings"], *map(compact, role["types"])):
            found[spelling].add(Meaning("role", name))
    for layout, spellings in words["soundfields"].items():
        for spelling in spellings:
            found[spelling].add(Meaning("soundfield", layout))
    for spelling in words["changing"]["words"]:
        found[spelling].add(Meaning("state", spelling))
    numbers = (number for row in words["numbers"].values() for number in row)
    for spelling in (*words["noise"]["words"], *numbers):
        found[spelling].add(Meaning("noise", spelling))
    return found


def _role(name: str, role: dict[str, Any]) -> Role:
    return Role(
        name,
        frozenset(role["types"]),
        frozenset(role.get("fits", ())),
        frozenset(role.get("outdone_by", ())),
        role.get("is_original", False),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(_PACKAGE).joinpath(name).read_text("utf-8"))
