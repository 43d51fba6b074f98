"""A view of the dashboard: what is filtered, how it is sorted and grouped, which columns show."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.ordering import GROUPS, SORTS
from backlot_tui.domain.filters import parse
from backlot_tui.domain.problems import NotFound, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.state import views as kept

LAST = ""
"""The name under which the desk keeps how it was left; no person can give it."""

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class View:
    """`sort`, `group` and `columns` are names of desk.ordering; no columns: the usual ones."""

    filter: str = ""
    sort: str = "due"
    descending: bool = False
    group: str = ""
    columns: tuple[str, ...] = ()


def save_view(desk: Desk, name: str, view: View) -> None:
    """Keep a view under a name; one of the same name is replaced. UsageProblem for a bad name."""
    name = name.strip()
    if not name or len(name) > _LONGEST_NAME or safe_text(name) != name:
        raise UsageProblem(
            "view-name", f"{safe_text(name)!r} cannot name a view.", "Use 1 to 60 plain characters."
        )
    kept.put_view(desk.work, desk.portal, name, asdict(view))


def named_view(desk: Desk, name: str) -> View:
    """NotFound, with the names there are, if there is none."""
    found = kept.view(desk.work, desk.portal, name)
    if found is None:
        names = ", ".join(name for name, _ in named_views(desk)) or "none yet"
        raise NotFound("no-view", f"There is no view {safe_text(name)!r}.", f"Views: {names}.")
    return _read(found)


def named_views(desk: Desk) -> list[tuple[str, View]]:
    """By name."""
    every = kept.all_views(desk.work, desk.portal)
    return [(name, _read(view)) for name, view in every if name != LAST]


def drop_view(desk: Desk, name: str) -> bool:
    return kept.drop_view(desk.work, desk.portal, name)


def keep_last_view(desk: Desk, view: View) -> None:
    kept.put_view(desk.work, desk.portal, LAST, asdict(view))


def last_view(desk: Desk) -> View:
    """How the desk was left; the plain view before that, or if it cannot be read any more."""
    found = kept.view(desk.work, desk.portal, LAST)
    if found is None:
        return View()
    view = _read(found)
    try:
        parse(view.filter)
    except UsageProblem:
        return View()
    return view


def _read(kept_view: dict[str, object]) -> View:
    sort, group = str(kept_view.get("sort", "due")), str(kept_view.get("group", ""))
    columns = kept_view.get("columns", ())
    return View(
        filter=str(kept_view.get("filter", "")),
        sort=sort if sort in SORTS else "due",
        descending=bool(kept_view.get("descending")),
        group=group if group in GROUPS else "",
        columns=_known(columns) if isinstance(columns, list) else (),
    )


def _known(columns: list[object]) -> tuple[str, ...]:
    """Each of today's columns once; a view may be older or newer than this version."""
    return tuple(name for name in dict.fromkeys(map(str, columns)) if name in SORTS)
