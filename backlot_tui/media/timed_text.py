"""What a timed-text file tells of itself: language, time base, frame rate.

W3C TTML1: 7.2.4 (`xml:lang`), 6.2.11 (`ttp:timeBase`, media where absent), 6.2.4 and 6.2.5
(`ttp:frameRate`, `ttp:frameRateMultiplier`); IMSC 1.1 keeps them. The parameter namespace changed
with the drafts that older DFXP files carry, so any namespace that ends in `#parameter` is taken.
EBU Tech 3264 (STL): the disk format code tells the frame rate, the GSI block how many text blocks
follow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from backlot_tui.media.reading import Source
from backlot_tui.media.verdict import Verdict, cut_at, unsure, whole

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_WHOLE_NUMBER = re.compile(r"\d{1,6}")
_MULTIPLIER = re.compile(r"(\d{1,6})(?:[\s:]+(\d{1,6}))?")
_GSI_BYTES = 1024
_TTI_BYTES = 128


@dataclass(frozen=True, slots=True)
class TextFacts:
    """language as the file spells it; time_base in lower case as TTML has it."""

    language: str | None = None
    time_base: str | None = None
    frame_rate: str | None = None


def ttml_facts(root: Mapping[str, str]) -> TextFacts:
    """From the attributes of the `tt` element, by `{namespace}name`."""
    parameters = {
        name.rpartition("}")[2]: value.strip()
        for name, value in root.items()
        if name.startswith("{") and name.partition("}")[0].endswith("#parameter")
    }
    return TextFacts(
        root.get(_LANGUAGE, "").strip() or None,
        parameters.get("timeBase", "").lower() or "media",
        frame_rate(parameters.get("frameRate", ""), parameters.get("frameRateMultiplier", "")),
    )


def frame_rate(rate: str, multiplier: str) -> str | None:
    """`24` times `1000 1001` is `23.976`; None where no rate is given or it is nonsense."""
    if not _WHOLE_NUMBER.fullmatch(rate):
        return None
    exact = Fraction(int(rate))
    if multiplier:
        parts = _MULTIPLIER.fullmatch(multiplier)
        if parts is None or not int(parts[2] or 1):
            return None
        exact *= Fraction(int(parts[1]), int(parts[2] or 1))
    return f"{float(exact):.3f}".rstrip("0").rstrip(".") if exact else None


def stl_facts(source: Source) -> TextFacts:
    """STL25.01 runs at 25; STL30.01 may be 30 or 29.97, so it tells nothing."""
    return TextFacts(frame_rate="25" if source.at(3, 8) == b"STL25.01" else None)


def stl_verdict(source: Source) -> Verdict:
    blocks = source.at(238, 5).strip()
    if not blocks.isdigit():
        return unsure("It does not say how many text blocks it has.")
    end = _GSI_BYTES + _TTI_BYTES * int(blocks)
    if end > source.size:
        return cut_at("last text block", end, source.size)
    return whole("All the text blocks it announces are there.")
