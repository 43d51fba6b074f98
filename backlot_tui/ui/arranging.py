"""Menus that arrange the list: how it is sorted and grouped, and views by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.message_pump import MessagePump

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.views import View, keep_last_view, named_view, named_views, save_view
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.state.views import remember_filter
from backlot_tui.ui.messages import ViewSaved
from backlot_tui.ui.request_columns import Fits
from backlot_tui.ui.view_text import GROUP_NAMES, SORT_NAMES, without_ticked
from backlot_tui.ui.widgets.choice_list import Choice

if TYPE_CHECKING:
    from backlot_tui.ui.app import DeskApp

Arrange = Callable[[View], None]
"""Called with the view that was chosen; not at all if nothing was."""

_SAVE = ""
"""In the menu of views: keep this one. No view has the empty name."""


def pick_sort(app: DeskApp, view: View, arrange: Arrange) -> None:
    _pick(
        app,
        "Sort by",
        SORT_NAMES,
        view.sort,
        lambda name: arrange(replace(view, sort=name, descending=False)),
    )


def pick_group(app: DeskApp, view: View, arrange: Arrange) -> None:
    _pick(app, "Group by", GROUP_NAMES, view.group, lambda name: arrange(replace(view, group=name)))


def pick_columns(app: DeskApp, view: View, fits: Fits, arrange: Arrange) -> None:
    from backlot_tui.ui.screens.column_chooser import ColumnChooser  # noqa: PLC0415

    def chosen(columns: tuple[str, ...] | None) -> None:
        if columns is not None:
            arrange(replace(view, columns=columns))

    app.push_screen(ColumnChooser(view.columns, fits), chosen)


def pick_view(app: DeskApp, teller: MessagePump, view: View, arrange: Arrange) -> None:
    """Open a view by its name, or give this one a name; `teller` hears ViewSaved."""

    def chosen(name: str) -> None:
        if name == _SAVE:
            _ask_name(app, teller, view)
            return
        try:
            arrange(named_view(app.desk, name))
        except Problem as problem:  # dropped meanwhile, by another desk or a command
            app.complain(problem)

    names = {name: name for name, _ in named_views(app.desk)}
    names = {**names, _SAVE: "Save this view under a name …"}
    _pick(app, "Views", names, None, chosen, always=_SAVE)


def keep(desk: Desk, view: View) -> None:
    """The next start shows the list as it is now, but for what only these ticks tell."""
    keep_last_view(desk, replace(view, filter=without_ticked(view.filter)))
    if view.filter:
        remember_filter(desk.work, desk.portal, view.filter)


def _ask_name(app: DeskApp, teller: MessagePump, view: View) -> None:
    from backlot_tui.ui.screens.prompt import Prompt  # noqa: PLC0415

    def named(name: str | None) -> None:
        if name:
            app.saves.do(teller, partial(_save, app.desk, name, view))

    app.push_screen(Prompt("Save this view", "its name"), named)


def _save(desk: Desk, name: str, view: View) -> ViewSaved:
    try:
        save_view(desk, name, view)
    except Problem as problem:
        return ViewSaved(safe_text(str(problem)), refused=True)
    return ViewSaved(f"Saved as {safe_text(name.strip())}. V opens it.", refused=False)


def _pick(
    app: DeskApp,
    title: str,
    names: Mapping[str, str],
    current: str | None,
    then: Callable[[str], None],
    *,
    always: str | None = None,
) -> None:
    from backlot_tui.ui.screens.picker import Picker  # noqa: PLC0415

    def picked(name: str | None) -> None:
        if name is not None:
            then(name)

    choices = [Choice(name, safe_text(text)) for name, text in names.items()]
    app.push_screen(Picker(title, choices, current=current, always=always), picked)
