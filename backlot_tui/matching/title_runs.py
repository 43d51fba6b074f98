"""Runs of a name's tokens that may be a title."""

from __future__ import annotations

from backlot_tui.matching.tokens import Name

_LONGEST_RUN = 16


def all_runs(name: Name) -> list[tuple[int, int, str]]:
    """Every run of tokens: the first, the last, and their letters and digits."""
    found: list[tuple[int, int, str]] = []
    for first in range(len(name.tokens)):
        run = ""
        for last in range(first, min(first + _LONGEST_RUN, len(name.tokens))):
            run += name.tokens[last].key
            found.append((first, last, run))
    return found


def free_runs(name: Name, free: frozenset[int]) -> list[tuple[int, int]]:
    """The longest stretches of free tokens."""
    found: list[tuple[int, int]] = []
    for at in range(len(name.tokens)):
        if at not in free:
            continue
        if found and found[-1][1] == at - 1:
            found[-1] = (found[-1][0], at)
        else:
            found.append((at, at))
    return found


def through_joined(name: Name, last: int) -> int:
    """`AVeryLongEng` goes on to its end, though `Eng` alone would be a language."""
    while last + 1 < len(name.tokens) and name.tokens[last + 1].joined:
        if name.tokens[last + 1].is_number:
            break
        last += 1
    return last


def stretches(first: int, last: int) -> list[tuple[int, int]]:
    """The whole stretch, and what is left of it without the last or the first pieces."""
    whole = {(first, last)}
    whole |= {(first, end) for end in range(max(first, last - 3), last)}
    whole |= {(begin, last) for begin in range(first + 1, min(first + 3, last + 1))}
    return sorted(whole)
