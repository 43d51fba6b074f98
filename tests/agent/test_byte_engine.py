"""One part over one connection, to receivers that behave badly. Real sockets."""

from __future__ import annotations

import random
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest

from backlot_tui.agent.byte_engine import PartSender
from backlot_tui.agent.source import SourceChanged, Span
from backlot_tui.agent.upload import Body, of_part
from backlot_tui.domain.problems import PortalUnreachable, Temporary
from backlot_tui.domain.wire import SignedPart

MIB = 1 << 20
OK = b"HTTP/1.1 204 No Content\r\n\r\n"
Behaviour = Callable[[socket.socket], None]


class Receiver:
    """Listens; each connection gets the next behaviour, the last one again and again."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self._behaviours = list(behaviours)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        self._open: list[socket.socket] = []
        self.connections = 0
        self.scheme = "http"
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self._listener.getsockname()[1]}/parts/1"

    def close(self) -> None:
        for each in (self._listener, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._open.append(connection)
                behaviour = self._behaviours[min(self.connections, len(self._behaviours) - 1)]
                self.connections += 1
                threading.Thread(target=self._serve, args=(behaviour, connection)).start()

    @staticmethod
    def _serve(behaviour: Behaviour, connection: socket.socket) -> None:
        with suppress(OSError):
            behaviour(connection)


def take(connection: socket.socket, size: int = MIB, pause_s: float = 0.0) -> bytes:
    """Read a head and a body of `size` bytes, slowly if wanted; returns the body."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    body = bytearray(data.partition(b"\r\n\r\n")[2])
    while len(body) < size:
        data = connection.recv(min(size - len(body), 65536))
        if not data:
            raise ConnectionAbortedError
        body += data
        time.sleep(pause_s)
    return bytes(body)


def answer(text: bytes) -> Behaviour:
    def behave(connection: socket.socket) -> None:
        while True:
            take(connection)
            connection.sendall(text)

    return behave


def keep(got: bytearray, content: bytes) -> Behaviour:
    """Take a part as long as `content` into `got`."""

    def behave(connection: socket.socket) -> None:
        got.extend(take(connection, len(content)))
        connection.sendall(OK)

    return behave


