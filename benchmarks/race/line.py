"""The two ends alone, beside what the line carries: the agent's sender, the portal's byte plane."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from backlot_tui.integrity.crc64 import crc64, to_hex
from benchmarks.peers.curl import Curl
from benchmarks.peers.iperf3 import Iperf3
from benchmarks.race.cost import Cost
from benchmarks.race.feed import body_of
from benchmarks.race.files import FileSet
from benchmarks.race.rounds import Results, alternating
from benchmarks.race.servers import free_port, serving
from tests.support.queueing import ArchivePortal, archive_portal

CONNECTIONS = 3
"""As many as the agent opens to a near portal; for the feeding of the byte plane, too."""

_PART = 16 << 20
_SIGNED_AT_ONCE = 64
_MEMORY = Path("/dev/shm")
_ROOT = Path(__file__).resolve().parents[2]


def push(files: FileSet, curl: Curl, rounds: int) -> dict[str, Results]:
    """Into a receiver that throws everything away: `no checksum`, `checksum` and `curl -T`."""
    [file] = files.files
    files.warm()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = ["benchmarks.race.push", url, str(file), str(CONNECTIONS)]
    with serving([sys.executable, "-m", "benchmarks.race.sink", str(port)], port):
        runs = {
            "no checksum": lambda: _module(command),
            "checksum": lambda: _module([*command, "--checksum"]),
            "curl -T": lambda: curl.push(file, url),
        }
        return alternating(runs, files.size, rounds)


def ingest(size: int, iperf3: Iperf3, rounds: int) -> dict[str, Results]:
    """Into a portal whose folder is in memory, preallocated: `byte plane`, beside `iperf3`."""
    size = size // _PART * _PART
    runs = {
        "byte plane": lambda: _fed(size),
        "iperf3": lambda: iperf3.carry(size, CONNECTIONS),
    }
    return alternating(runs, size, rounds)


def _fed(size: int) -> Cost:
    place = _MEMORY if _MEMORY.is_dir() else None
    with (
        tempfile.TemporaryDirectory(prefix="backlot-bench-", dir=place) as folder,
        archive_portal(Path(folder), 1) as portal,
    ):
        urls = _signed(portal, size)
        return _module(["benchmarks.race.feed", str(CONNECTIONS), str(_PART)], "\n".join(urls))


def _signed(portal: ArchivePortal, size: int) -> list[str]:
    """The URLs of all parts of a delivery of one file, whose parts have all the same content."""
    checksum = to_hex(crc64(body_of(_PART)))
    headers = {"Authorization": f"Bearer {portal.token}"}
    with httpx.Client(base_url=f"{portal.url}/v1/", headers=headers, timeout=60) as http:
        file = {"name": "fed.wav", "size": size}
        wanted = {"id": str(uuid.uuid4()), "request_id": portal.next_request(), "files": [file]}
        made = _asked(http, "deliveries", wanted)
        numbers = range(1, size // _PART + 1)
        parts = [
            {"file_id": made["files"][0]["file_id"], "number": number, "crc64": checksum}
            for number in numbers
        ]
        urls: list[str] = []
        for at in range(0, len(parts), _SIGNED_AT_ONCE):
            some = {"parts": parts[at : at + _SIGNED_AT_ONCE]}
            signed = _asked(http, f"deliveries/{made['id']}/part-urls", some)
            urls += [each["url"] for each in signed["parts"]]
        return urls


def _asked(http: httpx.Client, path: str, body: dict[str, Any]) -> Any:
    return http.post(path, json=body).raise_for_status().json()


def _module(command: Sequence[str], text: str | None = None) -> Cost:
    """Run one of our measuring modules; it tells what it cost."""
    ended = subprocess.run(
        [sys.executable, "-m", *command],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd=_ROOT,
    )
    if ended.returncode:
        raise RuntimeError(f"{command[0]} failed: {ended.stderr[-2000:]}")
    return Cost(**json.loads(ended.stdout))
