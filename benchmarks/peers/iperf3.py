"""iperf3: what the line itself carries, and nothing else."""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.programs import Programs, said
from benchmarks.race.cost import Cost
from benchmarks.race.servers import free_port, serving

_PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class Iperf3:
    programs: Programs

    def version(self) -> str | None:
        found = self.programs.find("iperf3")
        return said([found, "--version"]).split()[1] if found else None

    def carry(self, size: int, streams: int) -> Cost:
        """`size` bytes in all, over loopback, from memory to nowhere."""
        program = self.programs.find("iperf3")
        assert program is not None
        port = free_port()
        with serving([program, "--server", "--port", str(port)], port):
            end = _measured(program, port, size, streams)["end"]
        sent = end["sum_sent"]
        seconds = sent["seconds"] * size / sent["bytes"]
        cpu_s = seconds * end["cpu_utilization_percent"]["host_total"] / 100
        return Cost(seconds, cpu_s, 0.0)


def _measured(program: Path, port: int, size: int, streams: int) -> dict[str, Any]:
    where = ("--client", "127.0.0.1", "--port", str(port), "--json")
    what = ("--parallel", str(streams), "--bytes", str(size))
    give_up = time.monotonic() + _PATIENCE_S
    while True:
        ended = subprocess.run(
            [program, *where, *what], capture_output=True, text=True, check=False
        )
        told: dict[str, Any] = json.loads(ended.stdout)
        if "error" not in told:
            return told
        # It takes one client at a time, and takes whoever looked whether it listens for one.
        if time.monotonic() > give_up:
            raise RuntimeError(f"iperf3 failed: {told['error']}")
        time.sleep(0.1)
