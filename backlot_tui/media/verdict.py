"""What a look at a file's structure concludes, and in which words."""

from __future__ import annotations

from typing import NamedTuple

from backlot_tui.domain.facts import Structure


class Verdict(NamedTuple):
    """`reason` is one sentence without the file's name, safe to show."""

    structure: Structure
    reason: str


def whole(reason: str) -> Verdict:
    return Verdict(Structure.WHOLE, reason)


def cut(reason: str) -> Verdict:
    return Verdict(Structure.CUT, reason)


def unsure(reason: str) -> Verdict:
    return Verdict(Structure.UNSURE, reason)


def cut_at(what: str, end: int, size: int) -> Verdict:
    """Something should reach byte `end`, and the file has only `size` bytes."""
    return cut(f"Its {what} ends at byte {end:,}, the file at byte {size:,}.")
