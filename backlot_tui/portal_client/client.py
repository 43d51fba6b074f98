"""One method per call of the API; answers are wire models, refusals are problems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from json import loads
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import SplitResult, quote, urlsplit

import httpx
from pydantic import TypeAdapter, ValidationError

from backlot_tui import __version__
from backlot_tui.domain import wire
from backlot_tui.domain.portal_url import base_url
from backlot_tui.domain.problems import NotFound, PortalUnreachable, Temporary, UsageProblem
from backlot_tui.domain.requests import EstimateReason
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.portal_client.moments import seconds_until
from backlot_tui.portal_client.refusals import problem_of

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_CONNECT_TIMEOUT_S = 5.0
_ANSWER_TIMEOUT_S = 30.0
_AFTER_WAIT_S = 6.0
"""An answer that the portal was asked to hold for a while is not much later than that."""
_PAGE = 500
_DELIVERY_PAGE = 200
"""Smaller: each delivery carries its files."""

_Model = TypeVar("_Model")
_Page = TypeVar("_Page", wire.RequestPage, wire.DeliveryPage)


def checked_url(url: str) -> str:
    """The portal's base URL; UsageProblem if it cannot be used."""
    base = base_url(url)
    parts = _parts_of(base)
    if parts is None:
        raise UsageProblem(
            "portal-url", f"{safe_text(url)!r} is not the URL of a portal.", "Use https://…"
        )
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise UsageProblem(
            "portal-url-plain",
            f"{safe_text(url)} would send the token unencrypted; plain http is for this machine"
            " only.",
            "Use https://…",
        )
    return base


