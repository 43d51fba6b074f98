"""Overrides of warnings that are gone."""

from __future__ import annotations

from dataclasses import replace

from backlot_tui.desk.cards import Card
from backlot_tui.desk.readiness import findings_of
from backlot_tui.domain.facts import Severity


def without_stale_overrides(card: Card) -> Card:
    """The card with only those overrides that still answer a warning.

    Another file or another value can make a warning go; an override of nothing is refused by the
    checks.
    """
    if not card.overrides:
        return card
    warned = {found.code for found in findings_of(card) if found.severity is Severity.WARNING}
    kept = {code: reason for code, reason in card.overrides.items() if code in warned}
    return card if len(kept) == len(card.overrides) else replace(card, overrides=kept)
