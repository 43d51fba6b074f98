"""Checks of sound: sample rate, bit depth, channels against the configuration, duration.

They apply where the type asks for a channel configuration: stems and sessions of an archive may
be as they are. What a file does not tell is not checked.

Duration: a difference of more than 2.0 s from the request's runtime warns, as delivery portals
do (a dub that drifts, a leader left in), but only where the file is longer, or shorter by less
than a tenth of the runtime. A file that is much shorter is a reel or an excerpt; nothing follows
from its length.
"""

from __future__ import annotations

from collections.abc import Iterator

from backlot_tui.checks.subject import Subject
from backlot_tui.domain.facts import FileFacts, Finding
from backlot_tui.domain.safe_text import safe_text

_CHANNELS = {"1.0": 1, "2.0": 2, "Lt/Rt": 2, "5.1": 6, "5.1 + 2.0": 8}
_ATMOS = "Atmos"
_MOST_WITHOUT_ADM = 8
_SAMPLE_RATE = 48_000
_BIT_DEPTH = 24
_TOLERANCE_S = 2.0
_EXCERPT = 0.10


def sample_rate(subject: Subject) -> Iterator[Finding]:
    rate = subject.facts.sample_rate
    if _is_sound(subject) and rate is not None and rate != _SAMPLE_RATE:
        yield subject.warning(
            "AUDIO-SAMPLE-RATE",
            f"{subject.shown} has a sample rate of {rate / 1000:g} kHz, not 48 kHz.",
            "Export it at 48 kHz.",
        )


def bit_depth(subject: Subject) -> Iterator[Finding]:
    depth = subject.facts.bit_depth
    if _is_sound(subject) and depth is not None and depth < _BIT_DEPTH:
        yield subject.warning(
            "AUDIO-BIT-DEPTH",
            f"{subject.shown} has {depth} bits a sample, not {_BIT_DEPTH}.",
            "Export it with 24 bits.",
        )


def channels(subject: Subject) -> Iterator[Finding]:
    chosen = subject.chosen("channel_config")
    found = subject.facts.channels
    if found is None or not chosen or _fits(chosen, subject.facts):
        return
    needs = "ADM or more than 8" if _is_atmos(chosen) else str(_expected(chosen))
    yield subject.warning(
        "AUDIO-CHANNELS",
        f"{subject.shown} has {found} {'channel' if found == 1 else 'channels'}, and "
        f"{safe_text(chosen)} has {needs}.",
        "Choose the configuration that the file has, or the right file.",
    )


def duration(subject: Subject) -> Iterator[Finding]:
    length, runtime = subject.facts.duration_s, subject.request.runtime_s
    if not _is_sound(subject) or length is None or not runtime:
        return
    longer = length - runtime
    if longer > _TOLERANCE_S or -runtime * _EXCERPT < longer < -_TOLERANCE_S:
        yield subject.warning(
            "AUDIO-DURATION",
            f"{subject.shown} runs {_clock(length)}, {abs(longer):,.1f} s "
            f"{'longer' if longer > 0 else 'shorter'} than the title's {_clock(runtime)}.",
            "Look whether it was made for this cut.",
        )


def _is_sound(subject: Subject) -> bool:
    return subject.asks_for("channel_config")


def _is_atmos(config: str) -> bool:
    return config.casefold() == _ATMOS.casefold()


def _expected(config: str) -> int | None:
    wanted = config.casefold()
    return next((count for name, count in _CHANNELS.items() if name.casefold() == wanted), None)


def _fits(config: str, facts: FileFacts) -> bool:
    """A configuration that this table does not know is not held against a file."""
    if _is_atmos(config):
        return facts.adm or (facts.channels or 0) > _MOST_WITHOUT_ADM
    return _expected(config) in (None, facts.channels)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 1), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02d}:{rest:04.1f}"
