"""Signals that ask a process to end, heard in a thread of their own.

Python runs a handler in the main thread, wherever that is just then. If it is inside the lock of
the very event that it waits on, a handler that sets the event waits for itself for ever.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_on_signals(stop: Callable[[], None]) -> None:
    """Turn SIGINT, SIGTERM and SIGHUP into a call of `stop`. To be called in the main thread."""
    heard, tell = os.pipe()
    os.set_blocking(tell, False)

    def note(_number: int, _frame: FrameType | None) -> None:
        with suppress(BlockingIOError):  # nobody has listened to thousands of them
            os.write(tell, b"!")

    def listen() -> None:
        while os.read(heard, 1):
            stop()

    threading.Thread(target=listen, name="signals", daemon=True).start()
    for number in _ENDING:
        signal.signal(number, note)
