"""Which requests take a delivery, and how the others are told of."""

from __future__ import annotations

from collections.abc import Sequence

from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.messages import DeliveryChecked


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
    """Which were left out, and why, in one sentence."""
    request, reason = message.refused[0]
    first = f"{safe_text(request.name)} ({safe_text(request.id)}): {safe_text(reason)}"
    if len(message.refused) == 1 and not message.takes:
        return f"{first}."
    more = len(message.refused) - 1
    rest = f", and {more} more" if more else ""
    return f"{len(message.refused)} left out. {first}{rest}."
