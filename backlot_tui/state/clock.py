"""Moments as the databases and the API write them."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def utc_at(epoch_s: float) -> str:
    """That moment (seconds since the epoch), as `utc_now` writes it."""
    moment = datetime.fromtimestamp(epoch_s, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def utc_now() -> str:
    """Now, as `2026-12-01T09:30:00.123Z`."""
    return utc_at(time.time())
