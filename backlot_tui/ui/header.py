"""The line at the top: where we are, whose desk this is, and how fresh the copy is."""

from __future__ import annotations

from urllib.parse import urlsplit

from rich.cells import cell_len

from backlot_tui.domain.problems import Temporary
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import human_span
from backlot_tui.ui.dates import clock
from backlot_tui.ui.lines import Line, Role, clip, joined, width_of
from backlot_tui.ui.model import Model

_FRESH_S = 60
_EDGES = 4
"""Cells of a header line that stay blank: at both ends, and two in the middle."""


def header(model: Model, place: str, portal: str, now: float, width: int) -> tuple[Line, Line]:
    """Left and right of the header line. Where room is short, how fresh the copy is stays."""
    left: Line = (("backlot-tui  ", "strong"), (place, "accent"))
    facts = _facts(model, portal, now)
    while len(facts) > 1 and width_of(left) + cell_len(joined(facts)) > width - _EDGES:
        facts = facts[1:]
    right = joined(facts)
    role: Role = "warn" if model.problem is not None else "dim"
    return clip(left, width - _EDGES - cell_len(right)), ((right, role),)


def _facts(model: Model, portal: str, now: float) -> list[str]:
    """The least important first."""
    if model.problem is not None:
        return [_offline(model, now)]
    host = safe_text(_host(portal))
    if model.behind and not model.rows:
        state = "reading the requests"
    else:
        state = "live" if model.answered else _age(model.as_of, now) or "connecting"
    return [safe_text(model.user), host, state]


def _host(portal: str) -> str:
    """The portal's name, or what is written in its place: it is checked when it is asked."""
    try:
        return urlsplit(portal).netloc or portal
    except ValueError:
        return portal


def trouble(model: Model) -> Line:
    """The sentence below the header while the portal does not answer."""
    return ((safe_text(str(model.problem)), "warn"),) if model.problem is not None else ()


def _offline(model: Model, now: float) -> str:
    temporary = isinstance(model.problem, Temporary)
    since = f" since {clock(model.offline_since)}" if model.offline_since is not None else ""
    return joined((f"offline{since}" if temporary else "not connected", _age(model.as_of, now)))


def _age(as_of: float | None, now: float) -> str:
    if as_of is None:
        return ""
    age = now - as_of
    return f"copy {human_span(age)} old" if age >= _FRESH_S else "copy of this minute"
