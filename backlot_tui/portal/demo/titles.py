"""The invented titles and partners of the demo, read from `titles.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from backlot_tui.domain.requests import ORIGINAL


@dataclass(frozen=True, slots=True)
class Partner:
    """A Fulfillment Partner and the source types it delivers."""

    id: str
    name: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """A film (`season` is None, one package) or one season (a package for each episode)."""

    name: str
    kind: str
    title_id: str
    original_language: str
    runtime_s: int
    frame_rate: str
    content_partner: str
    lab: str
    season: int | None
    packages: tuple[str, ...]
    asks: dict[str, tuple[str, ...]]

    def languages(self, source_type: str) -> tuple[str | None, ...]:
        """One entry for each request of that type; None for a type that carries no language."""
        asked = self.asks[source_type]
        if not asked:
            return (None,)
        return tuple(self.original_language if tag == ORIGINAL else tag for tag in asked)


@cache
def partners() -> tuple[Partner, ...]:
    return tuple(
        Partner(entry["id"], entry["name"], tuple(entry["types"])) for entry in _table()["partner"]
    )


@cache
def titles() -> tuple[Title, ...]:
    table = _table()
    return tuple(_title(entry, table["every_programme"]) for entry in table["title"])


def _title(entry: dict[str, Any], every: dict[str, list[str]]) -> Title:
    return Title(
        name=entry["name"],
        kind=entry["kind"],
        title_id=entry["title_id"],
        original_language=entry["original_language"],
        runtime_s=entry["runtime_s"],
        frame_rate=entry["frame_rate"],
        content_partner=entry["content_partner"],
        lab=entry["lab"],
        season=entry.get("season"),
        packages=tuple(entry["packages"]),
        asks={name: tuple(tags) for name, tags in (every | entry["asks"]).items()},
    )


def _table() -> dict[str, Any]:
    text = files("backlot_tui.portal.demo").joinpath("titles.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
