"""A receiver that throws everything away: the measure of a sender alone.

    python -m benchmarks.race.sink PORT

Takes any PUT with a Content-Length, in pieces of 1 MiB, one thread for each connection.
"""

from __future__ import annotations

import socket
import sys
import threading

_PIECE = 1 << 20
_ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"


def main() -> None:
    with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=64) as listener:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_serve, args=(connection,), daemon=True).start()


def _serve(connection: socket.socket) -> None:
    buffer = memoryview(bytearray(_PIECE))
    with connection:
        while left := _head(connection):
            while left:
                count = connection.recv_into(buffer[: min(_PIECE, left)])
                if not count:
                    return
                left -= count
            connection.sendall(_ANSWER)


def _head(connection: socket.socket) -> int:
    """Bytes of the body that are still to come; 0 when the connection was closed."""
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(1 << 16)
        if not data:
            return 0
        head += data
    fields, _, body = head.partition(b"\r\n\r\n")
    for line in fields.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value) - len(body)
    return 0


if __name__ == "__main__":
    main()
