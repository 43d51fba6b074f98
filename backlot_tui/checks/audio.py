"""Checks of sound: sample rate, bit depth, channels against the configuration, language.

They apply where the type asks for a channel configuration: stems and sessions of an archive may
be as they are. What a file does not tell is not checked.
"""

from __future__ import annotations

from collections.abc import Iterator

from backlot_tui.checks.differences import Verdict, compare, expected_channels, is_atmos
from backlot_tui.checks.measured import languages, soundfields
from backlot_tui.checks.subject import Subject
from backlot_tui.domain.facts import WITH_PICTURE, FileKind, Finding
from backlot_tui.domain.languages import Agreement, agreement
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted

_SAMPLE_RATE = 48_000
_BIT_DEPTH = 24
_WITH_SOUND = WITH_PICTURE | {FileKind.WAV}


def sample_rate(subject: Subject) -> Iterator[Finding]:
    rate = subject.facts.sample_rate
    if subject.is_sound and rate is not None and rate != _SAMPLE_RATE:
        yield subject.warning(
            "AUDIO-SAMPLE-RATE",
            f"{subject.shown} has a sample rate of {rate / 1000:g} kHz, not 48 kHz.",
            "Export it at 48 kHz.",
        )


def bit_depth(subject: Subject) -> Iterator[Finding]:
    depth = subject.facts.bit_depth
    if subject.is_sound and depth is not None and depth < _BIT_DEPTH:
        yield subject.warning(
            "AUDIO-BIT-DEPTH",
            f"{subject.shown} has {depth} bits a sample, not {_BIT_DEPTH}.",
            "Export it with 24 bits.",
        )


def channels(subject: Subject) -> Iterator[Finding]:
    """The layout that the file names counts; where it names none, its number of channels does."""
    field, chosen = subject.field("channel_config"), subject.chosen("channel_config")
    if field is None or compare(field, chosen, subject.facts) is not Verdict.DIFFERS:
        return
    if told := soundfields(subject.facts):
        says = f"is {safe_text(' and '.join(told))}, and {field.label} is {safe_text(chosen)}"
    else:
        found = counted(subject.facts.channels or 0, "channel")
        needs = "ADM or more than 8" if is_atmos(chosen) else str(expected_channels(chosen))
        says = f"has {found}, and {safe_text(chosen)} has {needs}"
    yield subject.warning(
        "AUDIO-CHANNELS",
        f"{subject.shown} {says}.",
        "Choose the configuration that the file has, or the right file.",
    )


def language(subject: Subject) -> Iterator[Finding]:
    """Of the sound itself, where it names one. A tag that says less (`es`) contradicts nothing."""
    told, wanted = languages(subject.facts), subject.wanted_language
    if subject.facts.kind not in _WITH_SOUND or not told or not wanted:
        return
    if all(agreement(tag, wanted) is Agreement.NONE for tag in told):
        yield subject.warning(
            "AUDIO-LANGUAGE",
            f"{subject.shown} says that its sound is in {safe_text(' and '.join(told))}, and the "
            f"request is for {safe_text(wanted)}.",
            "Look whether it is the right file, or correct the language in it.",
        )
