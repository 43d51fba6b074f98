"""Whether two language tags (BCP-47, RFC 5646) can speak of the same file.

A small, closed relation: tools that measure distances between languages put Mexican Spanish as
far from Latin American Spanish as from European Spanish, which decides nothing.
"""

from __future__ import annotations

from enum import Enum

_SAME_BASE = {"cmn": "zh", "nb": "no", "nob": "no", "nno": "nn", "iw": "he", "in": "id"}
_SCRIPT_OF_REGION = {("zh", "cn"): "hans", ("zh", "sg"): "hans", ("zh", "tw"): "hant"}
_LATIN_AMERICA = frozenset(
    "ar bo cl co cr cu do ec gt hn mx ni pa pe pr py sv uy ve us".split()  # noqa: SIM905
)


class Agreement(Enum):
    """FULL: the same language and region; WEAK: one of the two says less; NONE: they differ."""

    FULL = "full"
    WEAK = "weak"
    NONE = "none"


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
