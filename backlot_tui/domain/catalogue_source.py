"""From the catalogue's table (the TOML file, or the same as JSON) to `Catalogue`.

pydantic validates the table where it enters (`portal.catalogue_table`, at the portal);
`read_catalogue` trusts a table that was validated once, so that the desk needs no pydantic to
show its first screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from backlot_tui.domain.catalogue import (
    Catalogue,
    FieldKind,
    FieldUse,
    FilesTaken,
    MetadataField,
    SourceType,
)


def read_catalogue(table: Mapping[str, Any]) -> Catalogue:
    """The catalogue of a validated table. Raises KeyError or ValueError for any other."""
    languages = tuple(table["languages"])
    fields = {
        key: MetadataField(
            key,
            entry["label"],
            FieldKind(entry["kind"]),
            languages if entry["kind"] == FieldKind.LANGUAGE else tuple(entry.get("values", ())),
            entry.get("help", ""),
        )
        for key, entry in table["fields"].items()
    }
    return Catalogue(
        table["version"],
        tuple(_source_type(entry, fields) for entry in table["source_types"]),
        tuple(table.get("digests", ())),
    )


def _source_type(entry: Mapping[str, Any], fields: Mapping[str, MetadataField]) -> SourceType:
    required = set(entry.get("required", ()))
    conditions = entry.get("required_when", {})
    narrowed = entry.get("values", {})
    order = [*entry.get("required", ()), *conditions, *entry.get("optional", ())]
    return SourceType(
        entry["name"],
        entry["group"],
        FilesTaken(entry["files"]),
        tuple(entry["extensions"]),
        tuple(entry["kinds"]),
        tuple(
            FieldUse(
                _narrowed(fields[key], narrowed.get(key)),
                key in required,
                tuple(conditions[key]) if key in conditions else None,
            )
            for key in dict.fromkeys(order)
        ),
    )


def _narrowed(field: MetadataField, values: list[str] | None) -> MetadataField:
    """A type may take fewer values than the field has (Audio Description: 2.0 or 5.1 only)."""
    return field if values is None else replace(field, values=tuple(values))
