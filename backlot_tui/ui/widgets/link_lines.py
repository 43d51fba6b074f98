"""A web address to follow: the terminal opens it where it knows how (OSC 8)."""

from __future__ import annotations

from rich.cells import chop_cells
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from backlot_tui.ui.widgets.line_block import LineBlock


class LinkLines(LineBlock):
    """The address over as many lines as it needs; all of them are the same link."""

    def __init__(self, address: str) -> None:
        super().__init__(lambda width: [((part, ""),) for part in chop_cells(address, width - 2)])
        self._link = Style(link=address, underline=True)

    def render_line(self, y: int) -> Strip:
        at = self.scroll_offset.y + y
        text = self.lines[at][0][0] if at < len(self.lines) else ""
        base = self.rich_style
        strip = Strip([Segment(" ", base), Segment(text, base + self._link)])
        return strip.adjust_cell_length(self.scrollable_content_region.width, base)
