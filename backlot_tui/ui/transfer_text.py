"""Transfers in words: coarse on purpose, so that a line changes only when a person would care."""

from __future__ import annotations

from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.units import human_rate, human_span
from backlot_tui.ui.lines import Role

STATE_ROLES: dict[DeliveryState, Role] = {
    DeliveryState.TRANSFERRING: "accent",
    DeliveryState.VERIFYING: "accent",
    DeliveryState.WAITING: "warn",
    DeliveryState.INTERRUPTED: "warn",
    DeliveryState.PENDING_INSPECTION: "accent",
    DeliveryState.PASSED: "good",
    DeliveryState.ACCEPTED: "good",
    DeliveryState.INSPECTION_FAILED: "bad",
    DeliveryState.QC_FAILED: "bad",
    DeliveryState.REJECTED: "bad",
    DeliveryState.FAILED: "bad",
}


def bar(share: float, width: int) -> str:
    """`[####------]`: one byte a cell, where block characters take three."""
    inside = max(1, width - 2)
    full = min(inside, int(share * inside))
    return f"[{'#' * full}{'-' * (inside - full)}]"


def percent(share: float) -> str:
    """Whole percents, and 100 only when every byte has gone."""
    return f"{100 if share >= 1 else min(99, int(share * 100)):3d} %"


def span_to_go(seconds: float | None) -> str:
    """`2 min`; below a minute in steps of five seconds."""
    if seconds is None:
        return ""
    return human_span(max(5, 5 * round(seconds / 5)) if seconds < 60 else seconds)


def to_go(seconds: float | None) -> str:
    """`2 min left`."""
    return f"{span_to_go(seconds)} left" if seconds is not None else ""


def rate(bytes_per_s: float) -> str:
    """Two digits: `120 MB/s`, `1.2 GB/s`."""
    if bytes_per_s <= 0:
        return ""
    return human_rate(float(f"{bytes_per_s:.1e}")).replace(".0 ", " ")
