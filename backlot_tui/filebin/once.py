"""The bin without a keeper: one look at everything, for a command that ends."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from backlot_tui.filebin.folders import watched_folders
from backlot_tui.filebin.items import Snapshot
from backlot_tui.filebin.ledger import Ledger
from backlot_tui.filebin.passes import Clock, look_at_folder, look_at_hand_picked
from backlot_tui.filebin.reading import Probe, read_one
from backlot_tui.filebin.tuning import Tuning
from backlot_tui.state import bin as rows
from backlot_tui.state.database import Database

_READERS = 2


@dataclass(frozen=True, slots=True)
class Bin:
    """What is needed to look: the rows, the folders of the config, the numbers."""

    work: Database
    configured: Sequence[str]
    tuning: Tuning
    clock: Clock = time.monotonic


def look_once(bin_: Bin, probe: Probe) -> Snapshot:
    """All that is in the bin now; files whose facts are not known are read first."""
    ledger, notices = _looked(bin_)
    wanted = list(ledger.to_read.items())
    with ThreadPoolExecutor(_READERS) as pool:
        for reading in pool.map(lambda each: read_one(each[0], each[1], probe), wanted):
            ledger.read(reading)
    ledger.write()
    folders = watched_folders(bin_.work, bin_.configured)
    return Snapshot(
        ledger.version, tuple(ledger.items.values()), folders.paths, (*folders.notices, *notices)
    )


def reset(bin_: Bin) -> int:
    """Take everything out, also what nobody has seen yet; returns how many files that were."""
    _looked(bin_)[0].write()
    return take_out(bin_, None)


def take_out(bin_: Bin, paths: Sequence[str] | None) -> int:
    """Take these out, or all: they are in it again when they are dropped in anew."""
    settle_s = bin_.tuning.patience.settle_s
    return rows.take_out(bin_.work, paths, quiet_since=bin_.clock() - settle_s)


def _looked(bin_: Bin) -> tuple[Ledger, list[str]]:
    ledger = Ledger(bin_.work, bin_.tuning.patience)
    folders = watched_folders(bin_.work, bin_.configured)
    ledger.watch(folders.paths)
    ledger.load()
    limits, clock = bin_.tuning.limits, bin_.clock
    notices: list[str] = []
    for folder in folders.paths:
        notices += look_at_folder(ledger, folder, limits, clock).notices
    for path in ledger.by_hand():
        look_at_hand_picked(ledger, path, limits, clock)
    return ledger, notices
