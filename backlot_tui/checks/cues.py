"""Checks of what timed text shows and when: one-hour offset, the title's end, SDH or not.

Programmes start at 01:00:00:00 on tape, so text made against tape timecode is an hour late in
media time, which counts from the first frame (TTML2, 12.2.2; SRT and WebVTT know nothing else).
In SMPTE time an hour is where such a programme begins, and is taken off before comparing.
"""

from __future__ import annotations

from collections.abc import Iterator

from backlot_tui.checks.length import TOLERANCE_S
from backlot_tui.checks.subject import Subject
from backlot_tui.domain.facts import FileKind, Finding
from backlot_tui.domain.units import clock

_HOUR_S = 3600.0
_STARTS_WITHIN_S = 600.0
"""Without a runtime to compare with, a first cue this soon after the hour is one that is late."""

_FROM_ZERO = frozenset({FileKind.SRT, FileKind.VTT})
_PLAIN_TYPES = frozenset({"Subtitle", "Forced Sub"})
_SDH_TYPES = frozenset({"SDH/CC"})

_LOOKS_SDH = 0.08
_LEAST_SDH_CUES = 3
"""Plain subtitles have a bracketed line now and then (a sign, a song); SDH in every scene."""
_ENOUGH_CUES = 20
"""Fewer cues prove nothing by having no sound among them."""


def hour_offset(subject: Subject) -> Iterator[Finding]:
    first = subject.facts.first_cue_s
    if first is not None and _counts_from_zero(subject) and _is_an_hour_late(subject, first):
        yield subject.warning(
            "TEXT-HOUR-OFFSET",
            f"The first cue of {subject.shown} is at {clock(first)} in media time, which counts "
            "from the first frame: every cue may be an hour late.",
            "Take one hour off all cues, or look whether the first text really is so late.",
        )


def after_end(subject: Subject) -> Iterator[Finding]:
    first, last = subject.facts.first_cue_s, subject.facts.last_cue_s
    runtime = subject.request.runtime_s
    if first is None or last is None or not runtime:
        return
    if _counts_from_zero(subject):
        if _is_an_hour_late(subject, first):
            return  # told by hour_offset
    elif first >= _HOUR_S:
        last -= _HOUR_S
    if last > runtime + TOLERANCE_S:
        yield subject.warning(
            "TEXT-AFTER-END",
            f"The last cue of {subject.shown} ends at {clock(last)}, {last - runtime:,.1f} s "
            f"after the title's end at {clock(runtime)}.",
            "Look whether it was made for this cut.",
        )


def looks_sdh(subject: Subject) -> Iterator[Finding]:
    cues, sdh = subject.facts.cues or 0, subject.facts.sdh_cues or 0
    if subject.source_type.name not in _PLAIN_TYPES or sdh < _LEAST_SDH_CUES:
        return
    if sdh >= cues * _LOOKS_SDH:
        yield subject.warning(
            "TEXT-LOOKS-SDH",
            f"{sdh} of the {cues} cues of {subject.shown} describe sounds or name speakers, as "
            f"SDH does, and the request is for {subject.source_type.name}.",
            "Look whether it belongs to the SDH/CC request.",
        )


def not_sdh(subject: Subject) -> Iterator[Finding]:
    cues, sdh = subject.facts.cues, subject.facts.sdh_cues
    if subject.source_type.name not in _SDH_TYPES or cues is None or sdh is None:
        return
    if cues >= _ENOUGH_CUES and sdh == 0:
        yield subject.warning(
            "TEXT-NOT-SDH",
            f"None of the {cues} cues of {subject.shown} describes a sound or names a speaker, "
            f"and the request is for {subject.source_type.name}.",
            "Look whether it is the plain subtitle.",
        )


def _counts_from_zero(subject: Subject) -> bool:
    told = (subject.facts.time_base or "").casefold()
    return told == "media" if told else subject.facts.kind in _FROM_ZERO


def _is_an_hour_late(subject: Subject, first: float) -> bool:
    last, runtime = subject.facts.last_cue_s, subject.request.runtime_s
    if first < _HOUR_S:
        return False
    if runtime and last is not None:
        return last > runtime + TOLERANCE_S
    return first < _HOUR_S + _STARTS_WITHIN_S
