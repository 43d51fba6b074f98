"""Leaving written receipts at their portal, many of them in one call."""

from __future__ import annotations

import time
from collections.abc import Sequence

from backlot_tui.agent.batches import grouped
from backlot_tui.agent.log import log
from backlot_tui.agent.outcomes import pause
from backlot_tui.domain.problems import NoPermission, Problem, Temporary
from backlot_tui.domain.wire import ReceiptMark
from backlot_tui.portal_client.gathering_client import GatheringClient
from backlot_tui.state import receipts
from backlot_tui.state.database import Database
from backlot_tui.state.receipts import ReceiptRow

LONG_PAUSE_S = 600.0
"""For what a person has to mend: a token, or a fault of ours."""

_CALL_BYTES = 4 << 20
_CALL_RECEIPTS = 50


def send_written(
    work: Database, portal: GatheringClient | None, rows: Sequence[ReceiptRow]
) -> None:
    """What the portal will never take stays here alone. portal: None where there is no token."""
    if portal is None:
        for row in rows:
            receipts.later(work, row.delivery_id, time.time() + LONG_PAUSE_S)
        return
    for some in grouped(rows, _size, _CALL_BYTES, _CALL_RECEIPTS):
        _send(work, portal, some)


def _size(row: ReceiptRow) -> int:
    return len(row.receipt or "") + len(row.manifest or b"")


def _send(work: Database, portal: GatheringClient, rows: Sequence[ReceiptRow]) -> None:
    answers: Sequence[ReceiptMark | Problem]
    try:
        answers = portal.keep_receipts(
            [(row.delivery_id, row.receipt or "", row.manifest) for row in rows]
        )
    except Problem as problem:
        answers = [problem] * len(rows)
    answered = list(zip(rows, answers, strict=True))
    receipts.kept(
        work,
        [(row.delivery_id, mark.at) for row, mark in answered if isinstance(mark, ReceiptMark)],
    )
    for row, answer in answered:
        if isinstance(answer, Problem):
            _note(work, row, answer)


def _note(work: Database, row: ReceiptRow, problem: Problem) -> None:
    if not isinstance(problem, NoPermission | Temporary):
        log("receipt refused", delivery=row.delivery_id, sentence=str(problem))
        receipts.not_kept(work, row.delivery_id, problem.sentence)
        return
    log("receipt not sent", delivery=row.delivery_id, sentence=str(problem))
    wait_s = LONG_PAUSE_S
    if isinstance(problem, Temporary):
        wait_s = max(problem.retry_after_s, pause(row.tries + 1))
    receipts.later(work, row.delivery_id, time.time() + wait_s)
