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
from backlot_tui.ui.dates import moment
from backlot_tui.ui.lines import Line, joined, labelled
from backlot_tui.ui.transfer_text import STATE_ROLES

_INDENT = 2
_LABELS = 11


def delivery_lines(
    body: Mapping[str, Any], source_type: SourceType | None, today: date, width: int
) -> list[Line]:
    """body: `wire.DeliveryRow` as JSON; the source type knows what its fields are called."""
    labels = {use.field.key: use.field.label for use in source_type.uses} if source_type else {}
    state = DeliveryState(body["state"])
    when = moment(body["created_at"], today)
    who = joined((safe_text(body["operator"]), safe_text(body["host"]), when))
    lines: list[Line] = [
        (
            (f" Attempt {body['attempt']}  ", "strong"),
            (str(state), STATE_ROLES.get(state, "")),
            (f"  {who}", "dim"),
        )
    ]

    def add(label: str, text: str) -> None:
        lines.extend(labelled(label, text, width, indent=_INDENT, label_width=_LABELS))

    if body.get("reason"):
        add("Why", safe_text(body["reason"]))
    for result in body.get("inspection", ()):
        sentence = f"{result['code']}: {result['sentence']} {result.get('fix', '')}"
        add("Inspection", safe_text(sentence))
    for override in body.get("overrides", ()):
        add("Overridden", safe_text(f"{override['code']}: {override['reason']}"))
    for file in body["files"]:
        values = " · ".join(
            f"{labels.get(key, key)} {value}" for key, value in file["metadata"].items()
        )
        name = safe_text(from_wire(file["name"]))
        add("File", joined((name, human_size(file["size"]), safe_text(values))))
    return lines
