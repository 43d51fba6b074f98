"""Checks of timed text: language, time base, frame rate, against the request and the drop-downs.

A TTML file without `ttp:timeBase` counts in media time, and a portal that is told SMPTE shifts
every line of it: that is why a contradiction is an error here and not a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from backlot_tui.checks.subject import Subject
from backlot_tui.domain.facts import TIMED_TEXT, Finding
from backlot_tui.domain.languages import Agreement, agreement
from backlot_tui.domain.safe_text import safe_text


def language(subject: Subject) -> Iterator[Finding]:
    told, wanted = _told_language(subject), subject.wanted_language
    if told and wanted and agreement(told, wanted) is Agreement.NONE:
        yield subject.warning(
            "TEXT-LANGUAGE",
            f"{subject.shown} says that it is in {safe_text(told)}, and the request is for "
            f"{safe_text(wanted)}.",
            "Look whether it is the right file, or correct its xml:lang.",
        )


def language_tag(subject: Subject) -> Iterator[Finding]:
    told = _told_language(subject)
    if told and "_" in told:
        yield subject.warning(
            "TEXT-LANGUAGE-TAG",
            f"{subject.shown} spells its language {safe_text(told)}, which is not a valid tag.",
            f"Write {safe_text(told.replace('_', '-'))} into xml:lang.",
        )


def time_base(subject: Subject) -> Iterator[Finding]:
    told, chosen = subject.facts.time_base, subject.chosen("time_base")
    if told and chosen and told.casefold() != chosen.casefold():
        yield subject.error(
            "TEXT-TIMEBASE",
            f"{subject.shown} counts in {safe_text(told.upper())} time, and Time Base is "
            f"{safe_text(chosen)}.",
            f"Choose {safe_text(told.upper())}, or export the file with the other time base.",
        )


def frame_rate(subject: Subject) -> Iterator[Finding]:
    """In media time the frame rate only rounds; in SMPTE time it decides when a line shows."""
    told, chosen = subject.facts.frame_rate, subject.chosen("frame_rate")
    counts_frames = subject.chosen("time_base").casefold() == "smpte"
    if counts_frames and told and chosen and told != chosen:
        yield subject.warning(
            "TEXT-FRAMERATE",
            f"{subject.shown} has {safe_text(told)} frames a second, and Frame Rate is "
            f"{safe_text(chosen)}.",
            f"Choose {safe_text(told)}, or look whether it is the right file.",
        )


def _told_language(subject: Subject) -> str:
    return (subject.facts.language or "") if subject.facts.kind in TIMED_TEXT else ""
