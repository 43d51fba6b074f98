"""The person's own command, run when a delivery or the queue ends.

It is run without a shell, with facts in its environment and nothing of its input or output kept,
one after the other, each for a limited time. A failure is logged and changes nothing. A notice is
given at most once: one that was due when the agent was killed is not made up for.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress

from backlot_tui.agent.log import log
from backlot_tui.state.deliveries import LocalDelivery

_TIME_S = 30.0
_AT_END_S = 5.0
"""How long notices that are still due hold up an agent that ends."""


class Notices:
    """Takes facts from one thread; the command is run in a thread of its own."""

    def __init__(self, command: Sequence[str], time_s: float = _TIME_S) -> None:
        self.command = tuple(command)
        """Replaced when the config changes; empty for none."""
        self._time_s = time_s
        self._due: queue.SimpleQueue[Mapping[str, str] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def delivery_ended(self, delivery: LocalDelivery) -> None:
        self._put(
            event="delivery",
            delivery=delivery.id,
            portal=delivery.portal,
            request=delivery.request_id,
            name=delivery.request_name,
            source_type=delivery.source_type,
            state=str(delivery.state),
            reason=delivery.reason or "",
            files=str(len(delivery.transfers)),
            bytes=str(delivery.size),
        )

    def queue_ended(self, arrived: int, failed: int, left: int) -> None:
        """left: deliveries that are paused or wait for a person."""
        self._put(event="queue", arrived=str(arrived), failed=str(failed), left=str(left))

    def close(self) -> None:
        if self._thread is not None:
            self._due.put(None)
            self._thread.join(_AT_END_S)

    def _put(self, **facts: str) -> None:
        if not self.command:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="notices", daemon=True)
            self._thread.start()
        # The environment cannot carry NUL.
        self._due.put(
            {f"BACKLOT_{key.upper()}": value.replace("\0", "") for key, value in facts.items()}
        )

    def _run(self) -> None:
        while (facts := self._due.get()) is not None:
            if command := self.command:
                self._tell(command, facts)

    def _tell(self, command: Sequence[str], facts: Mapping[str, str]) -> None:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("BACKLOT_")}
        try:
            process = subprocess.Popen(
                command,
                env={**inherited, **facts},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                cwd="/",
            )
        except (OSError, ValueError) as error:
            log("notice failed", command=command[0], sentence=str(error))
            return
        try:
            code = process.wait(self._time_s)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            log("notice failed", command=command[0], sentence="It took too long.")
            return
        if code:
            log("notice failed", command=command[0], sentence=f"It ended with {code}.")
