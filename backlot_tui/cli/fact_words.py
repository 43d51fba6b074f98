"""What a file tells, as name and words for a person."""

from __future__ import annotations

from collections.abc import Iterator

from backlot_tui.domain.facts import Composition, FileFacts
from backlot_tui.domain.units import clock, human_size

_MOST_FAULTS = 5


def fact_lines(facts: FileFacts) -> Iterator[tuple[str, str]]:
    """Names with empty words are for what the file does not tell."""
    yield "kind", facts.kind
    yield "size", human_size(facts.size)
    yield "structure", _structure(facts)
    yield "title", facts.title or ""
    yield "language", facts.language or ""
    yield "picture", _picture(facts)
    yield "sound", _sound(facts)
    yield "duration", "" if facts.duration_s is None else clock(facts.duration_s)
    yield "start timecode", facts.start_timecode or ""
    yield "time base", _time_base(facts)
    yield "cues", _cues(facts)
    yield "pages", "" if facts.pages is None else str(facts.pages)
    yield "sheets", ", ".join(facts.sheets)
    yield "rows", "" if facts.rows is None else str(facts.rows)
    for composition in facts.compositions:
        yield "composition", _composition(composition)
    yield from _hashes(facts)


def _structure(facts: FileFacts) -> str:
    return ": ".join(filter(None, (str(facts.structure), facts.structure_reason)))


def _picture(facts: FileFacts) -> str:
    if facts.width is None and facts.height is None:
        return ""
    size = f"{facts.width}x{facts.height}" if facts.width and facts.height else ""
    rate = f"{facts.frame_rate} fps" if facts.frame_rate else ""
    return _listed(facts.codec, size, rate, facts.dynamic_range)


def _sound(facts: FileFacts) -> str:
    codec = facts.codec if facts.width is None else None
    channels = f"{facts.channels} channels" if facts.channels else ""
    rate = f"{facts.sample_rate / 1000:g} kHz" if facts.sample_rate else ""
    depth = f"{facts.bit_depth} bit" if facts.bit_depth else ""
    return _listed(codec, facts.soundfield, channels, rate, depth, "ADM" if facts.adm else "")


def _time_base(facts: FileFacts) -> str:
    rate = f"{facts.frame_rate} fps" if facts.frame_rate and facts.width is None else ""
    return _listed(facts.time_base, rate)


def _cues(facts: FileFacts) -> str:
    if facts.cues is None:
        return ""
    span = ""
    if facts.first_cue_s is not None and facts.last_cue_s is not None:
        span = f"{clock(facts.first_cue_s)} to {clock(facts.last_cue_s)}"
    sdh = f"{facts.sdh_cues} look like SDH" if facts.sdh_cues else ""
    return _listed(str(facts.cues), span, sdh)


def _composition(composition: Composition) -> str:
    length = "" if composition.duration_s is None else clock(composition.duration_s)
    languages = "/".join(composition.languages)
    return _listed(composition.title, composition.kind, languages, composition.soundfield, length)


def _hashes(facts: FileFacts) -> Iterator[tuple[str, str]]:
    faults = facts.hash_faults
    if faults is None:
        return
    if not faults:
        yield "hashes", "all verified"
    for fault in faults[:_MOST_FAULTS]:
        yield "hashes", fault
    if len(faults) > _MOST_FAULTS:
        yield "hashes", f"and {len(faults) - _MOST_FAULTS} more"


def _listed(*words: str | None) -> str:
    return ", ".join(filter(None, words))
