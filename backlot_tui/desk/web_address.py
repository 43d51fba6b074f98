"""Where a request is on the portal's web page, by a template of the config file."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text

_PLACE = "{id}"
_PLAIN = re.compile(r"[!-~]+")
"""ASCII without blanks and control characters, as RFC 3986 wants an address."""


def checked_template(template: object) -> str:
    """The template, if it makes web addresses; else UsageProblem."""
    text = str(template)
    rest = text.replace(_PLACE, "", 1)
    wrong = text == rest or "{" in rest or "}" in rest or not _PLAIN.fullmatch(text)
    if wrong or not _is_web(rest):
        raise UsageProblem(
            "web-url",
            f"The web_url {safe_text(text)!r} makes no web address.",
            'Write it such as "https://portal.example/requests/{id}".',
        )
    return text


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def web_address(template: str, request_id: str) -> str:
    """The address of a request; whatever its id has in it, it stays one part of the path."""
    return template.replace(_PLACE, quote(request_id, safe=""))
