"""Checks of the metadata chosen for a file against the fields that its type has."""

from __future__ import annotations

from collections.abc import Iterator

from backlot_tui.checks.differences import Verdict, differences
from backlot_tui.checks.subject import Subject
from backlot_tui.domain.catalogue import FieldKind, MetadataField, normalise_value
from backlot_tui.domain.facts import Finding
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text


def missing(subject: Subject) -> Iterator[Finding]:
    metadata = {key: value.strip() for key, value in subject.file.metadata.items()}
    if open_fields := subject.source_type.missing(metadata):
        labels = ", ".join(field.label for field in open_fields)
        fix = "Fill it in." if len(open_fields) == 1 else "Fill them in."
        yield subject.error("METADATA-MISSING", f"{subject.shown} lacks metadata: {labels}.", fix)


def unknown(subject: Subject) -> Iterator[Finding]:
    known = {use.field.key for use in subject.source_type.uses}
    for key in subject.file.metadata:
        if key not in known:
            yield subject.error(
                "METADATA-UNKNOWN",
                f"{subject.source_type.name} has no metadata field {safe_text(key)!r}, "
                f"which {subject.shown} sets.",
                f"Fields of this type: {', '.join(sorted(known)) or 'none'}.",
            )


def value(subject: Subject) -> Iterator[Finding]:
    for use in subject.source_type.uses:
        chosen = subject.chosen(use.field.key)
        if chosen and (problem := _refusal(use.field, chosen)):
            yield subject.error("METADATA-VALUE", f"{subject.shown}: {problem[0]}", problem[1])


def _refusal(field: MetadataField, chosen: str) -> tuple[str, str] | None:
    try:
        normalise_value(field, chosen)
    except UsageProblem as problem:
        return problem.sentence, problem.fix
    return None


def language_choice(subject: Subject) -> Iterator[Finding]:
    """Any language field: what is chosen for the file should be what the request asks for."""
    wanted = subject.wanted_language
    if not wanted:
        return
    for use in subject.source_type.uses:
        chosen = subject.chosen(use.field.key)
        is_language = use.field.kind is FieldKind.LANGUAGE
        if is_language and chosen and chosen.casefold() != wanted.casefold():
            yield subject.warning(
                "LANGUAGE-CHOICE",
                f"{use.field.label} of {subject.shown} is {safe_text(chosen)}, and the request "
                f"is for {safe_text(wanted)}.",
                f"Choose {safe_text(wanted)}, or put the file against the other request.",
            )


_CHECKED_APART = frozenset({"time_base", "frame_rate", "channel_config"})
"""Fields with a check, and a code, of their own; so have all languages."""


def contradiction(subject: Subject) -> Iterator[Finding]:
    for each in differences(subject.source_type, subject.file.metadata, subject.facts):
        field = subject.field(each.key)
        is_language = field is not None and field.kind is FieldKind.LANGUAGE
        if each.verdict is Verdict.DIFFERS and each.key not in _CHECKED_APART and not is_language:
            told = safe_text(each.measured)
            yield subject.warning(
                "METADATA-MEASURED",
                f"{each.label} of {subject.shown} is {safe_text(each.chosen)}, and the file itself "
                f"says {told}.",
                f"Choose {told}, or look whether it is the right file.",
            )
