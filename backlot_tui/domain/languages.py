"""Languages: how names spell them, and whether two tags (BCP 47, RFC 5646) fit each other.

Small, closed tables (`languages.toml`): tools that measure distances between languages put
Mexican Spanish as far from Latin American Spanish as from European Spanish, which decides
nothing, and tools that know every ISO 639-3 code take the trade's codes for other languages.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

NO_LANGUAGE = frozenset({"", "und", "mis", "mul", "zxx"})
"""ISO 639-2: undetermined, uncoded, several, and no linguistic content; and nothing at all."""

_SAME_BASE = {"cmn": "zh", "nb": "no", "nob": "no", "nno": "nn", "iw": "he", "in": "id"}
_SCRIPT_OF_REGION = {("zh", "cn"): "hans", ("zh", "sg"): "hans", ("zh", "tw"): "hant"}
_LATIN_AMERICA = frozenset("ar bo cl co cr cu do ec gt hn mx ni pa pe pr py sv uy ve".split())


class Agreement(Enum):
    """FULL: the same language and region; WEAK: one of the two says less; NONE: they differ."""

    FULL = "full"
    WEAK = "weak"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class LanguageTable:
    """spellings: folded, without separators, to tag. ambiguous, home: see `languages.toml`."""

    spellings: dict[str, str]
    ambiguous: frozenset[str]
    home: dict[str, str]


@cache
def language_table() -> LanguageTable:
    """The shipped table, read once."""
    text = files("backlot_tui.domain").joinpath("languages.toml").read_text("utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    spellings = {tag.replace("-", "").casefold(): tag for tag in table["locales"]["tags"]}
    for row in table["rows"]:
        spellings.update(dict.fromkeys(row["spellings"], row["tag"]))
    return LanguageTable(spellings, frozenset(table["ambiguous"]), table["home"])


@cache
def normal_tag(told: str) -> str | None:
    """The tag for what a file or a list calls a language: `fra` is `fr`, `pt_br` is `pt-BR`.

    None for what is no language that anybody here trades in.
    """
    spellings = language_table().spellings
    tag = told.strip().replace("_", "-").casefold()
    if known := spellings.get(tag.replace("-", "").replace(" ", "")):
        return known
    base, _, rest = tag.partition("-")
    known = spellings.get(base)
    return f"{known.partition('-')[0]}-{rest}" if known and rest else None


def agreement(told: str, wanted: str) -> Agreement:
    """How well the language a file tells goes with the one that is wanted."""
    one, other = _parts(told), _parts(wanted)
    if one == other:
        return Agreement.FULL
    if one[0] != other[0]:
        return Agreement.NONE
    if not one[1] or not other[1]:
        return Agreement.WEAK
    return Agreement.FULL if _within(one, other) or _within(other, one) else Agreement.NONE


def meets(told: str, wanted: str) -> Agreement:
    """Like `agreement`, where the home region goes without saying: `DEU` is all of `de-DE`.

    Not so where variants are traded side by side: `POR` leaves open which Portuguese it is.
    """
    found = agreement(told, wanted)
    if found is not Agreement.WEAK:
        return found
    (base, told_region), (_, wanted_region) = _parts(told), _parts(wanted)
    table = language_table()
    home = table.home.get(told.partition("-")[0].casefold()) or table.home.get(base)
    if told_region == home and not wanted_region:
        return Agreement.FULL
    if wanted_region == home and not told_region and base not in table.ambiguous:
        return Agreement.FULL
    return Agreement.WEAK


def _parts(tag: str) -> tuple[str, str]:
    """Base language, and the region or script that narrows it; `zh-CN` is read as `zh-Hans`.

    Of a tag with both, the script counts: `zh-Hant-HK` is Traditional Chinese.
    """
    base, *rest = tag.strip().replace("_", "-").casefold().split("-")
    base = _SAME_BASE.get(base, base)
    narrowing = rest[0] if rest else ""
    return base, _SCRIPT_OF_REGION.get((base, narrowing), narrowing)


def _within(narrow: tuple[str, str], wide: tuple[str, str]) -> bool:
    return wide == ("es", "419") and narrow[1] in _LATIN_AMERICA
