"""Requests made ready for matching: looked up by title and by id, types and languages resolved."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backlot_tui.domain.catalogue import Catalogue, FieldKind, FilesTaken, SourceType
from backlot_tui.domain.languages import normal_tag
from backlot_tui.domain.requests import ORIGINAL
from backlot_tui.matching.tables import Lexicon, Weights
from backlot_tui.matching.titles import TitleIndex, title_words
from backlot_tui.matching.tokens import compact

_LEAST_ID = 6
_LEAST_ID_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """What matching needs to know of a request. `language` may be `ORIGINAL`."""

    id: str
    title: str | None = None
    season: int | None = None
    episode: int | None = None
    package_id: str | None = None
    source_type: str | None = None
    language: str | None = None
    original_language: str | None = None
    runtime_s: float | None = None

    @property
    def spoken(self) -> str | None:
        """The language that counts, as a tag."""
        told = self.original_language if self.language == ORIGINAL else self.language
        return (normal_tag(told) or told) if told else None


@dataclass(frozen=True, slots=True)
class TypeKey:
    """A source type as matching sees it; `known` is None for one the catalogue does not have."""

    name: str
    known: SourceType | None
    states: frozenset[str]
    """Roles that state this type."""
    fits: frozenset[str]
    is_original: bool
    """Whether files of this type are in the title's original language as a rule."""
    words: frozenset[str]
    """Spellings of a type that no role knows."""

    @property
    def takes_several(self) -> bool:
        return self.known is not None and self.known.files is FilesTaken.SEVERAL

    @property
    def tells_language(self) -> bool:
        """Whether files of this type come in languages, as far as the catalogue says."""
        if self.known is None or not self.known.uses:
            return True
        timed_text = self.known.group == "Text"
        return timed_text or any(u.field.kind is FieldKind.LANGUAGE for u in self.known.uses)


class Prepared:
    """All requests of one matching. Building 10,000 takes some hundredths of a second."""

    def __init__(
        self,
        requests: Iterable[Wanted],
        catalogue: Catalogue,
        words: Lexicon,
        weights: Weights,
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        self.requests = list(requests)
        self.by_request = {request.id: request for request in self.requests}
        self.words = words
        self.weights = weights
        self.by_title: dict[str, list[Wanted]] = defaultdict(list)
        self.by_id: dict[str, list[Wanted]] = defaultdict(list)
        self.seasons: dict[str, set[int | None]] = defaultdict(set)
        self.types: dict[str, TypeKey] = {}
        self.id_shapes: set[str] = set()
        self.longest_id = 0
        self._tongues: dict[tuple[object, ...], set[str | None]] = defaultdict(set)
        known = {source_type.name: source_type for source_type in catalogue.source_types}
        for request in self.requests:
            self._add(request, known)
        self.titles = TitleIndex(self.by_title, aliases or {}, weights)
        self.extensions = frozenset(e for t in catalogue.source_types for e in t.extensions)
        self.layouts = frozenset[str]().union(*map(layouts_of, catalogue.source_types))
        """Every channel configuration that some type takes."""

    def is_sole(self, request: Wanted) -> bool:
        """Whether its language is the only one asked for of that title, episode and type."""
        return len(self._tongues[_what(request)]) == 1

    def _add(self, request: Wanted, known: Mapping[str, SourceType]) -> None:
        self._tongues[_what(request)].add(request.spoken)
        if request.title:
            self.by_title[request.title].append(request)
            self.seasons[request.title].add(request.season)
        for value in {request.package_id, request.id}:
            key = compact(value or "")
            if is_id(key) or (value == request.package_id and may_be_id(key)):
                self.by_id[key].append(request)
                self.longest_id = max(self.longest_id, len(key))
        if request.package_id and is_id(compact(request.package_id)):
            self.id_shapes.add(shape(compact(request.package_id)))
        name = request.source_type or ""
        if name not in self.types:
            self.types[name] = _type_key(name, known.get(name), self.words)


def _what(request: Wanted) -> tuple[object, ...]:
    return request.title, request.season, request.episode, request.source_type


def is_id(key: str) -> bool:
    """Long enough, and with digits enough, that it does not stand in a name by chance."""
    return len(key) >= _LEAST_ID and sum(c.isdigit() for c in key) >= _LEAST_ID_DIGITS


def may_be_id(key: str) -> bool:
    """Whether the catalogue's own id is looked for where it stands by itself."""
    return len(key) >= _LEAST_ID and any(c.isdigit() for c in key)


def shape(key: str) -> str:
    """`pkg34100217` is a3d8: ids of one maker look alike."""
    return re.sub(r"\d+|[^\W\d]+", lambda m: f"{'d' if m[0].isdigit() else 'a'}{len(m[0])}", key)


def _type_key(name: str, known: SourceType | None, words: Lexicon) -> TypeKey:
    states = frozenset(role for role, r in words.roles.items() if name in r.types)
    fits = frozenset(role for role, r in words.roles.items() if name in r.fits)
    spellings: frozenset[str] = frozenset()
    if name and not states:
        parts = [w for w in title_words(name) if len(w) >= 4]
        spellings = frozenset({compact(name), *parts})
    is_original = any(words.roles[role].is_original for role in states)
    return TypeKey(name, known, states, fits, is_original, spellings)


def layouts_of(source_type: SourceType) -> frozenset[str]:
    """The channel configurations that a type takes; none where it does not ask for one."""
    return frozenset(
        value
        for use in source_type.uses
        if use.field.key == "channel_config"
        for value in use.field.values
    )
