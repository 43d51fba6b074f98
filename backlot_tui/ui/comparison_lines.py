"""Chosen beside measured, of a delivered file, for a person; untrusted text becomes safe here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from backlot_tui.checks.differences import Difference, Verdict
from backlot_tui.desk.comparing import differences_of, measured_of
from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.facts import FileFacts
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import clock
from backlot_tui.ui.lines import Role, joined


def compared_fields(file: Mapping[str, Any], source_type: SourceType | None) -> list[Difference]:
    """The fields that inspection has measured something for. file: `wire.DeliveryFile` as JSON."""
    return [each for each in differences_of(file, source_type) if each.measured]


def comparison_lines(
    file: Mapping[str, Any], source_type: SourceType | None
) -> Iterator[tuple[str, str, Role]]:
    """Label, text and role of each line: what the file is, then field by field."""
    facts = measured_of(file)
    if facts is None:
        return
    yield "Measured", _summary(facts), ""
    for each in compared_fields(file, source_type):
        differs = each.verdict is Verdict.DIFFERS
        yield "", f"{each.verdict.mark} {_sentence(each)}", "warn" if differs else "dim"


def _sentence(each: Difference) -> str:
    chosen = f"chosen {safe_text(each.chosen)}" if each.chosen else "not chosen"
    told = f"{each.label}: {chosen}, measured {safe_text(each.measured)}"
    return told if each.verdict is Verdict.UNKNOWN else f"{told}: {each.verdict}"


def _summary(facts: FileFacts) -> str:
    """What no field asks for: kind, codec, picture, sound, length, text."""
    picture = f"{facts.width}x{facts.height}" if facts.width and facts.height else ""
    rate = f"{facts.sample_rate / 1000:g} kHz" if facts.sample_rate else ""
    depth = f"{facts.bit_depth} bit" if facts.bit_depth else ""
    sound = f"{facts.channels} ch" if facts.channels else ""
    length = clock(facts.duration_s) if facts.duration_s is not None else ""
    cues = f"{facts.cues:,} cues" if facts.cues is not None else ""
    words = (facts.kind, facts.codec or "", picture, rate, depth, sound, length, cues)
    return joined(safe_text(word) for word in words)
