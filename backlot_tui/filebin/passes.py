"""Looking: at a whole watched folder, at one drop of it, at what was added by hand."""

from __future__ import annotations

import gc
import os
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from backlot_tui.domain.file_names import ASSET_MAP
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.filebin.ledger import Ledger
from backlot_tui.filebin.package import look_at_package
from backlot_tui.filebin.scan import NOWHERE, Found, Limits, Scan
from backlot_tui.state.identity import identity_in, identity_of
from backlot_tui.state.mounts import is_written_unseen

Clock = Callable[[], float]
"""Seconds that only go forward, the same for all processes of the machine: time.monotonic."""


@dataclass(frozen=True, slots=True)
class Pass:
    """`reached`: the folder could be listed. `notices`: sentences about what was left out."""

    reached: bool
    notices: tuple[str, ...]


def look_at_folder(
    ledger: Ledger,
    folder: str,
    limits: Limits,
    clock: Clock,
    meanwhile: Callable[[], None] = lambda: None,
) -> Pass:
    """A full pass over a watched folder. `meanwhile` is called after every drop."""
    scan = Scan(folder, limits)
    try:
        ledger.arrive(folder, device=identity_of(folder).device, network=is_written_unseen(folder))
        with _uncollected():
            known, seen = ledger.drops_of(folder), set()
            for drop in scan.drops():
                seen.add(drop.path)
                ledger.take(folder, drop, clock())
                meanwhile()
            ledger.take_gone(folder, known - seen)
    except OSError as error:
        sentence = f"{safe_text(folder)} cannot be looked at: {error.strerror}."
        return Pass(False, (sentence,))
    return Pass(True, tuple(scan.notices))


@contextmanager
def _uncollected() -> Iterator[None]:
    """A first pass makes a great many objects that all stay: the collector would look through
    them again and again, for a third of the pass, and find nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def look_at_drops(
    ledger: Ledger, folder: str, names: Collection[str], limits: Limits, clock: Clock
) -> dict[str, float]:
    """Some top-level entries; returns the seconds that each took.

    A folder that cannot be looked at waits for the next full pass, which tells.
    """
    took = {}
    began = clock()
    try:
        for drop in Scan(folder, limits).drops(names):
            ledger.take(folder, drop, clock())
            took[drop.path] = clock() - began
            began = clock()
    except OSError:
        return took
    return took


def look_at_hand_picked(ledger: Ledger, path: str, limits: Limits, clock: Clock) -> None:
    """One file or package that was added by hand; one that has gone is said to have."""
    ledger.take_by_hand(found_by_hand(path, limits), clock(), network=is_written_unseen(path))


def found_by_hand(path: str, limits: Limits) -> Found:
    """A file or package wherever it lies. Links are followed: a person chose this one."""
    try:
        status = os.stat(path)  # noqa: PTH116 (odd bytes)
    except FileNotFoundError:
        return Found(path, NOWHERE, obstacle="It is not there any more.")
    except OSError as error:
        return Found(path, NOWHERE, obstacle=f"It cannot be looked at: {error.strerror}.")
    identity = identity_in(status)
    if stat.S_ISREG(status.st_mode):
        return Found(path, identity)
    if not is_package_folder(path):
        return Found(path, identity, obstacle="It is neither a file nor a package.")
    looked = look_at_package(path, identity, limits.depth, limits.entries)
    return Found(path, looked.identity, is_package=True, obstacle=looked.obstacle)


def is_package_folder(path: str) -> bool:
    return os.path.isfile(os.path.join(path, ASSET_MAP))  # noqa: PTH113, PTH118 (odd bytes)
