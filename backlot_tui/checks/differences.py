"""Chosen beside measured: each metadata field that a fact of the file stands behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from backlot_tui.checks.measured import is_measurable, languages, measured, soundfields
from backlot_tui.domain.catalogue import FieldKind, MetadataField, SourceType
from backlot_tui.domain.facts import FileFacts
from backlot_tui.domain.languages import Agreement, agreement
from backlot_tui.domain.soundfields import ATMOS, CHANNELS, may_be_atmos

_STEREO = frozenset({"2.0", "lt/rt"})
"""A matrix-encoded pair is a pair: the file cannot tell the two apart."""


class Verdict(StrEnum):
    SAME = "same"
    DIFFERS = "differs"
    UNKNOWN = "unknown"

    @property
    def mark(self) -> str:
        """For a screen, beside the word."""
        return {"same": "=", "differs": "≠"}.get(self, "·")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field. Nothing chosen or nothing measured is an empty text, and a verdict of UNKNOWN."""

    key: str
    label: str
    chosen: str
    measured: str
    verdict: Verdict

    @property
    def told(self) -> str:
        """What stands beside the chosen value, in words."""
        if not self.chosen:
            return f"measured {self.measured}, not chosen"
        if not self.measured:
            return "not measured"
        return f"measured {self.measured}: {self.verdict}"


def differences(
    source_type: SourceType, metadata: Mapping[str, str], facts: FileFacts
) -> tuple[Difference, ...]:
    """In form order; fields of which neither a value nor a fact is there are left out."""
    found = []
    for use in source_type.uses:
        chosen = metadata.get(use.field.key, "").strip()
        told = measured(use.field, facts)
        if told or (chosen and is_measurable(use.field)):
            verdict = compare(use.field, chosen, facts)
            found.append(Difference(use.field.key, use.field.label, chosen, told, verdict))
    return tuple(found)


def compare(field: MetadataField, chosen: str, facts: FileFacts) -> Verdict:
    """Whether the file bears out what is chosen for a field.

    A language that says less (`es` of `es-419`) is borne out; so is a configuration that this
    program has never heard of.
    """
    told = measured(field, facts)
    if not told or not chosen:
        return Verdict.UNKNOWN
    if field.kind is FieldKind.LANGUAGE:
        same = any(agreement(tag, chosen) is not Agreement.NONE for tag in languages(facts))
    elif field.key == "channel_config":
        same = _sound_fits(chosen, facts)
    elif field.key == "start_timecode":
        # A semicolon before the frames marks drop-frame counting; people seldom type it.
        same = told.replace(";", ":") == chosen.replace(";", ":")
    else:
        same = told.casefold() == chosen.casefold()
    return Verdict.SAME if same else Verdict.DIFFERS


def expected_channels(config: str) -> int | None:
    """How many channels a configuration has; None for Atmos and for one that is not known."""
    wanted = config.casefold()
    return next((count for name, count in CHANNELS.items() if name.casefold() == wanted), None)


def is_atmos(config: str) -> bool:
    return config.casefold() == ATMOS.casefold()


def _sound_fits(config: str, facts: FileFacts) -> bool:
    told = {layout.casefold() for layout in soundfields(facts)}
    if is_atmos(config):
        counted = None if told else facts.channels  # a layout that is told beats the count
        return ATMOS.casefold() in told or may_be_atmos(counted, adm=facts.adm)
    if expected_channels(config) is None:
        return True
    if told:
        wanted = config.casefold()
        return wanted in told or (wanted in _STEREO and bool(told & _STEREO))
    return facts.channels in (None, expected_channels(config))
