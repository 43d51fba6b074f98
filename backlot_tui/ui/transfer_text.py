"""Transfers in words: coarse on purpose, so that a line changes only when a person would care."""

from __future__ import annotations

from collections.abc import Sequence

from backlot_tui.desk.overview import DeliveryView
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.units import human_rate, human_span
from backlot_tui.ui.lines import Line, Piece, Role

_TROUBLED = frozenset({DeliveryState.INTERRUPTED, DeliveryState.WAITING, DeliveryState.PAUSED})

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
    return human_rate(float(f"{bytes_per_s:.1e}"))


def summary(views: Sequence[DeliveryView]) -> Line:
    """The strip under every screen: how many, how far, how fast, how long, and what is wrong."""
    running = [view for view in views if view.unfinished]
    if not running:
        return _at_rest(views)
    size = sum(view.size for view in running)
    sent = sum(view.sent_bytes for view in running)
    speed = sum(view.rate for view in running)
    share = sent / size if size else 0.0
    count = f"{len(running)} transfer{'s' if len(running) != 1 else ''}"
    parts: list[Piece] = [
        (f"{count}  ", "strong"),
        (f"{bar(share, 12)} {percent(share)}", "accent"),
    ]
    if speed > 0:
        parts.append((f"  {rate(speed)}  {to_go((size - sent) / speed)}", ""))
    for state in sorted(_TROUBLED):
        stuck = [view for view in running if view.state is state]
        if stuck:
            why = f" {stuck[0].note}" if len(stuck) == 1 and stuck[0].note else ""
            parts.append((f"  {len(stuck)} {state}{why}", "warn"))
    return tuple(parts)


def _at_rest(views: Sequence[DeliveryView]) -> Line:
    if not views:
        return (("No transfers yet", "dim"),)
    last = max(views, key=lambda view: view.updated_at)
    return (
        ("No transfers running   last: ", "dim"),
        (f"{last.name} {last.source_type}: ", "dim"),
        (str(last.state), STATE_ROLES.get(last.state, "dim")),
    )
