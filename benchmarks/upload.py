"""How fast a delivery is carried: agent to portal on this machine, beside a peer in the same run.

    python benchmarks/upload.py [--size GIB] [--rounds N]

Prints, for each round, MB/s from the agent's first byte to the portal's proof (checksums, fdatasync
and rename included), the same file by `rclone copy` to `rclone serve webdav` where rclone is
installed, and a plain `cp` with fsync as the disk's limit. Trust the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.processes import Operator, running_portal, wait_until
from tests.support.sound import write_rf64

REQUEST = "SR-104003"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=float, default=2.0, help="GiB")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    results: dict[str, list[float]] = {"backlot-tui": [], "rclone webdav": [], "cp + fsync": []}
    with tempfile.TemporaryDirectory(prefix="backlot-bench-") as folder:
        source = Path(folder) / "print master.wav"
        write_rf64(source, size=int(asked.size * (1 << 30)))
        megabytes = source.stat().st_size / 1e6
        for number in range(asked.rounds):
            place = Path(folder) / f"round{number}"
            place.mkdir()
            results["backlot-tui"].append(megabytes / deliver(source, place))
            results["cp + fsync"].append(megabytes / copy(source, place))
            if shutil.which("rclone"):
                results["rclone webdav"].append(megabytes / rclone(source, place))
            shutil.rmtree(place)
    report(results)


def report(results: dict[str, list[float]]) -> None:
    ours = statistics.median(results["backlot-tui"])
    for name, rates in results.items():
        if not rates:
            print(f"{name:<14} not installed")
            continue
        rounds = " ".join(f"{rate:6.0f}" for rate in rates)
        median = statistics.median(rates)
        print(f"{name:<14} {rounds}  median {median:6.0f} MB/s   ours / it {ours / median:5.2f}")


def deliver(source: Path, place: Path) -> float:
    """Seconds between the agent's own log lines."""
    with running_portal(place / "portal") as portal:
        operator = Operator(place / "state", portal.url, portal.token)
        ended = operator.run(
            *("deliver", REQUEST, source, "--set", "channel_config=2.0", "--wait"), timeout_s=600
        )
        assert ended.code == 0, ended.err
        operator.stop_agent()
    lines = (place / "state" / "agent.log").read_text().splitlines()
    moments = {
        entry["event"]: datetime.fromisoformat(entry["at"]) for entry in map(json.loads, lines)
    }
    return (moments["arrived"] - moments["carrying"]).total_seconds()


def copy(source: Path, place: Path) -> float:
    began = time.monotonic()
    shutil.copyfile(source, place / "copy")
    with (place / "copy").open("rb") as written:
        os.fsync(written.fileno())
    took = time.monotonic() - began
    (place / "copy").unlink()
    return took


def rclone(source: Path, place: Path) -> float:
    target = place / "webdav"
    target.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"127.0.0.1:{port}"
    server = subprocess.Popen(
        ["rclone", "serve", "webdav", str(target), "--addr", address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    try:
        wait_until(answers, "rclone serves")
        began = time.monotonic()
        remote = f":webdav,url='http://{address}':"
        subprocess.run(["rclone", "copy", str(source), remote], check=True)
        return time.monotonic() - began
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
