"""How pieces with a role become segments with a style. Colours are the theme's, never ours."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from backlot_tui.ui.lines import Line, Role, clip, runs

ROLE_CLASSES = {
    "role--dim",
    "role--strong",
    "role--accent",
    "role--good",
    "role--warn",
    "role--bad",
    "role--pick",
    "role--cursor",
}
"""Component classes of every screen with widgets that draw lines; coloured once, in app.tcss.

The screen's and not each widget's: to work them out takes a part of the time to the first frame.
"""


def strip_of(widget: Widget, line: Line, width: int, *, cursor: bool = False) -> Strip:
    """The line drawn on the widget's background, exactly `width` cells."""
    base = widget.rich_style
    if cursor:
        base += widget.screen.get_component_rich_style("role--cursor", partial=True)
    pieces = runs(clip(line, width), width)
    return Strip([Segment(text, base + _style(widget, role)) for text, role in pieces], width)


def _style(widget: Widget, role: Role) -> Style:
    if not role:
        return Style.null()
    return widget.screen.get_component_rich_style(f"role--{role}", partial=True)
