"""The agent's own sender, alone: one file, in parts, over some connections.

    python -m benchmarks.race.push URL FILE CONNECTIONS [--checksum]

Reads and hashes each part before it is sent, if asked to, as the agent does. Prints JSON: seconds,
CPU seconds and peak MB, its own start not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue

from backlot_tui.agent.byte_engine import PartSender
from backlot_tui.agent.limits import PIECE
from backlot_tui.agent.source import Part, Span, digest, opened, parts_of, span_of
from backlot_tui.agent.upload import Body, of_part
from backlot_tui.domain.wire import SignedPart
from backlot_tui.state.deliveries import LocalTransfer
from backlot_tui.state.identity import identity_of
from benchmarks.race.cost import peak_mb

_PART = 16 << 20
_STALL_S = 30.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("file", type=Path)
    parser.add_argument("connections", type=int)
    parser.add_argument("--checksum", action="store_true")
    asked = parser.parse_args()
    waiting: SimpleQueue[Part] = SimpleQueue()
    for part in parts_of(_transfer(asked.file)):
        waiting.put(part)
    began, before = time.monotonic(), os.times()
    with ThreadPoolExecutor(asked.connections) as threads:
        lanes = [
            threads.submit(_lane, waiting, asked.url, checksum=asked.checksum)
            for _ in range(asked.connections)
        ]
        for lane in lanes:
            lane.result()
    seconds, after = time.monotonic() - began, os.times()
    cpu_s = after.user + after.system - before.user - before.system
    print(json.dumps({"seconds": seconds, "cpu_s": cpu_s, "memory_mb": peak_mb(os.getpid())}))


def _transfer(file: Path) -> LocalTransfer:
    identity = identity_of(str(file))
    return LocalTransfer(
        1, 0, str(file), file.name, identity, {}, "f", _PART, -(-identity.size // _PART)
    )


def _lane(waiting: SimpleQueue[Part], url: str, *, checksum: bool) -> None:
    sender, buffer = PartSender(_STALL_S), bytearray(PIECE)
    while True:
        try:
            part = waiting.get_nowait()
        except Empty:
            sender.close()
            return
        with opened(part.transfer) as handle:
            if checksum:
                digest(handle, part, buffer)
            signed = SignedPart(
                file_id="f", number=part.number, size=part.size, url=url, expires_at=""
            )
            body = Body(partial(_spans, handle, part), lambda _: None)
            sender.put(of_part(signed, body))


def _spans(handle: int, part: Part) -> Iterator[Span]:
    """As the agent cuts them, so that it can stop and keep limits between two."""
    whole = span_of(handle, part)
    for at in range(0, part.size, PIECE):
        yield whole.some(at, min(PIECE, part.size - at))


if __name__ == "__main__":
    main()
