"""The garbage collector, at moments when it disturbs nobody.

A full collection looks at every list of 100,000 numbers that sorting and filtering keep, and stops
the desk for longer than a frame. Reference counts free what matters; what only it can free is
little, and can wait until nobody types.
"""

from __future__ import annotations

import gc
import time

EVERY_S = 60.0
_QUIET_S = 10.0
_YOUNG = gc.get_threshold()[:2]
_NEVER = 1_000_000


def begin() -> None:
    """From now on, without what is there already: it stays as long as the desk."""
    gc.set_threshold(*_YOUNG, _NEVER)
    gc.freeze()
    gc.enable()


def collect_if_quiet(last_key: float) -> None:
    """last_key: when the last one was pressed, by `time.monotonic`."""
    if time.monotonic() - last_key > _QUIET_S:
        gc.collect()
