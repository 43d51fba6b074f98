"""Waiting, in a command, for what the agent and the portal do with a delivery."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from backlot_tui.cli.launch import ensure_agent
from backlot_tui.cli.output import print_note
from backlot_tui.desk.desk import Desk
from backlot_tui.domain.problems import (
    CheckRefused,
    InspectionFailed,
    Interrupted,
    NoPermission,
    NoSpaceAtPortal,
    PortalRefused,
    Problem,
    Temporary,
)
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import DeliveryState, WaitingFor
from backlot_tui.domain.transitions import BYTES_ARRIVED, PORTAL_IN_PROGRESS
from backlot_tui.domain.units import human_rate, human_size
from backlot_tui.state import deliveries
from backlot_tui.state.deliveries import LocalDelivery

if TYPE_CHECKING:
    from backlot_tui.domain import wire

_LOOK_S = 0.25
_ASK_S = 1.0

_CHECKS = frozenset({"source-changed"})
"""Failures that our own checks found, not the portal."""

_STANDS = frozenset({DeliveryState.PASSED, DeliveryState.OVERRIDDEN, DeliveryState.ACCEPTED})
"""Verdicts with which a delivery stands; every other one is against it."""

_KEPT = "The delivery is kept and the agent goes on trying."


def wait_for(desk: Desk, delivery_id: str, *, inspected: bool) -> None:
    """Return when the bytes have arrived, or (inspected) when the portal lets them stand.

    It does with Passed; with Overridden, where all that inspection found was overridden before
    sending, and the owner decides later; and with Accepted, if that was while nobody could ask.

    Raises what ended it: CheckRefused, PortalRefused, InspectionFailed; or, with the delivery
    kept, NoSpaceAtPortal and NoPermission (a person has to do something) or Interrupted.
    """
    line = _ProgressLine()
    try:
        _until_arrived(desk, delivery_id, line)
        if inspected:
            _until_inspected(desk, delivery_id, line)
    except KeyboardInterrupt:
        raise Interrupted(
            "interrupted", "Interrupted.", "The delivery goes on: backlot-tui deliveries"
        ) from None
    finally:
        line.end()


def wait_for_verdict(desk: Desk, delivery_id: str) -> wire.DeliveryRow:
    """Of a delivery that has nothing to send, as `wait_for` has it.

    Raises InspectionFailed, Interrupted.
    """
    try:
        while (row := _judged(desk, delivery_id)) is None:
            time.sleep(_ASK_S)
        return row
    except KeyboardInterrupt:
        raise Interrupted(
            "interrupted", "Interrupted.", "The inspection goes on: backlot-tui request"
        ) from None


def _until_arrived(desk: Desk, delivery_id: str, line: _ProgressLine) -> None:
    while True:
        delivery = _read(desk, delivery_id)
        if delivery.state in BYTES_ARRIVED:
            return
        if ended := _ended(delivery):
            raise ended
        line.show(delivery)
        ensure_agent(desk.settings)
        time.sleep(_LOOK_S)


def _until_inspected(desk: Desk, delivery_id: str, line: _ProgressLine) -> None:
    while _judged(desk, delivery_id) is None:
        line.show(_read(desk, delivery_id))
        time.sleep(_ASK_S)


def _judged(desk: Desk, delivery_id: str) -> wire.DeliveryRow | None:
    """The delivery, if the portal lets it stand; None while nobody has judged it.

    None too while the portal is away: the verdict is not lost. Raises InspectionFailed for every
    verdict against it, also one that was made after inspection while nobody could ask.
    """
    try:
        row = desk.client().delivery(delivery_id)
    except Temporary:
        return None
    deliveries.mirror_portal(desk.work, delivery_id, row.state, row.reason)
    if row.state in PORTAL_IN_PROGRESS:
        return None
    if row.state in _STANDS:
        return row
    raise _against(row)


def _against(row: wire.DeliveryRow) -> InspectionFailed:
    code = str(row.state).lower().replace(" ", "-")
    if row.state is DeliveryState.INSPECTION_FAILED:
        told = " ".join(f"{each.code}: {each.sentence} {each.fix}" for each in row.inspection)
        return InspectionFailed(code, safe_text(told or row.reason or ""))
    why = row.reason or "no reason is given."
    return InspectionFailed(code, safe_text(f"The delivery is {row.state}: {why}"))


def _ended(delivery: LocalDelivery) -> Problem | None:
    """The problem that ends the waiting, or None while patience helps."""
    code, sentence = delivery.reason_code or "ended", delivery.reason or str(delivery.state)
    if delivery.state is DeliveryState.FAILED:
        if code == "internal":
            return Problem(code, sentence)
        return CheckRefused(code, sentence) if code in _CHECKS else PortalRefused(code, sentence)
    if delivery.state is DeliveryState.CANCELED:
        return PortalRefused("canceled", "The delivery was canceled.")
    if delivery.waiting_for is WaitingFor.SPACE:
        return NoSpaceAtPortal(code, sentence, _KEPT)
    if delivery.waiting_for is WaitingFor.SIGN_IN:
        return NoPermission(code, sentence, "The delivery is kept until then.")
    return None


def _read(desk: Desk, delivery_id: str) -> LocalDelivery:
    delivery = deliveries.delivery(desk.work, delivery_id)
    assert delivery is not None
    return delivery


class _ProgressLine:
    """One line that is written over on a terminal; elsewhere a line per change of state."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._shown = ""

    def show(self, delivery: LocalDelivery) -> None:
        text = str(delivery.state)
        if delivery.state is DeliveryState.WAITING:
            text += f": {delivery.waiting_for}"
        if self._live and delivery.state is DeliveryState.TRANSFERRING:
            share = delivery.sent_bytes / max(1, delivery.size)
            text += f"  {share:.0%} of {human_size(delivery.size)}  {human_rate(delivery.rate)}"
        if text == self._shown:
            return
        self._shown = text
        if self._live:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
        else:
            print_note(text)

    def end(self) -> None:
        if self._live and self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
