"""A real terminal for tests: a pty with the program in it, and a screen that understands it."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from types import TracebackType
from typing import Self

import pyte

_KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "space": " ",
    "backspace": "\x7f",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}


class Terminal:
    """One program on a screen of its own; a context manager."""

    def __init__(
        self, command: list[str], environment: dict[str, str], columns: int = 80, rows: int = 24
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._lock = threading.Lock()
        self.received = 0
        """Bytes that the program has written so far."""
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**environment, "TERM": "xterm-256color", "COLUMNS": "", "LINES": ""},
        )
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
        os.close(self._master)

    def text(self) -> str:
        with self._lock:
            return "\n".join(self._screen.display)

    def keys(self, *names: str) -> None:
        """Named keys (`enter`, `ctrl+s`) and single characters, with a person's pauses."""
        for name in names:
            self.press(name)
            time.sleep(0.08)

    def press(self, name: str) -> None:
        """One key, at once."""
        os.write(self._master, _KEYS.get(name, name).encode())

    def type(self, text: str) -> None:
        for char in text:
            self.keys(char)

    def send(self, text: str) -> None:
        """All of it at once, as a shell may get its input."""
        os.write(self._master, text.encode())

    def paste(self, text: str) -> None:
        """As a terminal does for a dropped file: bracketed."""
        os.write(self._master, b"\x1b[200~" + os.fsencode(text) + b"\x1b[201~")

    def wait(self, pattern: str, patience_s: float = 30.0) -> None:
        """Until the screen shows it; fails with the screen as it is."""
        deadline = time.monotonic() + patience_s
        while not re.search(pattern, self.text()):
            alive = self.process.poll() is None
            assert alive and time.monotonic() < deadline, (
                f"never on the screen: {pattern}\n{self.text()}"
            )
            time.sleep(0.05)

    def ended(self, patience_s: float = 20.0) -> int:
        """The exit code, once the program has ended."""
        return self.process.wait(patience_s)

    def _read(self) -> None:
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        while True:
            try:
                poll.poll()  # not select: it takes no descriptors above 1023
                piece = os.read(self._master, 65536)
            except OSError:
                return  # the program has gone
            if not piece:
                return
            with self._lock:
                self.received += len(piece)
                self._stream.feed(piece)
