"""From an error answer of the portal (RFC 9457) to the problem a person reads."""

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
_SIGN_IN = "Run: backlot-tui login URL"


def problem_of(status: int, body: bytes, portal: str) -> Problem:
    """Never fails: an answer that is no problem document becomes a plain sentence."""
    kind = _CLASSES.get(status, Temporary if status >= 500 else PortalRefused)
    try:
        document = ProblemDocument.model_validate_json(body)
    except ValidationError:
        return kind(f"http-{status}", f"The portal {portal} answered with HTTP {status}.")
    fix = document.fix or (_SIGN_IN if status == 401 else "")
    return kind(safe_text(document.code), safe_text(document.detail), safe_text(fix))
