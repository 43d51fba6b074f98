"""One line of text that is written to the terminal only when it changes."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from backlot_tui.ui.lines import Line, clip, plain, width_of
from backlot_tui.ui.widgets.styled import strip_of


class OneLine(Widget):
    """Text on the left, and maybe some on the right that goes first where room is short."""

    DEFAULT_CSS = "OneLine { height: 1; }"

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id)
        self._left: Line = ()
        self._right: Line = ()

    def show(self, left: Line, right: Line = ()) -> None:
        """Draw this, if it is not what is there."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    @property
    def text(self) -> str:
        """What it says, for tests and screen readers."""
        return plain([self._left]) + ("  " + plain([self._right]) if self._right else "")

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        line: Line = ((" ", ""), *self._left)
        gap = width - width_of(line) - width_of(self._right) - 1
        if self._right and gap >= 2:
            line = (*line, (" " * gap, ""), *self._right)
        return strip_of(self, clip(line, width), width)
