"""A process that reads files for another one: `python -m backlot_tui.media.worker MEMORY CPU IDLE`.

A request is one line of JSON on standard input, `{"do": "probe" | "verify", "path": ...}`. Answers
are lines on standard output: `{"facts": ...}`, `{"faults": [...]}`, `{"os_error": [errno, words]}`
or `{"memory": true}`, and before the answer of a verification any number of `{"progress": [done,
total]}`. MEMORY in bytes of address space, CPU in seconds for one request or between two
reports of progress, IDLE in seconds without a request until the process ends by itself. It ends
at once when standard input does: the other process is gone.
"""

from __future__ import annotations

import json
import os
import queue
import resource
import sys
import threading
from typing import Any, BinaryIO

from backlot_tui.domain.facts_json import facts_to_json
from backlot_tui.media.facts import read_facts
from backlot_tui.media.imf import verify_hashes


def main(memory_bytes: int, cpu_s: int, idle_s: float) -> None:
    """Answer requests until there are none for `idle_s`; see the module for the numbers."""
    answers = _own_standard_output()
    _limit(memory_bytes)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    while True:
        try:
            line = requests.get(timeout=idle_s)
        except queue.Empty:
            return
        _Job(answers, cpu_s).do(json.loads(line))


class _Job:
    """One request and its answer."""

    def __init__(self, answers: BinaryIO, cpu_s: int) -> None:
        self._answers = answers
        self._cpu_s = cpu_s

    def do(self, request: dict[str, str]) -> None:
        self._grant_time()
        try:
            self._answer(**self._result(request["do"], request["path"]))
        except OSError as error:
            self._answer(os_error=[error.errno, error.strerror])
        except MemoryError:
            self._answer(memory=True)

    def _result(self, what: str, path: str) -> dict[str, Any]:
        if what == "verify":
            return {"faults": verify_hashes(path, self._progress)}
        return {"facts": facts_to_json(read_facts(path))}

    def _progress(self, done: int, total: int) -> None:
        self._grant_time()
        self._answer(progress=[done, total])

    def _grant_time(self) -> None:
        """The kernel ends this process when it has used so much more."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + self._cpu_s + 1
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))

    def _answer(self, **members: Any) -> None:
        self._answers.write(json.dumps(members).encode() + b"\n")
        self._answers.flush()


def _own_standard_output() -> BinaryIO:
    """The way to the other process, kept for answers; what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    return answers


def _limit(memory_bytes: int) -> None:
    for name, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),  # a reader writes nothing
    ):
        _, hard = resource.getrlimit(name)
        resource.setrlimit(
            name, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard)
        )


def _listen(requests: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        requests.put(line)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
