"""The portal's clock, in the two forms it is needed in."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def iso(moment: datetime) -> str:
    """A moment as the API and the records spell it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_now() -> str:
    return iso(datetime.now(UTC))


def iso_at(epoch_s: float) -> str:
    return iso(datetime.fromtimestamp(epoch_s, UTC))


def epoch_now() -> float:
    """Seconds since 1970, for deadlines that are compared and never shown."""
    return time.time()
