"""When is a file in the bin all there?

Two looks of our own clock at the same file, far enough apart, and a structure that is not cut.
The file's own times are only ever compared to themselves: `cp -p` writes old ones, and clocks of
file servers are wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import inf
from typing import NamedTuple

from backlot_tui.domain.facts import Structure
from backlot_tui.state.bin import Look, Place, same_content
from backlot_tui.state.identity import FileIdentity

LONG_AGO = -inf
"""Since when a file that is trusted at one look has not changed."""


class BinState(StrEnum):
    ARRIVING = "arriving"
    SETTLING = "settling"
    WHOLE = "whole"
    CUT = "cut"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Patience:
    """For how many seconds nothing may change.

    settle_s: on a disk of this machine; network_settle_s: where others may write unseen;
    quiet_s: when the file itself cannot show that it is complete.
    """

    settle_s: float = 5.0
    network_settle_s: float = 20.0
    quiet_s: float = 30.0

    def settle(self, *, network: bool) -> float:
        """Seconds between the two looks that a whole file needs."""
        return max(self.settle_s, self.network_settle_s) if network else self.settle_s

    def quiet(self, *, network: bool) -> float:
        """Seconds that a file must rest which cannot show that it is complete."""
        return max(self.quiet_s, self.settle(network=network))


class Seen(NamedTuple):
    """One file or package as the last look found it.

    quiet_s: seconds between the first and the last look that found it exactly like this.
    changed: the last look found it different from the one before.
    busy_beside: files beside it still change, and together they may become a package.
    unfinished, obstacle: sentences: what says that it is on its way; why it cannot be delivered.
    """

    quiet_s: float
    changed: bool = False
    network: bool = False
    busy_beside: bool = False
    unfinished: str = ""
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """`deliverable`: it may be sent without anybody's override."""

    state: BinState
    reason: str
    deliverable: bool = False


def standing(seen: Seen, structure: tuple[Structure, str] | None, patience: Patience) -> Standing:
    """What to say of a file. structure: of exactly this identity; None while it is not read."""
    settle_s = patience.settle(network=seen.network)
    if seen.obstacle:
        return Standing(BinState.UNSURE, seen.obstacle)
    if seen.unfinished:
        return Standing(BinState.ARRIVING, seen.unfinished)
    if seen.quiet_s < settle_s:
        if seen.changed:
            return Standing(BinState.ARRIVING, "It changed since the look before.")
        return _must_not_change(settle_s)
    if seen.busy_beside:
        beside = "Files beside it still change; together they may be a package."
        return Standing(BinState.SETTLING, beside)
    if structure is None:
        return Standing(BinState.SETTLING, "It does not change any more; it is being read.")
    return _by_structure(seen, *structure, patience.quiet(network=seen.network))


@cache
def _must_not_change(settle_s: float) -> Standing:
    return Standing(BinState.SETTLING, f"It must not change for {settle_s:g} seconds.")


def _by_structure(seen: Seen, structure: Structure, said: str, quiet_s: float) -> Standing:
    if structure is Structure.WHOLE:
        return Standing(BinState.WHOLE, said, deliverable=True)
    if structure is Structure.CUT:
        return Standing(BinState.CUT, said)
    if seen.quiet_s >= quiet_s:
        trusted = f"{said} It has not changed for long enough to be delivered."
        return Standing(BinState.UNSURE, trusted, deliverable=True)
    more = f"{said} It may be delivered after {quiet_s:g} seconds without a change."
    return Standing(BinState.UNSURE, more)


def look_again(
    last: Look | None, path: str, identity: FileIdentity, now: float, patience: Patience
) -> Look:
    """What to remember after looking at a file in a watched folder.

    A file that was taken out of the bin is in it again when it is another than it was then. One
    that was still growing stays out while it grows: that is the old arrival, not a new one. It
    counts as the old one if its last change is not longer ago than `quiet_s`.
    """
    if last is None:
        return Look(path, identity, now)
    if not same_content(last.identity, identity):
        grows = (
            last.place is Place.GOING
            and now - last.since < patience.quiet_s
            and identity.inode == last.identity.inode
            and identity.size >= last.identity.size
        )
        place = Place.GOING if grows else Place.IN
        return last._replace(identity=identity, since=now, place=place)
    if last.since > now:
        # The machine was started again since; its clock began anew.
        last = last._replace(since=0.0)
    if last.place is Place.GOING and now - last.since >= patience.settle_s:
        return last._replace(place=Place.OUT)
    return last
