"""What the portal answers when it cannot do what was asked (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

from backlot_tui.domain.filters import FilterError
from backlot_tui.domain.problems import (
    CheckRefused,
    NoPermission,
    NoSpaceAtPortal,
    NotFound,
    PortalRefused,
    Problem,
    Temporary,
    UsageProblem,
)
from backlot_tui.domain.wire import ProblemDocument

MEDIA_TYPE = "application/problem+json"

_STATUS_OF_CODE = {
    "token-missing": HTTPStatus.UNAUTHORIZED,
    "token-unknown": HTTPStatus.UNAUTHORIZED,
    "token-expired": HTTPStatus.UNAUTHORIZED,
    "method": HTTPStatus.METHOD_NOT_ALLOWED,
    "length-required": HTTPStatus.LENGTH_REQUIRED,
    "body-too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too-slow": HTTPStatus.REQUEST_TIMEOUT,
}
"""Where HTTP is more exact than the kind of problem."""

_STATUS_OF_KIND: list[tuple[type[Problem], HTTPStatus]] = [
    (FilterError, HTTPStatus.BAD_REQUEST),
    (UsageProblem, HTTPStatus.UNPROCESSABLE_ENTITY),
    (CheckRefused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFound, HTTPStatus.NOT_FOUND),
    (NoPermission, HTTPStatus.FORBIDDEN),
    (PortalRefused, HTTPStatus.CONFLICT),
    (NoSpaceAtPortal, HTTPStatus.INSUFFICIENT_STORAGE),
    (Temporary, HTTPStatus.SERVICE_UNAVAILABLE),
]
"""The first kind that fits counts."""


def status_of(problem: Problem) -> HTTPStatus:
    by_kind = (status for kind, status in _STATUS_OF_KIND if isinstance(problem, kind))
    return _STATUS_OF_CODE.get(problem.code) or next(by_kind, HTTPStatus.INTERNAL_SERVER_ERROR)


def document(problem: Problem) -> ProblemDocument:
    status = status_of(problem)
    return ProblemDocument(
        title=status.phrase,
        status=status,
        detail=problem.sentence,
        code=problem.code,
        fix=problem.fix,
    )
