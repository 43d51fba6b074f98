"""Tidies the object store from time to time: deliveries are given up while the portal runs, too."""

from __future__ import annotations

import logging
import threading

from backlot_tui.domain.problems import Problem
from backlot_tui.portal.objects.s3.tidying import Tidier

_EVERY_S = 600.0

_log = logging.getLogger(__name__)


class Caretaker:
    """At work from `start` to `stop`."""

    def __init__(self, tidier: Tidier) -> None:
        self._tidier = tidier
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="caretaker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask_to_stop(self) -> None:
        self._stop.set()

    def stop(self, within_s: float) -> None:
        self.ask_to_stop()
        self._thread.join(within_s)

    def _work(self) -> None:
        while not self._stop.wait(_EVERY_S):
            try:
                self._tidier.tidy()
            except Problem as problem:
                _log.warning("the object store could not be tidied: %s", problem)
