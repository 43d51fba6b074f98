"""A small catalogue of requests, and shorthand to match names against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from backlot_tui.domain.catalogue import Catalogue
from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.domain.facts import FileFacts, FileKind
from backlot_tui.matching.matcher import BinFile, match
from backlot_tui.matching.prepared import Prepared, Wanted
from backlot_tui.matching.results import FileMatch
from backlot_tui.matching.tables import lexicon, weights
from backlot_tui.portal.catalogue_table import load_catalogue_table

TONGUES = ("es-419", "es-ES", "de-DE", "fr-CA", "pt-BR", "it-IT", "hi")
SPOKEN = ("Secondary Audio", "Audio Description")
WRITTEN = ("Subtitle", "SDH/CC", "Forced Sub")
ORIGINAL = ("AV (Muxed)", "Audio Print Master", "Final Script")
SILENT = ("Audio M&E", "Production Locked Proxy", "Archival Assets")


@cache
def catalogue() -> Catalogue:
    return read_catalogue(load_catalogue_table())


def wanted(title: str, source_type: str, language: str | None, **more: Any) -> Wanted:
    """A request whose id says what it is: `Harbor Lights|S01E02|Subtitle|es-419`."""
    season, episode = more.get("season"), more.get("episode")
    place = f"S{season:02d}E{episode:02d}" if episode else ""
    name = f"{title}|{place}|{source_type}|{language or ''}"
    fields = {"original_language": "en", **more}
    return Wanted(name, title, source_type=source_type, language=language, **fields)


@cache
def requests() -> tuple[Wanted, ...]:
    """A series of two seasons, some films with names that are near to each other."""
    found: list[Wanted] = []
    for season, episode in ((1, 1), (1, 2), (1, 3), (2, 1), (2, 2)):
        package = f"341003{season}{episode}"
        for source_type, language in _asks():
            found.append(
                wanted(
                    "Harbor Lights",
                    source_type,
                    language,
                    season=season,
                    episode=episode,
                    package_id=package,
                )
            )
    for number, title in enumerate(("The Salt Cartographer", "It", "Saw", "Saw II", "Señal Única")):
        for source_type, language in _asks():
            found.append(wanted(title, source_type, language, package_id=f"3420010{number}"))
    return tuple(found)


def _asks() -> list[tuple[str, str | None]]:
    return [
        *((t, language) for t in (*SPOKEN, *WRITTEN) for language in TONGUES),
        *((t, "en") for t in ORIGINAL),
        *((t, None) for t in SILENT),
    ]


@cache
def prepared() -> Prepared:
    return Prepared(requests(), catalogue(), lexicon(), weights())


def prepared_with(
    more: Sequence[Wanted] = (), aliases: Mapping[str, str] | None = None
) -> Prepared:
    return Prepared([*requests(), *more], catalogue(), lexicon(), weights(), aliases)


def look(name: str, facts: FileFacts | None = None, among: Prepared | None = None) -> FileMatch:
    return match(among or prepared(), [BinFile(name, facts)], refused=True)[0]


def suggested(name: str, facts: FileFacts | None = None) -> str | None:
    found = look(name, facts).suggested
    return found.request if found else None


def facts(kind: FileKind, **told: Any) -> FileFacts:
    return FileFacts(kind, 1_000_000, **told)
