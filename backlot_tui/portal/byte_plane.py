"""The byte plane: blocking threads that take in parts.

One thread per connection reads 1 MiB at a time, hashes, and writes at the part's place: ASGI
servers, measured on loopback, reach a quarter to a half of that. It answers
PUT of signed URLs and nothing else. HTTP's framing is the standard library's; the limits that
it lacks are here.
"""

from __future__ import annotations

import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from backlot_tui.domain.problems import Problem, UsageProblem
from backlot_tui.domain.units import human_size
from backlot_tui.domain.wire import MOST_BUNDLED, MOST_BUNDLED_BYTES, ProblemDocument
from backlot_tui.portal.context import ByteDoor
from backlot_tui.portal.intake.parts import PartIntake, taking_in
from backlot_tui.portal.objects.part_writer import piece_buffer
from backlot_tui.portal.objects.signing import BUNDLE_TARGET, PartOrder
from backlot_tui.portal.problem_documents import MEDIA_TYPE, document
from backlot_tui.portal.whole_pieces import Fill, whole_pieces

_PIECE = 1024 * 1024
_MOST_CONNECTIONS = 256
_SILENCE_S = 30
"""A line on which nothing comes for so long is dead."""

_HEAD_S = 60
"""For a request's head, the wait for the next request of a connection included."""

_PIECE_S = 120
"""For each MiB of a body: a sender slower than 9 kB/s holds a thread that others could use."""

_LINGER_S = 2
"""After an early refusal: time to take what is on the way, or the sender never reads it."""

_TICK_S = 0.1
"""How often overdue connections are looked for, and a stop is noticed."""

_log = logging.getLogger(__name__)


