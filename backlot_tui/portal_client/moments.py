"""Moments as HTTP writes them (RFC 9110, 5.6.7), against this machine's clock."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime


def seconds_until(moment: str) -> float | None:
    """How far away it is, negative if it has passed; None for what is no moment."""
    try:
        return parsedate_to_datetime(moment).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError):
        return None
