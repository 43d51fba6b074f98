"""Chosen beside measured, as the commands print it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backlot_tui.checks.differences import Difference
from backlot_tui.domain.safe_text import safe_text


def difference_lines(found: Sequence[Difference]) -> list[str]:
    """One line a field, aligned; safe to print."""
    label = max((len(each.label) for each in found), default=0)
    chosen = max((len(safe_text(each.chosen)) for each in found), default=0)
    return [
        f"{each.verdict.mark} {each.label.ljust(label)}  "
        f"{safe_text(each.chosen).ljust(chosen)}  {safe_text(each.told)}"
        for each in found
    ]


def differences_json(found: Sequence[Difference]) -> list[dict[str, Any]]:
    return [
        {
            "field": each.key,
            "chosen": each.chosen,
            "measured": each.measured,
            "verdict": each.verdict,
        }
        for each in found
    ]
