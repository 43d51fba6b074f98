"""Which addresses the client takes, and how it reads what portals and proxies say."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from backlot_tui.domain.problems import NoPermission, Problem, Temporary, UsageProblem
from backlot_tui.portal_client.client import PortalClient, checked_url
from backlot_tui.portal_client.moments import seconds_until
from backlot_tui.portal_client.refusals import problem_of

PORTAL = "https://portal.example"


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("portal.example", PORTAL),
        ("https://portal.example/", PORTAL),
        ("https://portal.example/desk/?a=b#c", f"{PORTAL}/desk"),
        ("localhost:8000", "https://localhost:8000"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://büro.example", "https://büro.example"),
    ],
)
def test_an_address_is_taken_as_people_write_it(written: str, url: str) -> None:
    assert checked_url(written) == url
    PortalClient(written, "token").close()


@pytest.mark.parametrize(
    "written",
    [
        *("", "https://", "ftp://portal.example", "http://[::1", "https://[portal]"),
        *("https://portal.example:https", "https://portal.example:99999", "https://portal:0"),
        *("https://a..example", f"https://{'a' * 64}.example", "https://x/\0", "\x1b[2J"),
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(written: str) -> None:
    with pytest.raises(UsageProblem, match="is not the URL of a portal") as refused:
        checked_url(written)
    assert refused.value.sentence.isprintable()


def test_a_token_is_never_sent_in_the_clear() -> None:
    with pytest.raises(UsageProblem, match="unencrypted"):
        checked_url("http://portal.example")


def test_a_moment_of_a_header_is_held_against_our_clock() -> None:
    in_a_minute = datetime.now(UTC) + timedelta(minutes=1)
    assert seconds_until(format_datetime(in_a_minute, usegmt=True)) == pytest.approx(60, abs=5)
    for nonsense in ("", "tomorrow", "Sun, 99 Nov 2026 00:00:00 GMT"):
        assert seconds_until(nonsense) is None


def refusal(status: int, **members: str) -> Problem:
    document = {"title": "No.", "status": status, "detail": "No.", "code": "no", **members}
    return problem_of(status, json.dumps(document).encode(), PORTAL)


def test_a_problem_document_becomes_a_problem_safe_to_show() -> None:
    problem = refusal(403, detail="\x1b[2JNot yours.", code="not-yours", fix="Ask\u202e.")
    assert isinstance(problem, NoPermission)
    assert (problem.code, problem.sentence) == ("not-yours", "␛[2JNot yours.")
    assert problem.fix == "Ask<202E>."


def test_an_answer_of_another_kind_is_told_by_its_status() -> None:
    problem = problem_of(502, b"<html>Bad Gateway</html>", PORTAL)
    assert isinstance(problem, Temporary)
    assert (problem.code, problem.sentence) == (
        "http-502",
        "The portal https://portal.example answered with HTTP 502.",
    )


def test_who_is_not_signed_in_is_told_how_to() -> None:
    assert "backlot-tui login" in refusal(401).fix


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), (" 7 ", 7.0), ("9" * 400, 86_400.0), ("soon", 0.0), ("-7", 0.0), ("", 0.0)],
)
def test_a_portal_may_ask_to_be_left_alone_for_a_day_at_most(header: str, seconds: float) -> None:
    problem = problem_of(503, b"", PORTAL, header)
    assert isinstance(problem, Temporary)
    assert problem.retry_after_s == seconds