def behind_tls(behaviour: Behaviour, certificate: Path, key: Path) -> Behaviour:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    def behave(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as wrapped:
            behaviour(wrapped)

    return behave


def never_read(connection: socket.socket) -> None:
    """The connection stays open, and that is all."""
    del connection


def read_slowly(connection: socket.socket) -> None:
    take(connection, 12 * MIB, pause_s=0.02)
    connection.sendall(OK)


def answer_once_and_close(connection: socket.socket) -> None:
    take(connection)
    connection.sendall(OK)
    connection.close()


@pytest.fixture
def receivers() -> Iterator[Callable[..., Receiver]]:
    made: list[Receiver] = []

    def make(*behaviours: Behaviour) -> Receiver:
        made.append(Receiver(*behaviours))
        return made[-1]

    yield make
    for each in made:
        each.close()


def put(sender: PartSender, receiver: Receiver, size: int = MIB) -> int:
    """Send a part; returns the bytes that are counted as sent."""
    with tempfile.TemporaryFile() as source:
        source.truncate(size)
        return put_file(sender, receiver, source, size)


def put_file(sender: PartSender, receiver: Receiver, source: IO[bytes], size: int) -> int:
    counted: list[int] = []
    signed = SignedPart(file_id="f", number=1, size=size, url=receiver.url, expires_at="")
    span = Span(source.fileno(), "reel.wav", 0, size)
    sender.put(of_part(signed, Body(lambda: [span], counted.append)))
    return sum(counted)


def test_a_line_on_which_nothing_moves_is_given_up(receivers: Callable[..., Receiver]) -> None:
    began = time.monotonic()
    with pytest.raises(PortalUnreachable, match="nothing moved") as stalled:
        put(PartSender(stall_s=1.0), receivers(never_read), size=64 * MIB)
    assert stalled.value.code == "transfer-stalled"
    assert time.monotonic() - began < 10


def test_a_slow_line_is_not_a_dead_one(receivers: Callable[..., Receiver]) -> None:
    began = time.monotonic()
    assert put(PartSender(stall_s=1.0), receivers(read_slowly), 12 * MIB) == 12 * MIB
    assert time.monotonic() - began > 2, "it was not slow enough to show anything"


def test_a_connection_closed_while_it_was_idle_is_opened_anew(
    receivers: Callable[..., Receiver],
) -> None:
    receiver = receivers(answer_once_and_close, answer(OK))
    sender = PartSender(stall_s=5)
    assert put(sender, receiver) == MIB
    assert put(sender, receiver) == MIB
    assert receiver.connections == 2


def test_a_connection_is_kept(receivers: Callable[..., Receiver]) -> None:
    receiver = receivers(answer(OK))
    sender = PartSender(stall_s=5)
    for _ in range(5):
        put(sender, receiver)
    assert receiver.connections == 1
    assert sender.round_trip_s is not None


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_receiver_that_asks_for_patience_is_given_it(
    receivers: Callable[..., Receiver], status: str
) -> None:
    text = f"HTTP/1.1 {status}\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n".encode()
    with pytest.raises(Temporary) as busy:
        put(PartSender(stall_s=5), receivers(answer(text)))
    assert busy.value.retry_after_s == 7


def test_a_sender_can_be_cut_off_from_outside(receivers: Callable[..., Receiver]) -> None:
    sender = PartSender(stall_s=60)
    receiver = receivers(never_read)
    threading.Timer(0.5, sender.cut).start()
    began = time.monotonic()
    with pytest.raises(PortalUnreachable):
        put(sender, receiver, size=64 * MIB)
    assert time.monotonic() - began < 10


def test_a_source_that_became_shorter_on_the_way_is_told(
    receivers: Callable[..., Receiver], tmp_path: Path
) -> None:
    path = tmp_path / "reel.wav"
    path.write_bytes(bytes(MIB // 2))
    with path.open("rb") as source, pytest.raises(SourceChanged, match="became shorter"):
        put_file(PartSender(stall_s=5), receivers(answer(OK)), source, MIB)


@pytest.fixture
def reel(tmp_path: Path) -> Path:
    path = tmp_path / "reel.wav"
    path.write_bytes(random.Random(1).randbytes(5 * MIB + 7))
    return path


def test_the_bytes_that_arrive_are_the_source_s(
    receivers: Callable[..., Receiver], reel: Path
) -> None:
    content, got = reel.read_bytes(), bytearray()
    with reel.open("rb") as source:
        counted = put_file(
            PartSender(stall_s=5), receivers(keep(got, content)), source, len(content)
        )
    assert counted == len(content)
    assert got == content


def test_a_source_that_the_system_cannot_send_by_itself_is_read(
    receivers: Callable[..., Receiver],
) -> None:
    path = Path("/proc/self/limits")
    if not path.exists():
        pytest.skip("no /proc here, whose files sendfile(2) refuses")
    content, got = path.read_bytes(), bytearray()
    with path.open("rb") as source:
        put_file(PartSender(stall_s=5), receivers(keep(got, content)), source, len(content))
    assert got == content


def test_over_tls_the_same_bytes_arrive(
    receivers: Callable[..., Receiver], reel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = self_signed(reel.parent)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    content, got = reel.read_bytes(), bytearray()
    receiver = receivers(behind_tls(keep(got, content), certificate, key))
    receiver.scheme = "https"
    with reel.open("rb") as source:
        put_file(PartSender(stall_s=5), receiver, source, len(content))
    assert got == content


def self_signed(folder: Path) -> tuple[Path, Path]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here to make a certificate")
    certificate, key = folder / "cert.pem", folder / "key.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        f" -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout {key} -out {certificate}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    return certificate, key
