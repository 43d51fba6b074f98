"""A terminal that notes when each piece came, and only afterwards asks what was on the screen.

Reading what a program draws takes longer than the program took to draw it: done at once it would
slow down what is measured.
"""

from __future__ import annotations

import itertools
import os
import select
import time
from collections.abc import Callable, Sequence

import pyte

from tests.support.terminal import Terminal

Reading = Callable[[pyte.Screen], str]
_FRAME_GAP_S = 0.004
"""The pieces of one frame follow one another faster than this."""


_SWALLOWED_S = 3.0
"""A key without an answer for so long, with nothing going on, was nobody's."""


_SILENT_S = 0.25
"""A key that shows nothing for so long shows nothing."""


class Recorder(Terminal):
    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._pieces: list[tuple[float, bytes]] = []
        self._shown = 0
        super().__init__(command, environment, 120, 40)

    def text(self) -> str:
        self._show(len(self._pieces))
        return super().text()

    def raw(self) -> bytes:
        """All that came so far."""
        return b"".join(piece for _, piece in list(self._pieces))

    def answer(self, key: str, reading: Reading, patience_s: float = 0.25) -> tuple[float, int]:
        """Press a key: milliseconds until the frame stands that changed what `reading` reads.

        And the bytes written in all until `patience_s` passed. RuntimeError if nothing changed.
        """
        self._show(len(self._pieces))
        before, first = reading(self._screen), self.received
        pressed = time.monotonic()
        self.press(key)
        while True:
            time.sleep(patience_s)
            written = self.received - first
            for at in range(self._shown, len(self._pieces)):
                self._show(at + 1)
                if reading(self._screen) != before:
                    return (self._end_of_frame(at) - pressed) * 1000, written
            if time.monotonic() - pressed > 10:
                raise RuntimeError(f"{key!r} changed nothing:\n{super().text()}")

    def during(
        self,
        key: str,
        done: Callable[[pyte.Screen], bool],
        moves: Sequence[str],
        reading: Reading,
        patience_s: float,
    ) -> tuple[float, list[float]]:
        """Press a key: milliseconds until the frame stands that is `done`.

        And those that each of `moves`, pressed in turn from the key's first frame until a second
        after the last, took to change what `reading` reads; one that a closing dialog swallowed is
        left out. RuntimeError if it is never done.
        """
        self._show(len(self._pieces))
        turns = itertools.cycle(moves)
        answered: list[float] = []
        moved = finished = 0.0
        began = time.monotonic()
        self.press(key)
        before, first = reading(self._screen), len(self._pieces)
        if done(self._screen):
            finished = began
        while not finished or moved or (moves and time.monotonic() < finished + 1):
            time.sleep(0.004)
            begun = len(self._pieces) > first or time.monotonic() - began > _SILENT_S
            if moves and not moved and begun:
                before, moved = reading(self._screen), time.monotonic()
                self.press(next(turns))
            for at in range(self._shown, len(self._pieces)):
                self._show(at + 1)
                stands = self._pieces[at][0]
                if not finished and done(self._screen):
                    finished = stands
                if moved and stands > moved and reading(self._screen) != before:
                    answered.append((self._end_of_frame(at) - moved) * 1000)
                    moved = 0.0
            if moved and finished and time.monotonic() - max(moved, finished) > _SWALLOWED_S:
                moved = 0.0
            if time.monotonic() - began > patience_s:
                raise RuntimeError(f"{key!r} was never done:\n{super().text()}")
        return (finished - began) * 1000, answered

    def _end_of_frame(self, at: int) -> float:
        while (
            at + 1 < len(self._pieces)
            and self._pieces[at + 1][0] - self._pieces[at][0] < _FRAME_GAP_S
        ):
            at += 1
        return self._pieces[at][0]

    def settle(self, quiet_s: float = 0.5, patience_s: float = 30) -> None:
        """Until nothing is written for a while."""
        give_up = time.monotonic() + patience_s
        seen = -1
        while self.received != seen and time.monotonic() < give_up:
            seen = self.received
            time.sleep(quiet_s)

    def _show(self, pieces: int) -> None:
        for _, piece in self._pieces[self._shown : pieces]:
            self._stream.feed(piece)
        self._shown = max(self._shown, pieces)

    def _read(self) -> None:
        while True:
            try:
                select.select([self._master], [], [])
                piece = os.read(self._master, 65536)
            except OSError:
                return  # the program has gone
            if not piece:
                return
            self._pieces.append((time.monotonic(), piece))
            self.received += len(piece)
