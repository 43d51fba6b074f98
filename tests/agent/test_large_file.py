"""The issue's measure: 2 GiB of random sound, delivered, proven, in little memory."""

from __future__ import annotations

import hashlib
import threading
import time
from pathlib import Path

import psutil
import pytest

from tests.support.processes import Operator, PortalProcess, wait_until
from tests.support.sound import write_rf64

MEMORY_LIMIT = 150_000_000


def sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


class MemoryWatch(threading.Thread):
    """The agent's largest resident size in bytes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.process = psutil.Process(pid)
        self.peak = 0

    def run(self) -> None:
        try:
            while True:
                self.peak = max(self.peak, self.process.memory_info().rss)
                time.sleep(0.02)
        except psutil.NoSuchProcess:
            pass


@pytest.mark.large
def test_two_gibibytes_arrive_as_they_were_in_little_memory(
    operator: Operator, portal: PortalProcess, tmp_path: Path
) -> None:
    source = tmp_path / "feature print master.wav"
    write_rf64(source, size=2 << 30)
    command = operator.start(
        *("deliver", "SR-104003", str(source), "--set", "channel_config=2.0"), "--wait", "--json"
    )
    pid = wait_until(operator.agent_pid, "the agent runs")
    watch = MemoryWatch(pid)
    watch.start()
    out, err = command.communicate(timeout=300)
    assert command.returncode == 0, err
    assert '"Pending Inspection"' in out or '"Passed"' in out
    [stored] = portal.stored("SR-104003")
    assert sha256(stored) == sha256(source)
    print(f"agent's peak memory: {watch.peak / 1e6:.0f} MB")
    assert 0 < watch.peak < MEMORY_LIMIT