def _parts_of(url: str) -> SplitResult | None:
    """None for a URL that nothing can be asked at."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")  # what looking the name up does, and fails at
        httpx.URL(url)
    except (ValueError, httpx.InvalidURL):
        return None
    return parts if host and port != 0 and parts.scheme in ("http", "https") else None


class PortalClient:
    """Safe to share between threads. Raises the problems of `refusals.problem_of`.

    Proxies of the environment are not used: media bytes go straight to the portal, and one rule
    for both is easier to reason about.
    """

    def __init__(self, url: str, token: str) -> None:
        self.url = checked_url(url)
        self._http = httpx.Client(
            base_url=f"{self.url}/v1/",
            headers={
                "authorization": f"Bearer {token}",
                "user-agent": f"backlot-tui/{__version__}",
            },
            trust_env=False,
            # Without TLS there is no certificate to look at, and reading those known takes long.
            verify=self.url.startswith("https:"),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def me(self) -> wire.Me:
        """Who the token is of, and for which partners they act."""
        return self._call(wire.Me, "GET", "me")

    def clock_skew_s(self) -> float | None:
        """How many seconds the portal's clock is ahead of ours; None if it does not tell."""
        return seconds_until(self._answer("GET", "me").headers.get("date", ""))

    def catalogue(self) -> dict[str, Any]:
        """The catalogue's table, for `domain.catalogue_source.read_catalogue`."""
        return self._call(wire.CatalogueDocument, "GET", "catalogue").catalogue

    def request_pages(self, q: str = "") -> Iterator[wire.RequestPage]:
        """q: a filter in the language of `domain.filters`; without one, all requests."""
        return self._pages(wire.RequestPage, "requests", q=q or None, limit=_PAGE)

    def request(self, request_id: str) -> wire.RequestDetails:
        """With its deliveries and its history."""
        return self._call(wire.RequestDetails, "GET", f"requests/{_segment(request_id)}")

    def delivery_pages(self) -> Iterator[wire.DeliveryPage]:
        """Newest first."""
        return self._pages(wire.DeliveryPage, "deliveries", limit=_DELIVERY_PAGE)

    def delivery(self, delivery_id: str) -> wire.DeliveryRow:
        return self._call(wire.DeliveryRow, "GET", f"deliveries/{_segment(delivery_id)}")

    def create_delivery(self, wanted: wire.DeliveryCreate) -> wire.DeliveryRow:
        """Idempotent by `wanted.id`; the answer is the upload plan."""
        return self._call(
            wire.DeliveryRow, "POST", "deliveries", json=wanted.model_dump(mode="json")
        )

    def parts(self, delivery_id: str) -> list[wire.FileParts]:
        """The parts that are safe at the portal, file by file."""
        return self._call(list[wire.FileParts], "GET", f"deliveries/{_segment(delivery_id)}/parts")

    def sign_parts(self, delivery_id: str, parts: list[wire.PartToSign]) -> list[wire.SignedPart]:
        """Where and how to put parts, 1,000 at most; each URL is good for a while."""
        body = wire.PartsToSign(parts=parts).model_dump(mode="json")
        path = f"deliveries/{_segment(delivery_id)}/part-urls"
        return self._call(wire.SignedParts, "POST", path, json=body).parts

    def complete(self, delivery_id: str, files: list[wire.ProvenFile]) -> wire.DeliveryRow:
        """All parts are there; the portal compares the whole files' checksums with its own."""
        body = wire.Completion(files=files).model_dump(mode="json")
        path = f"deliveries/{_segment(delivery_id)}/complete"
        return self._call(wire.DeliveryRow, "POST", path, json=body)

    def cancel(self, delivery_id: str) -> wire.DeliveryRow:
        """Give up a delivery whose bytes have not all arrived."""
        return self._call(wire.DeliveryRow, "POST", f"deliveries/{_segment(delivery_id)}/cancel")

    def override(self, delivery_id: str, reason: str) -> wire.DeliveryRow:
        """Send a failed inspection as it is, if all of it is overridable."""
        body = wire.DeliveryOverride(reason=reason).model_dump(mode="json")
        path = f"deliveries/{_segment(delivery_id)}/override"
        return self._call(wire.DeliveryRow, "POST", path, json=body)

    def keep_receipt(
        self, delivery_id: str, receipt: str, manifest: bytes | None
    ) -> wire.ReceiptMark:
        """Leave a delivery's receipt (JSON) and MHL manifest (XML); again, the same answer."""
        path = f"deliveries/{_segment(delivery_id)}/receipt"
        body = receipt_body(receipt, manifest)
        return self._call(wire.ReceiptMark, "PUT", path, json=body)

    def receipt(self, delivery_id: str) -> wire.KeptReceipt:
        """As `keep_receipt` left it; NotFound for none."""
        path = f"deliveries/{_segment(delivery_id)}/receipt"
        return self._call(wire.KeptReceipt, "GET", path)

    def move_estimated(self, request_id: str, day: date, reason: EstimateReason) -> wire.RequestRow:
        """Change the Estimated Delivery Date; the Due Date stays."""
        body = wire.EstimateChange(date=day, reason=reason).model_dump(mode="json")
        path = f"requests/{_segment(request_id)}/estimated"
        return self._call(wire.RequestRow, "POST", path, json=body)

    def changes(self, since: int, wait_s: int = 0) -> wire.Changes:
        """What is different since a cursor; waits at the portal up to `wait_s` for the first."""
        return self._call(
            wire.Changes,
            "GET",
            "changes",
            params=_given(since=since, wait=wait_s, limit=_PAGE),
            patience_s=wait_s + _AFTER_WAIT_S if wait_s else _ANSWER_TIMEOUT_S,
        )

    def _pages(self, model: type[_Page], path: str, **params: Any) -> Iterator[_Page]:
        after: str | None = None
        while True:
            page = self._call(model, "GET", path, params=_given(after=after, **params))
            yield page
            after = page.next
            if after is None:
                return

    def _call(
        self,
        model: type[_Model],
        method: str,
        path: str,
        *,
        params: dict[str, Any] | None = None,
        json: Any = None,
        patience_s: float = _ANSWER_TIMEOUT_S,
    ) -> _Model:
        answer = self._answer(method, path, params=params, json=json, patience_s=patience_s)
        try:
            return TypeAdapter(model).validate_json(answer.content)
        except ValidationError as error:
            raise Temporary(
                "portal-answer",
                f"{self.url} answered {path} in a way this version does not understand.",
                "Check that the URL is a portal's, and both sides' versions.",
            ) from error

    def _answer(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, Any] | None = None,
        json: Any = None,
        patience_s: float = _ANSWER_TIMEOUT_S,
    ) -> httpx.Response:
        timeout = httpx.Timeout(patience_s, connect=_CONNECT_TIMEOUT_S)
        try:
            answer = self._http.request(method, path, params=params, json=json, timeout=timeout)
        except httpx.HTTPError as error:
            raise PortalUnreachable(
                "portal-unreachable",
                f"The portal {self.url} cannot be reached ({_cause(error)}).",
                "Check that it runs and try again.",
            ) from error
        if answer.is_error:
            raise problem_of(
                answer.status_code, answer.content, self.url, answer.headers.get("retry-after")
            )
        return answer


def receipt_body(receipt: str, manifest: bytes | None) -> dict[str, Any]:
    """A receipt (JSON) and its MHL manifest (XML) as `wire.DeliveryReceipt` has them."""
    return {
        "receipt": loads(receipt),
        "manifest": None if manifest is None else manifest.decode(),
    }


def _segment(text: str) -> str:
    if not text:  # the address would be that of all of them
        raise NotFound("no-id", "An empty id names nothing.", "Is a variable of a script empty?")
    return quote(text.encode(errors="surrogateescape"), safe="")


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _cause(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    if isinstance(error, httpx.ConnectError):
        return "no connection"
    return "the connection broke"
