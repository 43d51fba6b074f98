"""A line to the store on which one bit flips, once."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_PIECE = 1 << 16


@dataclass(slots=True)
class Line:
    """at: after how many bytes that one connection has carried, towards the store."""

    store: tuple[str, int]
    at: int
    listener: socket.socket
    flipped: bool = False
    _open: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                far = socket.create_connection(self.store)
                self._open += [near, far]
                for way in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._carry, args=way, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, to_store: bool) -> None:
        carried = 0
        with suppress(OSError):
            while piece := source.recv(_PIECE):
                carried += len(piece)
                if to_store and not self.flipped and carried > self.at:
                    self.flipped = True
                    piece = bytes([piece[0] ^ 1]) + piece[1:]
                target.sendall(piece)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        for each in (self.listener, *self._open):
            with suppress(OSError):
                each.close()


@contextmanager
def flipping_line(endpoint: str, at: int) -> Iterator[Line]:
    url = urlsplit(endpoint)
    line = Line((url.hostname or "", url.port or 0), at, socket.create_server(("127.0.0.1", 0)))
    threading.Thread(target=line.accept, daemon=True).start()
    try:
        yield line
    finally:
        line.close()
