"""The strip under every screen: how many, how far, how fast, how long, and what is wrong."""

from __future__ import annotations

from collections import Counter

from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.domain.units import counted
from backlot_tui.ui.lines import Line, Piece
from backlot_tui.ui.transfer_text import STATE_ROLES, bar, percent, rate, to_go
from backlot_tui.ui.transfers.rows import STALLED
from backlot_tui.ui.transfers.state import Transfers

_BAR = 12
_NARROW = 100
"""Below so many cells the words that tell of trouble have the bar's place."""
_QUIET = frozenset({"Paused"})
"""Trouble that a person has made; told last."""
_TROUBLED = frozenset({DeliveryState.INTERRUPTED, DeliveryState.WAITING, DeliveryState.PAUSED})


def summary(transfers: Transfers, width: int) -> Line:
    """`3 transfers  [###---]  43 %  100 MB/s  5 min left  1 Waiting for sign-in`."""
    queue = transfers.queue
    running = queue.running
    if not running:
        return _at_rest(transfers)
    share = transfers.share
    count = counted(len(running), "transfer")
    how_far = percent(share).strip() if width < _NARROW else f"{bar(share, _BAR)} {percent(share)}"
    parts: list[Piece] = [(f"{count}  ", "strong"), (how_far, "accent")]
    if queue.rate > 0:
        parts.append((f"  {rate(queue.rate)}  {to_go(queue.remaining_s)}", ""))
    troubles = Counter(
        row.phase for row in running if row.state in _TROUBLED or row.phase == STALLED
    )
    told = sorted(troubles.items(), key=lambda each: (each[0] in _QUIET, each[0]))
    stuck: list[Piece] = [(f"  {many:,} {phase}", "warn") for phase, many in told]
    return (*parts, *_failed(transfers), *stuck)


def _failed(transfers: Transfers) -> Line:
    return ((f"  {transfers.failed:,} Failed", "bad"),) if transfers.failed else ()


def _at_rest(transfers: Transfers) -> Line:
    rows = transfers.queue.rows
    if not rows:
        return (("No transfers yet", "dim"),)
    last = rows[0]
    others = transfers.failed - (last.state is DeliveryState.FAILED)
    return (
        ("No transfers running   last: ", "dim"),
        (f"{last.name} {last.source_type}: ", "dim"),
        (str(last.state), STATE_ROLES.get(last.state, "dim")),
        *(((f"  {others:,} more Failed", "bad"),) if others else ()),
    )
