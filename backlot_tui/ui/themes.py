"""One calm theme. Every colour is one of the 256, so that nothing shifts where tmux or sshd drop
true colour; words and glyphs carry the state, so that 16 colours or none do too."""

from __future__ import annotations

from textual.theme import Theme

DESK = Theme(
    name="desk",
    primary="#5fafaf",
    secondary="#87afaf",
    accent="#5fafaf",
    warning="#d7af5f",
    error="#d75f5f",
    success="#87af5f",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    dark=True,
    variables={
        "dim": "#8a8a8a",
        "bright": "#eeeeee",
        "cursor-row": "#3a3a3a",
        "input-cursor-background": "#5fafaf",
        "input-selection-background": "#005f5f",
        "scrollbar": "#4e4e4e",
        "scrollbar-hover": "#4e4e4e",
        "scrollbar-active": "#5fafaf",
        "scrollbar-background": "#121212",
        "scrollbar-background-hover": "#121212",
        "scrollbar-background-active": "#121212",
    },
)

NO_COLOURS = "-no-colours"
"""The class of an app that shows greys only."""
FEW_COLOURS = "-few-colours"
"""The class of an app on a terminal where no background can be told from another."""


def colour_classes(color_system: str | None, *, no_color: bool) -> list[str]:
    """What the stylesheet is told of the terminal. color_system: as rich names it."""
    if no_color or color_system is None:
        return [FEW_COLOURS, NO_COLOURS]
    return [] if color_system in ("256", "truecolor") else [FEW_COLOURS]
