"""Handing a source's bytes to a connection: by the system where it can, else through a buffer."""

from __future__ import annotations

import os
import select
import socket
import ssl
from collections.abc import Iterator

from backlot_tui.agent.source import Span, pieces


def handed_over(
    sock: socket.socket, span: Span, buffer: bytearray, stall_s: float
) -> Iterator[int]:
    """Send a span, telling each count of bytes that was taken.

    Raises TimeoutError when none was for `stall_s`, OSError when the connection broke, and
    SourceChanged or SourceAway where the source is at fault.
    """
    done = 0
    if not isinstance(sock, ssl.SSLSocket):
        for count in _by_the_system(sock, span, stall_s):
            done += count
            yield count
    # With TLS everything; else what the system could not send, and the reading finds out why.
    for piece in pieces(span.after(done), buffer):
        yield from _sent(sock, piece)


def _by_the_system(sock: socket.socket, span: Span, stall_s: float) -> Iterator[int]:
    """From the page cache to the network without a way through here (sendfile(2)).

    Ends early where the source cannot be read so, or gives fewer bytes than it had.
    """
    takes_more = select.poll()
    takes_more.register(sock, select.POLLOUT)
    done = 0
    while done < span.size:
        try:
            count = os.sendfile(sock.fileno(), span.handle, span.offset + done, span.size - done)
        except BlockingIOError:
            if not takes_more.poll(stall_s * 1000):
                raise TimeoutError from None
            continue
        except (ConnectionError, TimeoutError):
            raise
        except OSError:
            return
        if count == 0:
            return
        done += count
        yield count


def _sent(sock: socket.socket, piece: memoryview) -> Iterator[int]:
    """Not `sendall`: its time-out is for the whole piece, and a slow line is no dead one."""
    rest = piece
    while rest:
        count = sock.send(rest)
        rest = rest[count:]
        yield count
