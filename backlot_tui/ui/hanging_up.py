"""Leaving when the terminal goes away, also when nothing can be drawn on it any more."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType

_PATIENCE_S = 10.0
"""How long leaving in good order may take before the process ends without it."""

Leave = Callable[[int], None]


def leave_on_hangup(loop: asyncio.AbstractEventLoop, leave: Leave) -> None:
    """On SIGHUP, SIGTERM, and when the terminal's other end is closed: call `leave` with the exit
    code, in the event loop.

    A terminal that takes no more bytes holds up the thread that draws, which is the loop's; the
    loop's own signal handlers would never run, and such a desk would stay behind for ever.
    """

    def heard(number: int, frame: FrameType | None = None) -> None:
        code = 128 + number
        last_resort = threading.Timer(_PATIENCE_S, partial(os._exit, code))
        last_resort.daemon = True
        last_resort.start()
        loop.call_soon_threadsafe(leave, code)

    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, heard)
    threading.Thread(target=_watch_terminal, args=(heard,), name="hangup", daemon=True).start()


def _watch_terminal(heard: Callable[[int], None]) -> None:
    """Wait, without being woken for anything else, until nobody holds the other end."""
    if not sys.__stdin__ or not sys.__stdin__.isatty():
        return
    poll = select.poll()
    poll.register(sys.__stdin__.fileno(), 0)
    poll.poll()
    heard(signal.SIGHUP)
