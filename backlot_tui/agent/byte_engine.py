"""PUT of parts to a signed URL over a kept connection (HTTP/1.1, `http.client`)."""

from __future__ import annotations

import fcntl
import http.client
import select
import socket
import ssl
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

from backlot_tui.agent.handing_over import handed_over
from backlot_tui.agent.limits import PIECE
from backlot_tui.agent.upload import Body, Upload, target_of
from backlot_tui.domain.problems import PortalUnreachable, Temporary
from backlot_tui.portal_client.refusals import problem_of

URL_EXPIRED = "url-expired"
_STALLED = "transfer-stalled"
_ANSWER_LIMIT = 64 * 1024


class PartSender:
    """One connection, for one thread. Proxies of the environment are not used.

    stall_s: when no byte was taken and no answer came for so long, the connection is dead.
    """

    def __init__(self, stall_s: float) -> None:
        self.round_trip_s: float | None = None
        """How long it took to open the last connection."""
        self.stall_s = stall_s
        """Changed between two parts only."""
        self._buffer = bytearray(PIECE)
        self._connection: http.client.HTTPConnection | None = None
        self._place: tuple[str, str] | None = None

    def put(self, upload: Upload) -> None:
        """Returns when the receiver has verified and stored all of it.

        Raises Temporary (an expired URL too), NoSpaceAtPortal, PortalRefused, SourceChanged or
        SourceAway, and what the bodies' spans raise.
        """
        reused = self._place == _place_of(upload.url)
        try:
            self._put_once(upload)
        except PortalUnreachable as broken:
            # A kept connection may have been closed by the other side while it was idle.
            if not reused or broken.code == _STALLED:
                raise
            self._put_once(upload)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._place = None

    def cut(self) -> None:
        """Break the connection from another thread; a `put` under way ends at once."""
        connection = self._connection
        sock = connection.sock if connection is not None else None
        if sock is not None:
            with suppress(OSError):  # closed already
                # Below TLS: safe from other threads, and wakes whoever waits on it.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def _put_once(self, upload: Upload) -> None:
        sent = [0] * len(upload.bodies)
        finished = False
        try:
            connection = self._open(upload.url)
            connection.putrequest("PUT", target_of(upload.url), skip_accept_encoding=True)
            for name, value in upload.headers:
                connection.putheader(name, value)
            connection.putheader("content-length", str(upload.size))
            connection.endheaders()
            with suppress(BrokenPipeError, ConnectionResetError):
                # A refusal may have come while the bodies were still going out: read it.
                for number, body in enumerate(upload.bodies):
                    for count in self._handed_over(connection.sock, body):
                        sent[number] += count
                        body.on_bytes(count)
            _await_answer(connection.sock, self.stall_s)
            self._read_answer(connection, upload.url)
            finished = True
        except (OSError, http.client.HTTPException) as error:
            raise PortalUnreachable(
                _STALLED if isinstance(error, TimeoutError) else "transfer-broke",
                f"The connection to {_place_of(upload.url)[1]} broke ({_cause(error)}).",
            ) from error
        finally:
            if not finished:
                self.close()
                for body, count in zip(upload.bodies, sent, strict=True):
                    body.on_bytes(-count)

    def _handed_over(self, sock: socket.socket, body: Body) -> Iterator[int]:
        for span in body.spans():
            yield from handed_over(sock, span, self._buffer, self.stall_s)

    def _read_answer(self, connection: http.client.HTTPConnection, url: str) -> None:
        answer = connection.getresponse()
        body = answer.read(_ANSWER_LIMIT)
        if answer.will_close or not answer.isclosed():
            self.close()
        if answer.status in (200, 201, 204):
            return
        if answer.status == 403:
            raise Temporary(URL_EXPIRED, "A signed upload URL no longer holds; a new one is asked.")
        retry_after = answer.headers.get("retry-after")
        raise problem_of(answer.status, body, _place_of(url)[1], retry_after)

    def _open(self, url: str) -> http.client.HTTPConnection:
        place = _place_of(url)
        if self._connection is not None and self._place == place:
            self._connection.timeout = self.stall_s
            if self._connection.sock is not None:
                self._connection.sock.settimeout(self.stall_s)
            return self._connection
        self.close()
        scheme, host = place
        self._connection = connection = (
            http.client.HTTPSConnection(
                host, timeout=self.stall_s, context=ssl.create_default_context()
            )
            if scheme == "https"
            else http.client.HTTPConnection(host, timeout=self.stall_s)
        )
        before = time.monotonic()
        connection.connect()
        self.round_trip_s = time.monotonic() - before
        self._place = place
        return connection


def _await_answer(sock: socket.socket, stall_s: float) -> None:
    """Return when an answer can be read; TimeoutError when nothing moved for `stall_s`.

    What was handed over may still be in the system's buffer; while that empties, the line lives.
    """
    if isinstance(sock, ssl.SSLSocket) and sock.pending():
        return
    readable = select.poll()
    readable.register(sock, select.POLLIN)
    queued = _unsent(sock)
    while not readable.poll(stall_s * 1000):
        left = _unsent(sock)
        if left >= queued:
            raise TimeoutError
        queued = left


def _unsent(sock: socket.socket) -> int:
    """Bytes that the other side's system has not acknowledged (tcp(7), SIOCOUTQ)."""
    count = fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, bytes(4))
    return int.from_bytes(count, sys.byteorder)


def _place_of(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _cause(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "nothing moved for a while"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "it was closed early"
