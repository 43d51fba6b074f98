"""Which requests take a delivery, and how the others are told of."""

from __future__ import annotations

from collections.abc import Sequence

from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.messages import DeliveryChecked

_NAMED = 2
"""Ids that are named for each reason."""
_EXPLAINED = 3
"""Reasons that are said in full."""


def check(wanted: Sequence[SourceRequest]) -> DeliveryChecked:
    """Sort the requests; runs off the UI thread."""
    from backlot_tui.desk.readiness import why_blocked  # noqa: PLC0415 (the checks, when needed)

    takes: list[str] = []
    refused: list[tuple[SourceRequest, str]] = []
    for request in wanted:
        if reason := why_blocked(request):
            refused.append((request, reason))
        else:
            takes.append(request.id)
    return DeliveryChecked(takes, refused)


def left_out(message: DeliveryChecked) -> str:
    """Which were left out, and why: a sentence for one, a line for each reason of several."""
    if len(message.refused) == 1:
        [(request, reason)] = message.refused
        alone = f"{safe_text(request.name)} ({safe_text(request.id)}): {safe_text(reason)}."
        return f"1 left out. {alone}" if message.takes else alone
    by_reason: dict[str, list[str]] = {}
    for request, reason in message.refused:
        by_reason.setdefault(reason, []).append(safe_text(request.id))
    if len(by_reason) > _EXPLAINED:
        # The rule behind a reason comes after a semicolon: there is no room for each one's.
        lines = [f"{len(ids)}: {safe_text(why.split(';')[0])}." for why, ids in by_reason.items()]
    else:
        lines = [f"{_some_of(ids)}: {safe_text(why)}." for why, ids in by_reason.items()]
    return "\n".join([f"{len(message.refused)} left out.", *lines])


def _some_of(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return ", ".join(ids[:_NAMED]) + more
