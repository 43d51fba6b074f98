"""Checks of pictures against the drop-downs."""

from __future__ import annotations

from collections.abc import Iterator

from backlot_tui.checks.differences import Verdict, compare
from backlot_tui.checks.subject import Subject
from backlot_tui.domain.facts import TIMED_TEXT, Finding
from backlot_tui.domain.safe_text import safe_text


def frame_rate(subject: Subject) -> Iterator[Finding]:
    """Of the picture; what timed text says of frames is `text.frame_rate`'s matter."""
    field, chosen = subject.field("frame_rate"), subject.chosen("frame_rate")
    if field is None or subject.facts.kind in TIMED_TEXT:
        return
    if compare(field, chosen, subject.facts) is Verdict.DIFFERS:
        told = safe_text(subject.facts.frame_rate or "")
        yield subject.warning(
            "VIDEO-FRAMERATE",
            f"{subject.shown} has {told} frames a second, and {field.label} is "
            f"{safe_text(chosen)}.",
            f"Choose {told}, or look whether it is the right file.",
        )
