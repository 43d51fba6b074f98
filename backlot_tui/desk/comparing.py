"""Chosen beside measured, of a file that was delivered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backlot_tui.checks.differences import Difference, differences
from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.facts import FileFacts
from backlot_tui.domain.facts_json import facts_from_json


def differences_of(
    file: Mapping[str, Any], source_type: SourceType | None
) -> tuple[Difference, ...]:
    """file: `wire.DeliveryFile` as JSON. Nothing where inspection has not measured it."""
    facts = measured_of(file)
    if facts is None or source_type is None:
        return ()
    return differences(source_type, file["metadata"], facts)


def measured_of(file: Mapping[str, Any]) -> FileFacts | None:
    """What inspection read from the file; None if it did not, or in a way we do not know."""
    if not file.get("measured"):
        return None
    try:
        return facts_from_json(file["measured"])
    except ValueError:
        return None
