"""Leaving the desk: at once, or after a question that names what runs and what would be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backlot_tui.ui.lines import Line

if TYPE_CHECKING:
    from backlot_tui.ui.app import DeskApp

_NAMED = 8


def leave(app: DeskApp, ticked: int = 0) -> None:
    """ticked: how many requests are; ticks are not kept."""
    running = app.model.unfinished
    if not running and not ticked:
        app.leave(0)
        return

    from backlot_tui.ui.screens.question import Question  # noqa: PLC0415

    lines: list[Line] = [
        ((f"{view.name} · {view.source_type}", ""), (f"  {view.state}", "dim"))
        for view in running[:_NAMED]
    ]
    if len(running) > _NAMED:
        lines.append(((f"and {len(running) - _NAMED} more", "dim"),))
    if running:
        lines += [(), (("They continue in the background.", ""),)]
    if ticked:
        these = "The tick" if ticked == 1 else f"The {ticked:,} ticks"
        lines += [(), ((f"{these} will be gone.", ""),)]

    def answered(yes: bool | None) -> None:
        if yes:
            app.leave(0)

    title = "Leave the desk while these run?" if running else "Leave the desk?"
    app.push_screen(Question(title, lines, "Leave"), answered)
