"""Telling that the machine slept or that its clock was set. Pure; both clocks are handed in."""

from __future__ import annotations

_JUMP_S = 5.0


class ClockWatch:
    """Compares the wall clock with the steady one, which neither jumps nor runs in sleep."""

    def __init__(self, wall: float, steady: float) -> None:
        self._offset = wall - steady

    def jump(self, wall: float, steady: float) -> float:
        """Seconds by which the wall clock has left the steady one since the last call, or 0."""
        offset = wall - steady
        moved = offset - self._offset
        if abs(moved) < _JUMP_S:
            return 0.0
        self._offset = offset
        return moved
