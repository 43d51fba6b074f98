"""Leaving the desk: at once if nothing runs, else after a question that names what does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backlot_tui.ui.lines import Line

if TYPE_CHECKING:
    from backlot_tui.ui.app import DeskApp

_NAMED = 8


def leave(app: DeskApp) -> None:
    running = app.model.unfinished
    if not running:
        app.leave(0)
        return

    from backlot_tui.ui.screens.question import Question  # noqa: PLC0415

    lines: list[Line] = [
        ((f"{view.name} · {view.source_type}", ""), (f"  {view.state}", "dim"))
        for view in running[:_NAMED]
    ]
    if len(running) > _NAMED:
        lines.append(((f"and {len(running) - _NAMED} more", "dim"),))
    lines += [(), (("They continue in the background.", ""),)]

    def answered(yes: bool | None) -> None:
        if yes:
            app.leave(0)

    app.push_screen(Question("Leave the desk while these run?", lines, "Leave"), answered)
