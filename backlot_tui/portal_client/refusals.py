"""From an error answer of the portal (RFC 9457), or of its store, to what a person reads."""

from __future__ import annotations

from pydantic import ValidationError

from backlot_tui.domain.problems import (
    NoPermission,
    NoSpaceAtPortal,
    NotFound,
    PortalRefused,
    Problem,
    Temporary,
    UsageProblem,
)
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.wire import ProblemDocument
from backlot_tui.portal_client.moments import seconds_until
from backlot_tui.portal_client.store_refusals import store_problem_of

_CLASSES: dict[int, type[Problem]] = {
    400: UsageProblem,
    401: NoPermission,
    403: NoPermission,
    404: NotFound,
    408: Temporary,
    409: PortalRefused,
    422: PortalRefused,
    429: Temporary,
    507: NoSpaceAtPortal,
}
_LONGEST_WAIT_S = 86_400.0
_SIGN_IN = "Run: backlot-tui login URL"


def problem_of(status: int, body: bytes, portal: str, retry_after: str | None = None) -> Problem:
    """Never fails: an answer that is no problem document becomes a plain sentence.

    retry_after: the header of that name (RFC 9110, 10.2.3).
    """
    problem = _problem_of(status, body, portal)
    if isinstance(problem, Temporary) and retry_after is not None:
        problem.retry_after_s = _seconds_of(retry_after)
    return problem


def _seconds_of(retry_after: str) -> float:
    """Seconds from now, a day at most; 0 for what cannot be read."""
    plain = retry_after.strip().isdecimal()
    seconds = float(retry_after) if plain else seconds_until(retry_after) or 0.0
    return min(max(0.0, seconds), _LONGEST_WAIT_S)


def _problem_of(status: int, body: bytes, portal: str) -> Problem:
    try:
        document = ProblemDocument.model_validate_json(body)
    except ValidationError:
        told = f"The portal {portal} answered with HTTP {status}."
        return store_problem_of(status, body) or _kind(status)(f"http-{status}", told)
    return problem_told(document, status)


def problem_told(document: ProblemDocument, status: int | None = None) -> Problem:
    """The problem that a document tells of. status: HTTP's, where it is not the document's own."""
    status = document.status if status is None else status
    fix = document.fix or (_SIGN_IN if status == 401 else "")
    return _kind(status)(safe_text(document.code), safe_text(document.detail), safe_text(fix))


def _kind(status: int) -> type[Problem]:
    return _CLASSES.get(status, Temporary if status >= 500 else PortalRefused)
