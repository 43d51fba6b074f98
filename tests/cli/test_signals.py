"""Ending when asked to, whatever the main thread is doing in that instant."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading

import pytest

ROUNDS = 200
_PROGRAM = f"""
import threading
from backlot_tui.cli.signals import stop_on_signals
stop = threading.Event()
stop_on_signals(stop.set)
for _ in range({ROUNDS}):
    print("waits", flush=True)
    while not stop.wait(0):  # hardly ever outside the event's own lock
        pass
    stop.clear()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_that_meets_the_main_thread_in_its_events_lock_is_heard(
    number: signal.Signals,
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM], stdout=subprocess.PIPE, text=True
    ) as process:
        patience = threading.Timer(30, process.kill)
        patience.start()
        try:
            assert process.stdout is not None
            for _ in range(ROUNDS):
                assert process.stdout.readline() == "waits\n"
                process.send_signal(number)
            assert process.wait() == 0
        finally:
            patience.cancel()
            process.kill()
