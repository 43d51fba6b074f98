"""What each source type takes: files, and the metadata fields with their values.

The table itself is data (one TOML file at the portal, served as `GET /catalogue`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text


class FilesTaken(StrEnum):
    """How many files one delivery of a type has."""

    SINGLE = "single"
    SEVERAL = "several"
    SINGLE_OR_PACKAGE = "single or package"


class FieldKind(StrEnum):
    CHOICE = "choice"
    LANGUAGE = "language"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class MetadataField:
    """One drop-down. `values` is empty for free text; for languages it lists BCP-47 tags."""

    key: str
    label: str
    kind: FieldKind
    values: tuple[str, ...]
    help: str = ""


@dataclass(frozen=True, slots=True)
class FieldUse:
    """How a source type asks for a field.

    required: always; required_when: also if another field of the same file has that value.
    """

    field: MetadataField
    required: bool
    required_when: tuple[str, str] | None = None

    def is_required(self, metadata: dict[str, str]) -> bool:
        """metadata: all that is chosen for the same file, by field key."""
        if self.required_when is None:
            return self.required
        other, value = self.required_when
        return self.required or metadata.get(other) == value


@dataclass(frozen=True, slots=True)
class SourceType:
    """`extensions` are lower case with the dot; `kinds` name the `FileKind`s that fit."""

    name: str
    group: str
    files: FilesTaken
    extensions: tuple[str, ...]
    kinds: tuple[str, ...]
    uses: tuple[FieldUse, ...]

    def missing(self, metadata: dict[str, str]) -> list[MetadataField]:
        """The required fields that one file's metadata leaves open, in form order."""
        return [
            u.field for u in self.uses if u.is_required(metadata) and not metadata.get(u.field.key)
        ]

    def field(self, key: str) -> MetadataField:
        """The field called `key` (key or label, any case); UsageProblem if there is none."""
        wanted = key.casefold()
        for use in self.uses:
            if wanted in (use.field.key.casefold(), use.field.label.casefold()):
                return use.field
        known = ", ".join(use.field.key for use in self.uses) or "none"
        raise UsageProblem(
            "unknown-field",
            f"{self.name} has no metadata field {safe_text(key)!r}.",
            f"Fields of this type: {known}.",
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """digests: that receipts are to have of each file, beside CRC-64; of `MHL_DIGESTS`."""

    version: str
    source_types: tuple[SourceType, ...]
    digests: tuple[str, ...] = ()

    def source_type(self, name: str) -> SourceType:
        """Raises UsageProblem for a name that the catalogue does not know."""
        for source_type in self.source_types:
            if source_type.name == name:
                return source_type
        raise UsageProblem("unknown-type", f"The catalogue has no source type {safe_text(name)!r}.")


def normalise_value(field: MetadataField, value: str) -> str:
    """The value as the catalogue spells it (any case is taken); UsageProblem if it is not one."""
    value = value.strip()
    if field.kind is FieldKind.TEXT:
        return value
    for known in field.values:
        if known.casefold() == value.casefold():
            return known
    shown = ", ".join(field.values[:12]) + (", …" if len(field.values) > 12 else "")
    raise UsageProblem(
        "unknown-value",
        f"{safe_text(value)!r} is not a value of {field.key}.",
        f"Values: {shown}.",
    )
