"""The bin in memory: what passes found, merged with what is remembered in the rows.

One thread's own. It decides nothing by itself: whether a file is in the bin, and in which state,
is said by `settle`; this keeps the books so that a pass over files that have not changed costs
next to nothing.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from math import inf

from backlot_tui.domain.facts import FileFacts
from backlot_tui.filebin.folders import below, drop_name, drop_path, is_inside
from backlot_tui.filebin.items import BinItem
from backlot_tui.filebin.scan import NOWHERE, Drop, Found
from backlot_tui.filebin.settle import (
    LONG_AGO,
    BinState,
    Patience,
    Seen,
    Standing,
    look_again,
    standing,
)
from backlot_tui.state import bin as rows
from backlot_tui.state.bin import Look, Place, same_content
from backlot_tui.state.database import Database
from backlot_tui.state.identity import FileIdentity

NEVER = inf
_BATCH = 2000
"""Rows per transaction: the agent never waits long for its turn."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a file of that identity: facts, or a sentence why there are none."""

    path: str
    identity: FileIdentity
    facts: FileFacts | None
    obstacle: str = ""


_Restless = tuple[Found, Look, bool]
"""What was found, how it is remembered, and whether it is another than at the look before."""


@dataclass(slots=True)
class _Folder:
    """A watched folder as it is now: its device, and drop -> paths found in it."""

    device: int = 0
    network: bool = False
    drops: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Ledger:
    """`version` grows with every change of `items`; `to_read` are files whose facts are wanted."""

    def __init__(self, work: Database, patience: Patience) -> None:
        self.items: dict[str, BinItem] = {}
        self.to_read: dict[str, FileIdentity] = {}
        self.version = 0
        self._work = work
        self._patience = patience
        self._looks: dict[str, Look] = {}
        self._folders: dict[str, _Folder] = {}
        self._restless: dict[str, Seen] = {}
        """Of items whose state may change although the file does not."""
        self._due: dict[str, float] = {}
        """Drop, or path added by hand -> when another look may change a state."""
        self._unwritten: set[str] = set()
        self._counter = 0

    # --- what others say

    def load(self) -> list[str]:
        """Take over what others (or we, earlier) wrote.

        Returns the paths that were put in or taken out; they should be looked at.
        """
        counter = rows.counter(self._work)
        if counter == self._counter:
            return []
        moved = []
        for look in rows.looks(self._work, self._counter):
            mine = self._looks.get(look.path)
            if mine is not None and mine.stamp >= look.stamp:
                continue
            self._looks[look.path] = look
            self._unwritten.discard(look.path)
            if mine is None or (mine.place, mine.by_hand) != (look.place, look.by_hand):
                self._drop_item(look.path)
                moved.append(look.path)
        self._counter = counter
        return moved

    def write(self) -> None:
        """Write what is remembered of files that changed."""
        if not self._restless:
            self._restless.clear()  # gives back the room that a first pass took
        changed = [self._looks[path] for path in self._unwritten if path in self._looks]
        self._unwritten.clear()
        for start in range(0, len(changed), _BATCH):
            stamp, written = rows.write(self._work, changed[start : start + _BATCH])
            for look in written:
                self._looks[look.path] = look
            if stamp == self._counter + 1:
                self._counter = stamp  # nobody else wrote: there is nothing to load

    # --- what a pass says

    def watch(self, folders: Iterable[str]) -> None:
        """From now on these folders count; what lay in others leaves the bin."""
        wanted = set(folders)
        for folder in self._folders.keys() - wanted:
            for paths in self._folders.pop(folder).drops.values():
                for path in paths:
                    self._drop_item(path)
        for folder in wanted - self._folders.keys():
            self._folders[folder] = _Folder()

    def arrive(self, folder: str, *, device: int, network: bool) -> None:
        """Before drops of a folder are taken: which device it is on now, and of what kind."""
        self._folders[folder].device = device
        self._folders[folder].network = network

    def take(self, folder: str, drop: Drop, now: float) -> None:
        """Merge one drop as it was found in a watched folder."""
        known = self._folders[folder]
        before = known.drops.get(drop.path, ())
        paths = tuple(found.path for found in drop.found)
        if not paths:
            known.drops.pop(drop.path, None)
        elif before != paths:  # else the strings that are known already stay the only ones
            known.drops[drop.path] = paths
        self._merge(folder, drop.path, drop.found, now, network=known.network)
        if before and before != paths:
            self._forget(set(before).difference(paths), known.device)

    def drops_of(self, folder: str) -> set[str]:
        """The drops that are known in a watched folder."""
        return set(self._folders[folder].drops)

    def take_gone(self, folder: str, gone: set[str]) -> None:
        """After a pass over a whole folder that did not see these drops any more."""
        known = self._folders[folder]
        for path in gone:
            self._forget(known.drops.pop(path, ()), known.device)
        inside = below(folder)
        not_in_bin = {
            path for path in self._looks if path not in self.items and path.startswith(inside)
        }
        for paths in known.drops.values() if not_in_bin else ():
            not_in_bin.difference_update(paths)
        self._forget(not_in_bin, known.device)

    def take_by_hand(self, found: Found, now: float, *, network: bool) -> None:
        """Merge one file or package that was added by hand."""
        self._merge("", found.path, (found,), now, network=network)

    def by_hand(self) -> list[str]:
        """Paths added by hand that no watched folder holds."""
        return [
            look.path
            for look in self._looks.values()
            if look.by_hand
            and look.place is Place.IN
            and not any(is_inside(look.path, folder) for folder in self._folders)
        ]

    def due(self, now: float) -> set[str]:
        """Drops, and files added by hand, that should be looked at again by now."""
        return {unit for unit, when in self._due.items() if when <= now}

    # --- what was read

    def read(self, reading: Reading) -> None:
        """Take what was read; provisional if the file is another one by now."""
        item = self.items.get(reading.path)
        if item is None:
            return
        if not same_content(item.identity, reading.identity):
            if reading.facts and item.facts is None:
                self.items[item.path] = item._replace(facts=reading.facts, provisional=True)
                self.version += 1
            return
        seen = self._restless.get(reading.path, Seen(quiet_s=-LONG_AGO))
        if reading.obstacle:
            seen = seen._replace(obstacle=reading.obstacle)
        read = item._replace(facts=reading.facts, provisional=False)
        looked = self._looks[item.path].since + seen.quiet_s
        due = looked + self._judge(read, seen)
        unit = _unit_of(item)
        self._note_due(unit, min(due, self._due.get(unit, NEVER)))

    # --- keeping the books

    def _merge(
        self, folder: str, unit: str, every: Collection[Found], now: float, *, network: bool
    ) -> None:
        """`unit`: the drop, or the path added by hand, that is looked at again when it is due."""
        restless = [each for found in every if (each := self._remember(found, now))]
        busy = _busy_beside_mxf(folder, restless, now - self._patience.settle(network=network))
        due, last_seen = NEVER, Seen(0.0)
        for found, look, changed in restless:
            beside = bool(busy) and not look.by_hand and _may_be_of_package(found, busy)
            seen = Seen(
                now - look.since, changed, network, beside, found.unfinished, found.obstacle
            )
            if seen == last_seen:  # of equal ones a single one is kept in memory
                seen = last_seen
            last_seen = seen
            item = self._unjudged(folder, found, look)
            due = min(due, now + self._judge(item, seen))
        self._note_due(unit, due)

    def _remember(self, found: Found, now: float) -> _Restless | None:
        """Note a look at a file; None if its state cannot change, or it is not in the bin."""
        last = self._looks.get(found.path)
        look = look_again(last, found.path, found.identity, now, self._patience)
        if look is not last:
            self._looks[found.path] = look
            self._unwritten.add(found.path)
        elif self._is_final(found):
            return None
        if look.place is not Place.IN:
            self._drop_item(found.path)
            return None
        return found, look, last is not None and look is not last and look.since == now

    def _unjudged(self, folder: str, found: Found, look: Look) -> BinItem:
        """The item, before anything is said of its state."""
        facts, provisional = self._read_before(found)
        # Of equal paths and identities only those of the look are kept in memory.
        return BinItem(
            look.path,
            folder,
            look.identity,
            found.is_package,
            look.by_hand,
            BinState.SETTLING,
            "",
            facts=facts,
            provisional=provisional,
        )

    def _is_final(self, found: Found) -> bool:
        path = found.path
        if path in self._restless or found.unfinished or found.obstacle:
            return False
        item = self.items.get(path)
        return item is not None and item.is_package == found.is_package

    def _read_before(self, found: Found) -> tuple[FileFacts | None, bool]:
        """The facts that are known, and whether they are of the file as it was earlier."""
        item = self.items.get(found.path)
        if item is None or item.facts is None or item.is_package != found.is_package:
            return None, False
        return item.facts, item.provisional or not same_content(item.identity, found.identity)

    def _judge(self, item: BinItem, seen: Seen) -> float:
        """Give the item its state, and note what is to be read.

        Returns in how many seconds another look may change the state.
        """
        path = item.path
        known = item.facts if not item.provisional else None
        structure = (known.structure, known.structure_reason) if known else None
        said = standing(seen, structure, self._patience)
        missing_s = self._patience.settle(network=seen.network) - seen.quiet_s
        # A growing file is read when it appears and when it has settled, not at every look.
        if known is None and not seen.obstacle and (missing_s <= 0 or item.facts is None):
            self.to_read[path] = item.identity
        is_final = said.deliverable or bool(seen.obstacle) or said.state is BinState.CUT
        if is_final:
            self._restless.pop(path, None)
        else:
            self._restless[path] = seen
        self._put(item, said)
        if is_final or missing_s > 0:
            return NEVER if is_final else missing_s
        if said.state is BinState.UNSURE:
            return self._patience.quiet(network=seen.network) - seen.quiet_s
        return NEVER

    def _note_due(self, unit: str, when: float) -> None:
        if when == NEVER:
            self._due.pop(unit, None)
        else:
            self._due[unit] = when

    def _put(self, item: BinItem, said: Standing) -> None:
        judged = BinItem(*item[:5], said.state, said.reason, said.deliverable, *item[8:])
        if self.items.get(item.path) != judged:
            self.items[item.path] = judged
            self.version += 1

    def _drop_item(self, path: str) -> None:
        self._restless.pop(path, None)
        self._due.pop(path, None)
        self.to_read.pop(path, None)
        if self.items.pop(path, None) is not None:
            self.version += 1

    def _forget(self, paths: Iterable[str], device: int) -> None:
        """These are not there any more. What lay on another device is remembered: its mount may
        only be away for a while, and what was taken out must stay out when it comes back."""
        gone = []
        for path in paths:
            self._drop_item(path)
            look = self._looks.get(path)
            if look is not None and look.identity.device in (device, NOWHERE.device):
                gone.append(self._looks.pop(path))
                self._unwritten.discard(path)
        if gone:
            rows.forget(self._work, gone)


def _unit_of(item: BinItem) -> str:
    """What is looked at again when the item is due: its drop, or itself if added by hand."""
    if not item.folder:
        return item.path
    return drop_path(item.folder, drop_name(item.folder, item.path))


def _busy_beside_mxf(
    folder: str, restless: Collection[_Restless], settled_since: float
) -> set[str]:
    """Folders of a drop in which an MXF file lies and something still changes."""
    if not any(found.path.endswith((".mxf", ".MXF")) for found, _, _ in restless):
        return set()
    changing = (found.path for found, look, _ in restless if look.since > settled_since)
    return {os.path.dirname(path) for path in changing} - {folder}  # noqa: PTH120 (odd bytes)


def _may_be_of_package(found: Found, busy: set[str]) -> bool:
    """An MXF file beside files that still change may be the first of a package to arrive."""
    return (
        not found.is_package
        and found.path.lower().endswith(".mxf")
        and os.path.dirname(found.path) in busy  # noqa: PTH120 (odd bytes)
    )
