"""Several asks in one call, each with an answer of its own (v1): the models of `/v1/batches`."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from pydantic import Field

from backlot_tui.domain.wire import (
    Completion,
    DeliveryCreate,
    DeliveryReceipt,
    DeliveryRow,
    PartsToSign,
    ProblemDocument,
    ReceiptMark,
    SignedParts,
    Wire,
)

MOST = 100
"""Asks in one call."""

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Batch(Wire, Generic[Item]):
    """Asks that have nothing to do with each other; they may be carried out in any order."""

    items: Annotated[list[Item], Field(min_length=1, max_length=MOST)]


class Answered(Wire, Generic[Answer]):
    """What one ask came to: either its `answer`, as the call for it alone gives it, or why not."""

    answer: Answer | None = None
    problem: ProblemDocument | None = None


class Answers(Wire, Generic[Answer]):
    """One for each ask, in the order of the asks."""

    answers: list[Answered[Answer]]


class PartsOfDelivery(PartsToSign):
    delivery_id: str


class CompletionOfDelivery(Completion):
    delivery_id: str


class ReceiptOfDelivery(DeliveryReceipt):
    delivery_id: str


DeliveryBatch = Batch[DeliveryCreate]
PartsBatch = Batch[PartsOfDelivery]
CompletionBatch = Batch[CompletionOfDelivery]
ReceiptBatch = Batch[ReceiptOfDelivery]

DeliveryAnswers = Answers[DeliveryRow]
SignedPartsAnswers = Answers[SignedParts]
ReceiptAnswers = Answers[ReceiptMark]
