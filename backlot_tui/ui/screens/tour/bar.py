"""The bar of the tour: where one is, what to do next, and the keys of the tour itself."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from backlot_tui.ui.lines import Line, width_of
from backlot_tui.ui.screens.help_center.inline import wrapped
from backlot_tui.ui.widgets.styled import strip_of


class TourBar(Widget):
    """Drawn again only when it says something else. `says`: see Step; empty: put away, one line."""

    DEFAULT_CSS = """
    TourBar {
        dock: bottom;
        height: 3;
        background: $panel;
    }
    TourBar.-away {
        height: 1;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._place = ""
        self._says = ""
        self._keys = ""

    def show(self, place: str, says: str, keys: str) -> None:
        if (place, says, keys) != (self._place, self._says, self._keys):
            self._place, self._says, self._keys = place, says, keys
            self.set_class(not says, "-away")
            self.refresh()

    @property
    def text(self) -> str:
        return " ".join((self._place, self._says, self._keys))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y == 0:
            left: Line = ((" Tour  ", "accent"), (self._place, "strong"))
            gap = width - width_of(left) - width_of(((self._keys, ""),)) - 1
            line: Line = (*left, (" " * max(1, gap), ""), (self._keys, "dim"))
        else:
            lines = wrapped(_marked(self._says), width - 2)
            line = ((" ", ""), *lines[y - 1]) if y <= len(lines) else ()
        return strip_of(self, line, width)


def _marked(text: str) -> Line:
    """What stands between backticks is to be pressed or typed."""
    return tuple(
        (part, "accent" if place % 2 else "") for place, part in enumerate(text.split("`"))
    )
