"""Many small deliveries: the asks of several in one call, each answered as if it came alone.

They are carried out side by side, so that what one waits for the disk the others wait too, and what
they write shares a commit (`domain.group_commit`). One refusal holds up no other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from fastapi import APIRouter, Response

from backlot_tui.domain import wire_batches as batches
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.wire_batches import Answered, Answers
from backlot_tui.portal.api.answers import as_json, problems_of
from backlot_tui.portal.api.dependencies import TheCaller, ThePortal
from backlot_tui.portal.intake import create, finish, parts, receipts
from backlot_tui.portal.problem_documents import document

router = APIRouter(prefix="/batches", tags=["batches"], responses=problems_of(401, 422, 503))

_AT_ONCE = 16
"""Asks of one call that are carried out side by side."""

_log = logging.getLogger(__name__)


@router.post(
    "/deliveries", summary="Start several deliveries", response_model=batches.DeliveryAnswers
)
def start(portal: ThePortal, caller: TheCaller, wanted: batches.DeliveryBatch) -> Response:
    """As `POST /v1/deliveries` for each."""
    return _side_by_side(wanted.items, lambda each: create.create(portal, caller, each)[0])


@router.post(
    "/part-urls",
    summary="URLs to send parts of several deliveries to",
    response_model=batches.SignedPartsAnswers,
)
def part_urls(portal: ThePortal, caller: TheCaller, wanted: batches.PartsBatch) -> Response:
    """As `POST /v1/deliveries/{delivery_id}/part-urls` for each."""
    return _side_by_side(
        wanted.items, lambda each: parts.sign(portal, caller, each.delivery_id, each)
    )


@router.post(
    "/completions",
    summary="All bytes of several deliveries were sent",
    response_model=batches.DeliveryAnswers,
)
def complete(portal: ThePortal, caller: TheCaller, wanted: batches.CompletionBatch) -> Response:
    """As `POST /v1/deliveries/{delivery_id}/complete` for each."""
    return _side_by_side(
        wanted.items, lambda each: finish.complete(portal, caller, each.delivery_id, each)
    )


@router.post("/receipts", summary="Keep several receipts", response_model=batches.ReceiptAnswers)
def keep_receipts(portal: ThePortal, caller: TheCaller, wanted: batches.ReceiptBatch) -> Response:
    """As `PUT /v1/deliveries/{delivery_id}/receipt` for each."""
    return _side_by_side(
        wanted.items, lambda each: receipts.keep(portal, caller, each.delivery_id, each)
    )


_Item = TypeVar("_Item")
_Answer = TypeVar("_Answer")


def _side_by_side(items: Sequence[_Item], act: Callable[[_Item], _Answer]) -> Response:
    def answered(item: _Item) -> Answered[_Answer]:
        try:
            return Answered(answer=act(item))
        except Problem as problem:
            return Answered(problem=document(problem))
        except Exception:
            _log.exception("one ask of a batch failed")
            return Answered(problem=document(_INTERNAL))

    with ThreadPoolExecutor(min(_AT_ONCE, len(items)), "batch") as threads:
        return as_json(Answers(answers=list(threads.map(answered, items))))


_INTERNAL = Problem(
    "internal", "The portal failed on this.", "Tell the portal's operator; see its log."
)
