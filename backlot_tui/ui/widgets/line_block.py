"""Some lines to read; they scroll where there are more than fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from backlot_tui.ui.lines import Line, wrap
from backlot_tui.ui.widgets.styled import strip_of

Draw = Callable[[int], Sequence[Line]]
"""Width -> lines."""


class LineBlock(ScrollView):
    """Takes lines, or a function that draws them for a width."""

    DEFAULT_CSS = """
    LineBlock {
        height: auto;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(
        self,
        content: Sequence[Line] | Draw,
        id: str | None = None,  # noqa: A002 (Textual's word)
    ) -> None:
        super().__init__(id=id)
        self._draw: Draw = content if callable(content) else lambda width: content
        self._lines: Sequence[Line] = ()

    def show(self, content: Draw) -> None:
        self._draw = content
        self._redraw()

    @property
    def lines(self) -> Sequence[Line]:
        return self._lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._draw(max(1, width)))

    def on_resize(self, event: events.Resize) -> None:
        self._redraw()

    def _redraw(self) -> None:
        width = max(1, self.scrollable_content_region.width)
        self._lines = self._draw(width)
        self.virtual_size = Size(width, max(1, len(self._lines)))
        self.refresh(layout=True)

    def scroll_lines(self, count: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + count, animate=False)

    def render_line(self, y: int) -> Strip:
        width = max(1, self.scrollable_content_region.width)
        at = self.scroll_offset.y + y
        line = self._lines[at] if at < len(self._lines) else ()
        return strip_of(self, ((" ", ""), *line), width)


def paragraph(text: str) -> Draw:
    """A text, wrapped to whatever width there is."""
    return lambda width: [((part, ""),) for part in wrap(text, width - 1)]
