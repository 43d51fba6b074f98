"""A delivery as the API tells it, in lines for a person. Untrusted text becomes safe here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.file_names import from_wire
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.units import human_size
from backlot_tui.ui.comparison_lines import compared_fields, comparison_lines
from backlot_tui.ui.dates import moment
from backlot_tui.ui.lines import Line, Role, joined, labelled
from backlot_tui.ui.transfer_text import STATE_ROLES

INDENT = 5
LABELS = 11
_FILES = 50
"""Files that are listed; a package may have thousands."""


def delivery_lines(
    body: Mapping[str, Any],
    source_type: SourceType | None,
    today: date,
    width: int,
    *,
    latest: bool = False,
) -> list[Line]:
    """body: `wire.DeliveryRow` as JSON; the source type knows what its fields are called.

    latest: nothing was delivered after it, so what its inspection found is still to be answered.
    """
    state = DeliveryState(body["state"])
    role = STATE_ROLES.get(state, "")
    when = moment(body["created_at"], today)
    host = f"from {safe_text(body['host'])}" if body["host"] else ""
    who = joined((safe_text(body["operator"]), safe_text(when), host))
    lines: list[Line] = [
        ((f"   Attempt {body['attempt']}  ", "strong"), (str(state), role), (f"  {who}", "dim"))
    ]

    def add(label: str, text: str, role: Role = "") -> None:
        lines.extend(labelled(label, text, width, indent=INDENT, label_width=LABELS, role=role))

    if body.get("reason"):
        add("Why", safe_text(body["reason"]), role if role == "bad" else "")
    open_failure = latest and state is DeliveryState.INSPECTION_FAILED
    for result in body.get("inspection", ()):
        add("✗ Found", safe_text(result["sentence"]), "bad" if open_failure else "")
        if fix := result.get("fix"):
            add("To do", safe_text(fix))
        severity = safe_text(result.get("severity", ""))
        add(
            "",
            joined((safe_text(result["code"]), severity, _overridable(result, open_failure))),
            "dim",
        )
    if body.get("bytes_of"):
        add("Files", "those delivered before; only the metadata is new")
    for override in body.get("overrides", ()):
        add("Overridden", safe_text(f"{override['code']}: {override['reason']}"), "warn")
    for file in body["files"][:_FILES]:
        add("File", _file(file, source_type))
        for label, text, kind in comparison_lines(file, source_type):
            add(label, text, kind)
    if (more := len(body["files"]) - _FILES) > 0:
        add("", f"and {more:,} more files", "dim")
    return lines


def _overridable(result: Mapping[str, Any], open_failure: bool) -> str:
    if not result.get("overridable"):
        return "cannot be overridden"
    return "v overrides it with a reason" if open_failure else ""


def _file(file: Mapping[str, Any], source_type: SourceType | None) -> str:
    """Name and size, and the metadata that no measured fact stands beside."""
    labels = {use.field.key: use.field.label for use in source_type.uses} if source_type else {}
    compared = {each.key for each in compared_fields(file, source_type)}
    values = (
        f"{labels.get(key, key)} {value}"
        for key, value in file["metadata"].items()
        if key not in compared
    )
    name = safe_text(from_wire(file["name"]))
    return joined((name, human_size(file["size"]), *(safe_text(value) for value in values)))
