"""Something to read, closed by any of the keys that close things."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one

from backlot_tui.ui.lines import Line
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.widgets.button_line import ButtonLine, DialogTitle, LineButton
from backlot_tui.ui.widgets.line_block import Draw, LineBlock

_SCROLL: Line = (("j k", "accent"), (" Scroll  ", "dim"))
_CLOSE = LineButton((("Esc", "accent"), (" Close", "dim")), "dismiss(None)")


class Notice(Dialog[None]):
    CSS_PATH = "notice.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,w", "dismiss(None)", "Close", show=False),
        Binding("j,down", "scroll_by(1)", "Down", show=False),
        Binding("k,up", "scroll_by(-1)", "Up", show=False),
    ]

    block = query_one(LineBlock)

    def __init__(self, title: str, content: Sequence[Line] | Draw) -> None:
        super().__init__()
        self._title = title
        self._content = content

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield DialogTitle().tell(self._title, ("Esc", "escape"))
            yield LineBlock(self._content)
        keys = ButtonLine(id="notice-keys")
        keys.show_buttons(_SCROLL, [_CLOSE])
        yield keys  # where the screen below has its own, which are not heard now

    def action_scroll_by(self, lines: int) -> None:
        self.block.scroll_lines(lines)
