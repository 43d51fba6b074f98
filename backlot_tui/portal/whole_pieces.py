"""Taking a request's body from a connection in whole pieces, each in one call of the system.

Through a buffered reader a piece of 1 MiB comes in a dozen reads, and the threads of the other
connections get in each other's way between them.
"""

from __future__ import annotations

import io
import socket
import ssl
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Fill = Callable[[memoryview], None]
"""Fills a piece; ConnectionError when the sender has gone, TimeoutError when nothing came."""


@contextmanager
def whole_pieces(
    connection: socket.socket, head: io.BufferedIOBase, size: int, silence_s: float
) -> Iterator[Fill]:
    """head: the reader that took in the request's head, and perhaps the begin of its body.

    size: of the body in bytes, more than none. silence_s: for so long, at least, nothing has to
    come before the sender is given up.
    """
    if isinstance(connection, ssl.SSLSocket):
        yield lambda piece: _fill_buffered(head, piece)
        return
    body = _Body(connection, head, size)
    before = connection.gettimeout()
    seconds = struct.pack("@ll", int(silence_s), int(silence_s % 1 * 1e6))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, seconds)
    connection.settimeout(None)
    try:
        yield body.fill
    finally:
        connection.settimeout(before)


class _Body:
    def __init__(self, connection: socket.socket, head: io.BufferedIOBase, size: int) -> None:
        self._connection = connection
        self._early = memoryview(head.read1(min(size, io.DEFAULT_BUFFER_SIZE)))

    def fill(self, piece: memoryview) -> None:
        early = self._early[: len(piece)]
        piece[: len(early)] = early
        self._early = self._early[len(early) :]
        piece = piece[len(early) :]
        while piece:
            try:
                count = self._connection.recv_into(piece, 0, socket.MSG_WAITALL)
            except BlockingIOError:
                raise TimeoutError from None
            if count == 0:
                raise ConnectionAbortedError
            piece = piece[count:]


def _fill_buffered(reader: io.BufferedIOBase, piece: memoryview) -> None:
    if reader.readinto(piece) != len(piece):
        raise ConnectionAbortedError
