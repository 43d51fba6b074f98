"""Metadata that need not be asked for, because the file itself or the request tells it."""

from __future__ import annotations

from backlot_tui.checks.languages import Agreement, agreement
from backlot_tui.domain.catalogue import (
    FieldKind,
    MetadataField,
    SourceType,
    normalise_value,
)
from backlot_tui.domain.facts import FileFacts
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.requests import SourceRequest

_BY_CHANNELS = {1: "1.0", 2: "2.0", 6: "5.1", 8: "5.1 + 2.0"}


def prefilled(source_type: SourceType, facts: FileFacts, request: SourceRequest) -> dict[str, str]:
    """Values by field key, each of them valid for its field; what nobody tells is left out.

    The file tells time base, frame rate and channel configuration. For the language the request
    counts where the file agrees or is silent; where the file contradicts, the file's own does, so
    that the check has something to warn of. `told_by_file` says which of them to mark as read.
    """
    values = told_by_file(source_type, facts)
    wanted = request.language
    for field in _language_fields(source_type):
        silent = not facts.language
        if wanted and (silent or agreement(facts.language or "", wanted) is not Agreement.NONE):
            _put(values, field, wanted)
    return values


def told_by_file(source_type: SourceType, facts: FileFacts) -> dict[str, str]:
    """The values that the file itself tells."""
    told = {
        "time_base": (facts.time_base or "").upper(),
        "channel_config": _channel_config(facts),
        "frame_rate": facts.frame_rate or "",
    }
    values: dict[str, str] = {}
    # A field that is only asked for under a condition comes after the field that decides.
    for use in sorted(source_type.uses, key=lambda use: use.required_when is not None):
        needless = use.required_when is not None and not use.is_required(values)
        if told.get(use.field.key) and not needless:
            _put(values, use.field, told[use.field.key])
    for field in _language_fields(source_type):
        if facts.language:
            _put(values, field, facts.language.replace("_", "-"))
    return values


def _channel_config(facts: FileFacts) -> str:
    if facts.adm:
        return "Atmos"
    return _BY_CHANNELS.get(facts.channels or 0, "")


def _language_fields(source_type: SourceType) -> list[MetadataField]:
    return [use.field for use in source_type.uses if use.field.kind is FieldKind.LANGUAGE]


def _put(values: dict[str, str], field: MetadataField, value: str) -> None:
    """Only what the field takes: a type may allow fewer values than a file can tell."""
    try:
        values[field.key] = normalise_value(field, value)
    except UsageProblem:
        return
