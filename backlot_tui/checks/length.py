"""Checks of how long a file runs, against the title's runtime.

A difference of more than 2.0 s warns, as delivery portals do (a dub that drifts, a leader left
in), but only where the file is longer, or shorter by less than a tenth of the runtime. A file
that is much shorter is a reel or an excerpt; nothing follows from its length.
"""

from __future__ import annotations

from collections.abc import Iterator

from backlot_tui.checks.measured import duration as duration_of
from backlot_tui.checks.subject import Subject
from backlot_tui.domain.facts import FileKind, Finding
from backlot_tui.domain.units import clock

TOLERANCE_S = 2.0
_EXCERPT = 0.10


def duration(subject: Subject) -> Iterator[Finding]:
    length, runtime = duration_of(subject.facts), subject.request.runtime_s
    if length is None or not runtime or not (_has_picture(subject) or subject.is_sound):
        return
    longer = length - runtime
    if longer > TOLERANCE_S or -runtime * _EXCERPT < longer < -TOLERANCE_S:
        sentence = (
            f"{subject.shown} runs {clock(length)}, {abs(longer):,.1f} s "
            f"{'longer' if longer > 0 else 'shorter'} than the title's {clock(runtime)}."
        )
        fix = "Look whether it was made for this cut."
        if _has_picture(subject):
            yield subject.warning("VIDEO-DURATION", sentence, fix)
        else:
            yield subject.warning("AUDIO-DURATION", sentence, fix)


def _has_picture(subject: Subject) -> bool:
    return subject.facts.width is not None or subject.facts.kind is FileKind.IMF
