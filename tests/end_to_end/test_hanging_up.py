"""A terminal that goes away takes the desk with it, whatever the desk was about to draw."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import subprocess
import termios
import time

from tests.end_to_end.at_the_desk import DESK
from tests.support.processes import Operator


def is_open_for(master: int, event: int) -> bool:
    poll = select.poll()
    poll.register(master, event)
    return bool(poll.poll(1000))


def read_until(master: int, wanted: bytes, patience_s: float = 40.0) -> None:
    seen = b""
    deadline = time.monotonic() + patience_s
    while wanted not in seen:
        assert time.monotonic() < deadline, f"never written: {wanted!r}"
        if is_open_for(master, select.POLLIN):
            seen += os.read(master, 65536)


def test_a_terminal_that_stops_reading_and_is_closed_leaves_no_desk_behind(
    operator: Operator,
) -> None:
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    desk = subprocess.Popen(
        DESK,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        env={**operator.environment(), "TERM": "xterm-256color"},
    )
    os.close(slave)
    try:
        read_until(master, b"live")
        # Nobody reads from here on: what the desk draws stays in the line until that is full.
        for _ in range(60):
            if is_open_for(master, select.POLLOUT):
                os.write(master, b"Gg" * 20)
            time.sleep(0.05)
        os.close(master)
        assert desk.wait(30) != 0
    finally:
        desk.kill()
