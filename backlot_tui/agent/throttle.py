"""The limits as the senders meet them: one of all transfers, and one of each delivery."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from backlot_tui.agent.limits import PIECE, Bucket, grain

ALL = ""
"""The key of the limit that all transfers share; a delivery's is its id."""

_LOOK_S = 0.2
"""A sender that waits looks this often whether it is still wanted."""


class Throttle:
    """Safe to share between threads. A change is felt by those who wait, at once."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._buckets: dict[str, Bucket] = {}

    def set(self, key: str, rate: int | None) -> None:
        """Bytes per second for `key`; None takes the limit away."""
        before = self._buckets.get(key)
        if rate == (before.rate if before else None):
            return
        with self._changed:
            if rate is None:
                del self._buckets[key]
            elif before is None:
                self._buckets[key] = Bucket(rate, time.monotonic())
            else:
                before.set_rate(rate, time.monotonic())
            self._changed.notify_all()

    def grain(self, delivery_id: str) -> int:
        """How many bytes to ask for at once."""
        buckets = self._of(delivery_id)
        return min((grain(bucket.rate) for bucket in buckets), default=PIECE)

    def own(self, delivery_id: str) -> int | None:
        """The delivery's own limit in bytes per second, None if it has none."""
        bucket = self._buckets.get(delivery_id)
        return bucket.rate if bucket else None

    def pass_on(self, delivery_id: str, size: int, check: Callable[[], None]) -> None:
        """Return when `size` bytes of this delivery may go; `check` may raise while it waits."""
        if not self._buckets:
            return
        with self._changed:
            while True:
                buckets = self._of(delivery_id)
                now = time.monotonic()
                wait_s = max((bucket.wait_s(size, now) for bucket in buckets), default=0.0)
                if wait_s <= 0:
                    for bucket in buckets:
                        bucket.take(size)
                    return
                self._changed.wait(min(wait_s, _LOOK_S))
                check()

    def _of(self, delivery_id: str) -> list[Bucket]:
        found = (self._buckets.get(ALL), self._buckets.get(delivery_id))
        return [bucket for bucket in found if bucket is not None]
