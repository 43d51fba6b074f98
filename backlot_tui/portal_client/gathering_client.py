"""The client for many small deliveries at once: what their threads ask together goes in one call.

A delivery of many files asks by itself, and so does everybody while only one asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from backlot_tui.domain import wire, wire_batches
from backlot_tui.domain.problems import (
    NotFound,
    PortalRefused,
    Problem,
    Temporary,
    UsageProblem,
)
from backlot_tui.portal_client.client import PortalClient, receipt_body
from backlot_tui.portal_client.gathering import EachAlone, Gathering
from backlot_tui.portal_client.refusals import problem_told

_SMALL = 8
"""Files or parts of a delivery whose calls are gathered."""

_TOGETHER = 32
"""Asks in one call: few enough that the first does not wait long for the last."""

_Answer = TypeVar("_Answer")


class GatheringClient(PortalClient):
    def __init__(self, url: str, token: str) -> None:
        super().__init__(url, token)
        self._token = token
        self._apart: PortalClient | None = None
        self._has_batches = True
        self._creates = Gathering(super().create_delivery, self._create_several, _TOGETHER)
        self._signs = Gathering(self._sign_alone, self._sign_several, _TOGETHER)
        self._completions = Gathering(self._complete_alone, self._complete_several, _TOGETHER)

    def apart(self) -> PortalClient:
        """The same portal, its calls not gathered: what takes long there holds up no small one.

        Call it from one thread.
        """
        self._apart = self._apart or PortalClient(self.url, self._token)
        return self._apart

    def close(self) -> None:
        super().close()
        if self._apart is not None:
            self._apart.close()

    def create_delivery(self, wanted: wire.DeliveryCreate) -> wire.DeliveryRow:
        if len(wanted.files) > _SMALL or wanted.kept:
            return super().create_delivery(wanted)
        return self._creates.ask(wanted)

    def sign_parts(self, delivery_id: str, parts: list[wire.PartToSign]) -> list[wire.SignedPart]:
        if len(parts) > _SMALL:
            return super().sign_parts(delivery_id, parts)
        return self._signs.ask(wire_batches.PartsOfDelivery(delivery_id=delivery_id, parts=parts))

    def complete(self, delivery_id: str, files: list[wire.ProvenFile]) -> wire.DeliveryRow:
        if len(files) > _SMALL:
            return super().complete(delivery_id, files)
        return self._completions.ask(
            wire_batches.CompletionOfDelivery(delivery_id=delivery_id, files=files)
        )

    def keep_receipts(
        self, receipts: Sequence[tuple[str, str, bytes | None]]
    ) -> list[wire.ReceiptMark | Problem]:
        """As `keep_receipt` for each (delivery id, receipt, manifest): the mark, or what it raises.

        Raises what keeps the whole call from being answered.
        """
        if len(receipts) > 1:
            items = [
                receipt_body(receipt, manifest) | {"delivery_id": delivery_id}
                for delivery_id, receipt, manifest in receipts
            ]
            try:
                return self._together(wire_batches.ReceiptAnswers, "receipts", items)
            except EachAlone:
                pass
        return [self._kept_or_problem(*each) for each in receipts]

    def _kept_or_problem(
        self, delivery_id: str, receipt: str, manifest: bytes | None
    ) -> wire.ReceiptMark | Problem:
        try:
            return self.keep_receipt(delivery_id, receipt, manifest)
        except Problem as problem:
            return problem

    def _create_several(
        self, wanted: Sequence[wire.DeliveryCreate]
    ) -> list[wire.DeliveryRow | Problem]:
        items = [each.model_dump(mode="json") for each in wanted]
        return self._together(wire_batches.DeliveryAnswers, "deliveries", items)

    def _sign_alone(self, wanted: wire_batches.PartsOfDelivery) -> list[wire.SignedPart]:
        return super().sign_parts(wanted.delivery_id, wanted.parts)

    def _sign_several(
        self, wanted: Sequence[wire_batches.PartsOfDelivery]
    ) -> list[list[wire.SignedPart] | Problem]:
        items = [each.model_dump(mode="json") for each in wanted]
        answers = self._together(wire_batches.SignedPartsAnswers, "part-urls", items)
        return [each if isinstance(each, Problem) else each.parts for each in answers]

    def _complete_alone(self, proof: wire_batches.CompletionOfDelivery) -> wire.DeliveryRow:
        return super().complete(proof.delivery_id, proof.files)

    def _complete_several(
        self, proofs: Sequence[wire_batches.CompletionOfDelivery]
    ) -> list[wire.DeliveryRow | Problem]:
        items = [each.model_dump(mode="json") for each in proofs]
        return self._together(wire_batches.DeliveryAnswers, "completions", items)

    def _together(
        self, model: type[wire_batches.Answers[_Answer]], path: str, items: list[dict[str, Any]]
    ) -> list[_Answer | Problem]:
        """Raises EachAlone where the portal is older than batches, or refuses this one as a whole:
        one ask that it cannot read must not cost the others their answers."""
        if not self._has_batches:
            raise EachAlone
        try:
            told: wire_batches.Answers[_Answer] = self._call(
                model, "POST", f"batches/{path}", json={"items": items}
            )
        except NotFound as unknown:
            self._has_batches = False
            raise EachAlone from unknown
        except (PortalRefused, UsageProblem) as refusal:
            raise EachAlone from refusal
        return [each.answer or self._problem_of(each.problem) for each in told.answers]

    def _problem_of(self, document: wire.ProblemDocument | None) -> Problem:
        if document is not None:
            return problem_told(document)
        return Temporary("portal-answer", f"{self.url} gave no answer to one of several asks.")
