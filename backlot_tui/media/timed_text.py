"""What a timed-text file tells of itself: language, time base, frame rate.

W3C TTML1: 7.2.4 (`xml:lang`), 6.2.11 (`ttp:timeBase`, media where absent), 6.2.4 and 6.2.5
(`ttp:frameRate`, `ttp:frameRateMultiplier`); IMSC 1.1 keeps them.
EBU Tech 3264 (STL): the disk format code tells the frame rate, the GSI block how many text blocks
follow and from which timecode the programme counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from backlot_tui.domain.facts import FileFacts
from backlot_tui.media.frame_rates import multiplier_of, spelled
from backlot_tui.media.reading import Source
from backlot_tui.media.told import word
from backlot_tui.media.ttml_cues import parameters_of
from backlot_tui.media.verdict import Verdict, cut_at, unsure, whole

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_WHOLE_NUMBER = re.compile(r"\d{1,6}")
_TIMECODE = re.compile(rb"(\d\d)(\d\d)(\d\d)(\d\d)")
_GSI_BYTES = 1024
_TTI_BYTES = 128


def ttml_facts(root: Mapping[str, str], facts: FileFacts) -> FileFacts:
    """`facts` with the attributes of the `tt` element, which are by `{namespace}name`.

    Language as the file spells it, but safe to show; time base in lower case as TTML has it.
    """
    parameters = parameters_of(root)
    return replace(
        facts,
        language=word(root.get(_LANGUAGE)),
        time_base=(word(parameters.get("timeBase")) or "media").lower(),
        frame_rate=frame_rate(
            parameters.get("frameRate", ""), parameters.get("frameRateMultiplier", "")
        ),
    )


def frame_rate(rate: str, multiplier: str) -> str | None:
    """`24` times `1000 1001` is `23.976`; None where no rate is given or it is nonsense."""
    if not _WHOLE_NUMBER.fullmatch(rate):
        return None
    factor = multiplier_of(multiplier) if multiplier else Fraction(1)
    return spelled(float(int(rate) * factor)) if factor else None


def stl_head(source: Source, facts: FileFacts) -> FileFacts:
    """From the GSI block: frame rate, programme's title, timecode of its start.

    STL25.01 runs at 25; STL30.01 may be 30 or 29.97, so it tells nothing.
    """
    timecode = _TIMECODE.fullmatch(source.at(256, 8))
    return replace(
        facts,
        frame_rate="25" if source.at(3, 8) == b"STL25.01" else None,
        title=word(source.at(16, 32).decode("cp850")),
        start_timecode=b":".join(timecode.groups()).decode() if timecode else None,
    )


def stl_verdict(source: Source) -> Verdict:
    blocks = source.at(238, 5).strip()
    if not blocks.isdigit():
        return unsure("It does not say how many text blocks it has.")
    end = _GSI_BYTES + _TTI_BYTES * int(blocks)
    if end > source.size:
        return cut_at("last text block", end, source.size)
    return whole("All the text blocks it announces are there.")
