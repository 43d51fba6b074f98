"""The shipped tables of words and weights, read once."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from backlot_tui.domain.languages import language_table
from backlot_tui.matching.tokens import compact

_PACKAGE = "backlot_tui.matching"


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

    def with_thresholds(self, **changes: float) -> Weights:
        return replace(self, thresholds={**self.thresholds, **changes})


@cache
def weights() -> Weights:
    table = _read("weights.toml")
    return Weights(table["weights"], table["titles"], table["thresholds"])


@cache
def lexicon() -> Lexicon:
    roles, words = _read("roles.toml")["roles"], _read("vocabulary.toml")
    found: dict[str, set[Meaning]] = defaultdict(set)
    for spelling, tag in language_table().spellings.items():
        found[compact(spelling)].add(Meaning("language", tag))
    for name, role in roles.items():
        for spelling in role["spellings"]:
            found[spelling].add(Meaning("role", name))
        for source_type in role["types"]:
            found[_compact(source_type)].add(Meaning("role", name))
    for layout, spellings in words["soundfields"].items():
        for spelling in spellings:
            found[spelling].add(Meaning("soundfield", layout))
    for spelling in words["changing"]["words"]:
        found[spelling].add(Meaning("state", spelling))
    for spelling in (
        *words["noise"]["words"],
        *(n for row in words["numbers"].values() for n in row),
    ):
        found[spelling].add(Meaning("noise", spelling))
    return Lexicon(
        {spelling: tuple(sorted(m, key=str)) for spelling, m in found.items()},
        {name: _role(name, role) for name, role in roles.items()},
        {ext: name for name, role in roles.items() for ext in role.get("extensions", ())},
        frozenset(words["noise"]["linking"]),
        frozenset(words["noise"]["title_like"]),
        frozenset(words["noise"]["leading"]),
        frozenset(words["noise"]["title_words"]),
        frozenset(words["noise"]["told_by_place"]),
        frozenset(words["noise"]["unsure_codes"]),
        frozenset(words["possible_languages"]["codes"]),
        frozenset(words["extensions"]["known"]),
        tuple(
            s
            for s, meanings in found.items()
            if len(s) >= 5
            and s.isalpha()
            and any(m.field in ("language", "role") for m in meanings)
        ),
        max(map(len, found)),
    )


def _role(name: str, role: dict[str, Any]) -> Role:
    return Role(
        name,
        frozenset(role["types"]),
        frozenset(role.get("fits", ())),
        frozenset(role.get("outdone_by", ())),
        role.get("is_original", False),
    )


def _compact(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(_PACKAGE).joinpath(name).read_text("utf-8"))
