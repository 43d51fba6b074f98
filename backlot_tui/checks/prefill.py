"""Metadata that need not be asked for, because the file itself or the request tells it."""

from __future__ import annotations

from backlot_tui.checks.measured import languages, measured
from backlot_tui.domain.catalogue import (
    FieldKind,
    MetadataField,
    SourceType,
    normalise_value,
)
from backlot_tui.domain.facts import FileFacts
from backlot_tui.domain.languages import Agreement, agreement
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.requests import SourceRequest


def prefilled(source_type: SourceType, facts: FileFacts, request: SourceRequest) -> dict[str, str]:
    """Values by field key, each of them valid for its field; what nobody tells is left out.

    The file tells what `measured` knows a fact for: time base, frame rate, channel configuration,
    resolution and so on. For the language the request counts where the file agrees or is silent;
    where the file contradicts, the file's own does, so that the check has something to warn of.
    `told_by_file` says which of them to mark as read.
    """
    values = told_by_file(source_type, facts)
    wanted, told = request.wanted_language, languages(facts)
    if wanted and (not told or any(agreement(tag, wanted) is not Agreement.NONE for tag in told)):
        for field in _language_fields(source_type):
            _put(values, field, wanted)
    return values


def told_by_file(source_type: SourceType, facts: FileFacts) -> dict[str, str]:
    """The values that the file itself tells."""
    values: dict[str, str] = {}
    # A field that is only asked for under a condition comes after the field that decides.
    for use in sorted(source_type.uses, key=lambda use: use.required_when is not None):
        needless = use.required_when is not None and not use.is_required(values)
        if not needless and (told := measured(use.field, facts)):
            _put(values, use.field, told)
    return values


def _language_fields(source_type: SourceType) -> list[MetadataField]:
    return [use.field for use in source_type.uses if use.field.kind is FieldKind.LANGUAGE]


def _put(values: dict[str, str], field: MetadataField, value: str) -> None:
    """Only what the field takes: a type may allow fewer values than a file can tell."""
    try:
        values[field.key] = normalise_value(field, value)
    except UsageProblem:
        return
