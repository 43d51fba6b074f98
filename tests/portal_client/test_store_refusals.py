"""What an object store says of a part is told as the portal would tell it."""

from __future__ import annotations

import pytest

from backlot_tui.domain.problems import NoSpaceAtPortal, PortalRefused, Problem, Temporary
from backlot_tui.portal_client.refusals import problem_of

_BODY = '<?xml version="1.0"?>\n<Error><Code>{}</Code><Message>\x1b[2J</Message></Error>'


@pytest.mark.parametrize(
    ("status", "code", "kind", "told"),
    [
        (400, "BadDigest", PortalRefused, "bad-digest"),
        (400, "XAmzContentChecksumMismatch", PortalRefused, "bad-digest"),
        (404, "NoSuchUpload", Temporary, "upload-unknown"),
        (503, "SlowDown", Temporary, "object-store"),
        (500, "InternalError", Temporary, "object-store"),
        (400, "RequestTimeout", Temporary, "object-store"),
        (403, "QuotaExceeded", NoSpaceAtPortal, "no-space"),
        (400, "EntityTooSmall", PortalRefused, "object-store"),
    ],
)
def test_a_store_s_refusal_is_read_by_its_code(
    status: int, code: str, kind: type[Problem], told: str
) -> None:
    problem = problem_of(status, _BODY.format(code).encode(), "store.example")
    assert type(problem) is kind
    assert problem.code == told
    assert "\x1b" not in str(problem)


@pytest.mark.parametrize("body", [b"", b"<html>Bad Gateway</html>", b"<Code>a b</Code>", b"Code"])
def test_what_is_no_store_s_refusal_is_told_by_its_status(body: bytes) -> None:
    assert problem_of(502, body, "store.example").code == "http-502"
