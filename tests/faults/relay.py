"""A line between two parties: HTTP/1.1 passed on piece by piece, under the eyes of a watcher."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from io import BufferedReader
from typing import Protocol

from tests.faults.messages import Head, body_pieces, read_head
from tests.faults.moments import Exchange

_PIECE = 256 * 1024
_ANSWER_S = 60.0
"""Longer than any party waits: a line has no patience of its own."""


class Reset(Exception):
    """Both sides lose the connection at once (TCP RST)."""


class Refusal(Exception):
    """The line answers in the other side's place."""

    def __init__(self, status: int, headers: dict[str, str]) -> None:
        super().__init__(status)
        lines = [f"HTTP/1.1 {status} Fault", "Content-Length: 0", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.answer = "\r\n".join([*lines, "", ""]).encode()


class Watcher(Protocol):
    """Called as an exchange goes on; each call may raise Reset or Refusal, or take its time."""

    def began(self, exchange: Exchange) -> None:
        """Its head is here, and nothing was passed on."""

    def passing(self, exchange: Exchange, size: int) -> None:
        """The next `size` bytes of its body are about to be passed on."""

    def answered(self, exchange: Exchange) -> None:
        """The other side has answered, and who asked does not know yet."""

    def told(self, exchange: Exchange) -> None:
        """Who asked has the answer."""


@dataclass(slots=True)
class _OtherSide:
    """The connection onwards, opened when it is first needed."""

    address: Callable[[], tuple[str, int]]
    _socket: socket.socket | None = None
    _reader: BufferedReader | None = None

    def send(self, data: bytes | bytearray) -> None:
        if self._socket is None:
            self._socket = socket.create_connection(self.address(), timeout=5)
            self._socket.settimeout(_ANSWER_S)
            self._reader = self._socket.makefile("rb")
        self._socket.sendall(data)

    def answer(self, method: str) -> tuple[Head, bytes]:
        """The final answer's head, and its body as it came."""
        assert self._reader is not None
        while (head := read_head(self._reader)).status == 100:
            pass
        return head, b"".join(body_pieces(self._reader, head, method))

    def close(self) -> None:
        for each in (self._reader, self._socket):
            if each is not None:
                with suppress(OSError):
                    each.close()
        self._reader = self._socket = None


@dataclass(slots=True)
class Relay:
    """Listens on loopback until closed. address: of the other side, asked for each connection."""

    address: Callable[[], tuple[str, int]]
    watcher: Watcher
    _listener: socket.socket = field(
        default_factory=lambda: socket.create_server(("127.0.0.1", 0), backlog=64)
    )
    _open: set[socket.socket] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def start(self) -> None:
        threading.Thread(target=self._accept, name="relay", daemon=True).start()

    def close(self) -> None:
        for each in (self._listener, *tuple(self._open)):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self._open.add(client)
        other_side = _OtherSide(self.address)
        try:
            with client.makefile("rb") as reader:
                while self._exchange(client, reader, other_side):
                    pass
        except Reset:
            _reset(client)
        except (OSError, EOFError, ValueError):
            _reset(client)  # one side is gone: the other is told in the rudest way
        finally:
            self._open.discard(client)
            other_side.close()
            client.close()

    def _exchange(
        self, client: socket.socket, reader: BufferedReader, other_side: _OtherSide
    ) -> bool:
        """Relay one request and its answer; whether the connection can take another."""
        head = read_head(reader)
        exchange = Exchange.of(head)
        if head.get("expect"):
            client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        unread = exchange.size
        try:
            self.watcher.began(exchange)
            other_side.send(head.without("expect").raw)
            for piece in body_pieces(reader, head, head.method, _PIECE):
                unread -= len(piece)
                self._pass_on(exchange, piece, other_side)
            answer, body = other_side.answer(head.method)
            exchange.status = answer.status
            self.watcher.answered(exchange)
        except Refusal as refusal:
            _swallow(reader, unread)
            client.sendall(refusal.answer)
            return False
        client.sendall(answer.raw + body)
        self.watcher.told(exchange)
        return answer.get("connection").lower() != "close"

    def _pass_on(self, exchange: Exchange, piece: bytearray, other_side: _OtherSide) -> None:
        self.watcher.passing(exchange, len(piece))
        if exchange.pause_s:
            time.sleep(exchange.pause_s)  # what a slow line is
        if exchange.flip:
            exchange.flip = False
            piece[len(piece) // 2] ^= 1 << len(piece) % 8
        # What a refusal makes impossible to send is no trouble: the answer tells why.
        with suppress(BrokenPipeError, ConnectionResetError):
            other_side.send(piece)
        exchange.passed += len(piece)


def _swallow(reader: BufferedReader, left: int) -> None:
    while left > 0 and (piece := reader.read(min(left, _PIECE))):
        left -= len(piece)


def _reset(client: socket.socket) -> None:
    """So that closing sends RST (socket(7), SO_LINGER of 0 s), whoever still reads from it."""
    with suppress(OSError):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
