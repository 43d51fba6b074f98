"""Problems as HTTP answers: one shape for everything that goes wrong."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from backlot_tui.domain.problems import NotFound, Problem, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.wire import ProblemDocument
from backlot_tui.portal.problem_documents import MEDIA_TYPE, document

_MOST_COMPLAINTS = 5


def problems_of(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses`: the problem documents that it may answer with."""
    schema = {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}
    return {
        status: {"description": _MEANING[status], "content": {MEDIA_TYPE: schema}}
        for status in statuses
    }


_MEANING = {
    400: "The filter cannot be read; the problem names the column.",
    401: "No token, or one that is unknown or has expired.",
    404: "There is no such thing, or it is not the caller's to see: told in the same words.",
    409: "The state of things forbids it; the problem says which.",
    422: "The ask itself is wrong: body, metadata, files or checksums.",
    507: "The portal has no room for it.",
    503: "Not just now; trying again later may help.",
}


def answer(problem: Problem) -> JSONResponse:
    told = document(problem)
    headers = {"WWW-Authenticate": "Bearer"} if told.status == 401 else None
    return JSONResponse(told.model_dump(), told.status, headers, MEDIA_TYPE)


def as_json(model: BaseModel) -> Response:
    """A model as the answer, written once: FastAPI would validate what is valid already."""
    return Response(model.model_dump_json(), media_type="application/json")


def install(app: FastAPI) -> None:
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    # The server logs the exception with its traceback; the client learns none of it.
    app.add_exception_handler(Exception, _on_unexpected)
    # The way that FastAPI documents for a description of one's own.
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]


def _on_problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return answer(error)


def _on_invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    complaints = [
        f"{'.'.join(str(step) for step in complaint['loc'])}: {complaint['msg']}"
        for complaint in error.errors()[:_MOST_COMPLAINTS]
    ]
    return answer(UsageProblem("invalid", safe_text("; ".join(complaints))))


def _on_http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return answer(NotFound("no-such-route", "The API has no such address."))
    if error.status_code == 405:
        return answer(UsageProblem("method", "This address does not take that method."))
    return answer(UsageProblem("invalid", safe_text(str(error.detail))))


def _on_unexpected(_request: Request, _error: Exception) -> JSONResponse:
    return answer(
        Problem(
            "internal", "The portal failed on this.", "Tell the portal's operator; see its log."
        )
    )


def _described(app: FastAPI) -> dict[str, Any]:
    """FastAPI's description, with our one shape of an error in place of its own."""
    described = type(app).openapi(app)
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    schemas.setdefault("ProblemDocument", ProblemDocument.model_json_schema())
    return described
