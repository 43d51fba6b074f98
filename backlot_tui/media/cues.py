"""Cues of timed text: how many, from when to when, and which look like text for the hard of
hearing.

What looks like SDH: a sound in brackets, a speaker's name in capitals before a colon, the chevrons
of a change of speaker (CEA-608 practice). Words alone cannot prove it, so cues are counted and the
checks judge by their share.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from backlot_tui.domain.facts import FileFacts
from backlot_tui.media.reading import TooMuch

MAX_CUES = 100_000
MAX_CUE_CHARS = 4096
_DASH = r"^[\s\-–—‐♪]*"
_SOUND = re.compile(_DASH + r"[\[(（［【][^\])）］】\n]{2,}[\])）］】]", re.MULTILINE)
_SPEAKER = re.compile(
    _DASH + r"[^\W\d_a-zß-öø-ÿ][^\Wa-zß-öø-ÿ.'’ #-]*"
    r"(?:[ .'’#-]+[^\Wa-zß-öø-ÿ]+){0,3}:(?=\s|$)",
    re.MULTILINE,
)
_CHEVRONS = re.compile(r"^\s*(?:>>|&gt;&gt;)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cue:
    """Text on screen, seconds from the start of the time line; end is infinite where open."""

    begin_s: float
    end_s: float
    text: str


def looks_like_sdh(text: str) -> bool:
    """Whether one cue describes a sound or names a speaker."""
    return any(mark.search(text) for mark in (_SOUND, _SPEAKER, _CHEVRONS))


def with_cues(facts: FileFacts, cues: Iterable[Cue]) -> FileFacts:
    """The facts with what the cues tell. An open end counts as where its cue begins.

    Raises TooMuch beyond `MAX_CUES`.
    """
    count = sdh = 0
    first, last = math.inf, -math.inf
    for cue in cues:
        count += 1
        if count > MAX_CUES:
            raise TooMuch(f"It has more than {MAX_CUES:,} cues.")
        sdh += looks_like_sdh(cue.text)
        first = min(first, cue.begin_s)
        last = max(last, cue.end_s if math.isfinite(cue.end_s) else cue.begin_s)
    return replace(
        facts,
        cues=count,
        sdh_cues=sdh,
        first_cue_s=round(first, 3) if count else None,
        last_cue_s=round(last, 3) if count else None,
    )