class BytePlane:
    """Listens on a bound socket from `start` to `stop`."""

    def __init__(self, door: ByteDoor, listener: socket.socket, tls: ssl.SSLContext | None) -> None:
        self._server = _Server(door, listener, tls)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_TICK_S,), name="byte-plane", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Take no new connections and no further parts on those that are open."""
        self._server.draining = True
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def stop(self, within_s: float) -> None:
        """Let parts on the way finish for so long, then cut them off."""
        self.ask_to_stop()
        self._server.drain(within_s)


class _Connection:
    """What the server knows of a connection: when it is overdue, and whether it is idle."""

    def __init__(self) -> None:
        self.idle = True
        self.overdue_at = time.monotonic() + _HEAD_S

    def allow(self, seconds: float) -> None:
        self.overdue_at = time.monotonic() + seconds


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, door: ByteDoor, listener: socket.socket, tls: ssl.SSLContext | None) -> None:
        super().__init__(listener.getsockname()[:2], _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.door = door
        self.draining = False
        self._tls = tls
        self._changed = threading.Condition()
        self._connections: dict[socket.socket, _Connection] = {}

    def get_request(self) -> tuple[socket.socket, Any]:
        accepted, address = super().get_request()
        if self._tls is not None:
            # The handshake is the connection's own thread's: here it would hold up all others.
            accepted = self._tls.wrap_socket(
                accepted, server_side=True, do_handshake_on_connect=False
            )
        return accepted, address

    def verify_request(self, _request: Any, _address: Any) -> bool:
        return len(self._connections) < _MOST_CONNECTIONS

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._changed:
            self._connections[request] = _Connection()
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._changed:
            self._connections.pop(request, None)
            self._changed.notify_all()
        super().shutdown_request(request)

    def connection(self, request: Any) -> _Connection:
        return self._connections[request]

    def service_actions(self) -> None:
        """Called at every tick: cut off who is overdue."""
        now = time.monotonic()
        self._cut(lambda connection: connection.overdue_at < now)

    def drain(self, within_s: float) -> None:
        self._cut(lambda connection: connection.idle)
        with self._changed:
            self._changed.wait_for(lambda: not self._connections, within_s)
        self._cut(lambda _connection: True)
        with self._changed:
            self._changed.wait_for(lambda: not self._connections, 1)

    def _cut(self, chosen: Callable[[_Connection], bool]) -> None:
        with self._changed:
            cut = [request for request, state in self._connections.items() if chosen(state)]
            for request in cut:
                _shut(request, socket.SHUT_RDWR)

    def handle_error(self, _request: Any, client_address: Any) -> None:
        _log.debug("connection of %s ended", client_address, exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = _SILENCE_S
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self._state = self.server.connection(self.request)
        self._buffer = piece_buffer(_PIECE)
        self._unread = 0
        self._expects = False
        self.headers = HTTPMessage()  # a request line that cannot be read brings none
        if isinstance(self.request, ssl.SSLSocket):
            self.request.do_handshake()

    def handle_one_request(self) -> None:
        self._state.idle = True
        self._state.allow(_HEAD_S)
        super().handle_one_request()
        if self.server.draining:
            self.close_connection = True

    def handle_expect_100(self) -> bool:
        """The go-ahead is given once the part is admitted."""
        self._expects = True
        return True

    def do_PUT(self) -> None:
        self._state.idle = False
        self._unread = _declared_length(self.headers.get("Content-Length"))
        try:
            orders = self._orders()
            self._check_length(sum(order.size for order in orders))
            with taking_in(self.server.door, orders) as intakes:
                self._receive(intakes)
        except Problem as problem:
            self._refuse(document(problem))
        except (ConnectionError, TimeoutError, ssl.SSLError):
            self.close_connection = True  # nobody is left to be answered
        except Exception:
            _log.exception("a part could not be taken in")
            self._refuse(document(Problem("internal", "The portal failed on this part.")))
        else:
            self.send_response(HTTPStatus.NO_CONTENT)
            self.end_headers()

    def _orders(self) -> list[PartOrder]:
        """The parts that are sent: the URL's one, or those that a bundle names."""
        signer = self.server.door.signer
        if self.path != BUNDLE_TARGET:
            return [signer.order(self.path)]
        orders = [signer.order(target) for target in self.headers.get_all("Part", [])]
        size = sum(order.size for order in orders)
        if not 0 < len(orders) <= MOST_BUNDLED or size > MOST_BUNDLED_BYTES:
            raise UsageProblem(
                "bundle",
                f"A bundle brings 1 to {MOST_BUNDLED} parts of {human_size(MOST_BUNDLED_BYTES)}"
                f" together, not {len(orders)} of {human_size(size)}.",
            )
        return orders

    def _check_length(self, size: int) -> None:
        if "Transfer-Encoding" in self.headers or "Content-Length" not in self.headers:
            raise UsageProblem("length-required", "Send the part with its Content-Length.")
        if self._unread != size:
            raise UsageProblem("wrong-length", f"This URL takes {size} bytes, not {self._unread}.")

    def _receive(self, intakes: Sequence[PartIntake]) -> None:
        if self._expects:
            self._expects = False
            self.send_response_only(HTTPStatus.CONTINUE)
            self.end_headers()
        with whole_pieces(self.request, self.rfile, self._unread, _SILENCE_S) as fill:
            for intake in intakes:
                intake.take(self._pieces(intake.order.size, fill))

    def _pieces(self, size: int, fill: Fill) -> Iterator[memoryview]:
        """The next `size` bytes of the body; a piece is valid until the next one is asked for."""
        while size:
            self._state.allow(_PIECE_S)
            piece = self._buffer[: min(_PIECE, size)]
            fill(piece)
            size -= len(piece)
            self._unread -= len(piece)
            yield piece

    def _refuse(self, told: ProblemDocument) -> None:
        unread = self._unread > 0 or "Transfer-Encoding" in self.headers
        self.close_connection = self.close_connection or unread
        body = told.model_dump_json().encode()
        self.send_response(told.status)
        self.send_header("Content-Type", MEDIA_TYPE)
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        if unread:
            self._linger()

    def _linger(self) -> None:
        _shut(self.request, socket.SHUT_WR)
        self._state.allow(_LINGER_S)
        while self.rfile.readinto(self._buffer):
            pass

    def send_error(
        self, code: int, message: str | None = None, _explain: str | None = None
    ) -> None:
        """The standard library's own refusals (unknown method, broken head) in our shape."""
        status = HTTPStatus(code)
        self.close_connection = True
        self._refuse(
            ProblemDocument(
                title=status.phrase, status=status, detail=message or status.phrase, code="http"
            )
        )

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        _log.debug(format, *args)


def _declared_length(header: str | None) -> int:
    """Bytes that follow the head; 0 for no length, -1 for none that can be read."""
    if header is None:
        return 0
    return int(header) if header.isascii() and header.isdigit() and len(header) < 20 else -1


def _shut(request: socket.socket, how: int) -> None:
    """Shut the socket itself, below TLS: safe from other threads, wakes a blocked reader."""
    with suppress(OSError):  # closed already
        socket.socket.shutdown(request, how)
