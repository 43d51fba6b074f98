"""Leaving when the terminal goes away, also when nothing can be drawn on it any more."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType

_PATIENCE_S = 10.0
"""How long leaving in good order may take before the process ends without it."""

Leave = Callable[[int], None]


class Hangup:
    """On SIGHUP, SIGTERM, and when the terminal's other end is closed: call `leave` with the exit
    code, in the event loop; and end the process if that does not come to its end.

    A terminal that takes no more bytes holds up the thread that draws, which is the loop's; the
    loop's own signal handlers would never run, and such a desk would stay behind for ever.
    """

    def __init__(self) -> None:
        self._leave_soon: Callable[[int], object] | None = None
        self._last_resort: threading.Timer | None = None
        self._over = False

    def start(self, loop: asyncio.AbstractEventLoop, leave: Leave) -> None:
        self._leave_soon = lambda code: loop.call_soon_threadsafe(leave, code)
        for number in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, self._heard)
        threading.Thread(target=self._watch_terminal, name="hangup", daemon=True).start()

    def over(self) -> None:
        """The desk is off the terminal, in good order."""
        self._over = True
        if self._last_resort is not None:
            self._last_resort.cancel()
        for number in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)

    def _heard(self, number: int, frame: FrameType | None = None) -> None:
        if self._over or self._last_resort is not None or self._leave_soon is None:
            return
        code = 128 + number
        self._last_resort = threading.Timer(_PATIENCE_S, partial(os._exit, code))
        self._last_resort.daemon = True
        self._last_resort.start()
        with suppress(RuntimeError):  # the loop has ended already, and the desk with it
            self._leave_soon(code)

    def _watch_terminal(self) -> None:
        """Wait, without being woken for anything else, until nobody holds the other end."""
        if not sys.__stdin__ or not sys.__stdin__.isatty():
            return
        poll = select.poll()
        poll.register(sys.__stdin__.fileno(), 0)
        poll.poll()
        self._heard(signal.SIGHUP)
