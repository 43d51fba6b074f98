"""How long a desk takes to copy a portal's requests, and what that sends over the wire.

    python benchmarks/sync.py [--requests N]

The portal is a real process; all bytes between the two, headers included, are counted by a relay
in a third. Prints seconds and megabytes of the first synchronisation and of one after 1,000
changes. There is no limit to keep: the figures are for comparing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import multiprocessing.sharedctypes
import selectors
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from backlot_tui.desk.copying import catch_up
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.settings import Settings
from benchmarks.busy_portal import change, portal_with

CHANGES = 1_000


@dataclass(frozen=True, slots=True)
class Relay:
    """Stands between a desk and its portal; `url` is the portal's to the desk."""

    url: str
    counter: multiprocessing.sharedctypes.Synchronized[int]

    @property
    def megabytes(self) -> float:
        return self.counter.value / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backlot-bench-") as folder:
        data = Path(folder, "portal")
        with portal_with(data, asked.requests) as (url, token), relay(url) as between:
            measure(data, between, token, Path(folder, "state"), asked.requests)


def measure(data: Path, between: Relay, token: str, state: Path, count: int) -> None:
    """Leaves a complete copy in `state`, under the relay's address."""
    desk = Desk(Settings("default", between.url, token, state, state / "config.toml"))
    desk.sign_in()
    desk.refresh_catalogue()
    _time(f"first synchronisation of {count:,}", desk, between)
    change(data, min(CHANGES, count))
    _time(f"one after {min(CHANGES, count):,} changes", desk, between)


def _time(name: str, desk: Desk, between: Relay) -> None:
    bytes_before, began = between.megabytes, time.monotonic()
    catch_up(desk)
    took, sent = time.monotonic() - began, between.megabytes - bytes_before
    print(f"{name:<40}{took:>8.2f} s{sent:>9.2f} MB on the wire")


@contextmanager
def relay(url: str) -> Iterator[Relay]:
    listener = socket.create_server(("127.0.0.1", 0))
    counter = multiprocessing.Value("q", 0)
    port = urlsplit(url).port
    assert port is not None
    process = multiprocessing.Process(target=_carry, args=(listener, port, counter), daemon=True)
    process.start()
    try:
        yield Relay(f"http://127.0.0.1:{listener.getsockname()[1]}", counter)
    finally:
        process.terminate()
        process.join()
        listener.close()


def _carry(
    listener: socket.socket, port: int, counter: multiprocessing.sharedctypes.Synchronized[int]
) -> None:
    waiting = selectors.DefaultSelector()
    waiting.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in waiting.select():
            here = key.fileobj
            assert isinstance(here, socket.socket)
            if here is listener:
                ends = (listener.accept()[0], socket.create_connection(("127.0.0.1", port)))
                for one, other in (ends, ends[::-1]):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    waiting.register(one, selectors.EVENT_READ, other)
                continue
            try:
                piece = here.recv(1 << 20)
                key.data.sendall(piece)
            except OSError:
                piece = b""
            if not piece:
                for each in (here, key.data):
                    waiting.unregister(each)
                    each.close()
                break
            counter.value += len(piece)


if __name__ == "__main__":
    main()
