"""A question that takes yes or no. No is where the focus starts, and the first keys do nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.widgets import Button

from backlot_tui.ui.lines import Line
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.widgets.line_block import Draw, LineBlock
from backlot_tui.ui.widgets.one_line import OneLine

DEAF_S = 0.3
"""A key that was meant for the screen below, or repeats, must not answer."""


class Question(Dialog[bool]):
    """Dismissed with True for `y` or the first button, False for everything else.

    no: what the second button says; where giving something up is asked, Cancel would say both.
    """

    CSS_PATH = "question.tcss"
    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False),
        Binding("n,escape,q", "answer(False)", "No", show=False),
        Binding("j,down", "scroll_by(1)", "Down", show=False),
        Binding("k,up", "scroll_by(-1)", "Up", show=False),
        Binding("left,right,tab", "app.focus_next", "Other button", show=False),
    ]

    block = query_one(LineBlock)

    def __init__(
        self, title: str, lines: Sequence[Line] | Draw, yes: str, no: str = "Cancel"
    ) -> None:
        super().__init__()
        self._title = title
        self._lines = lines
        self._yes = yes
        self._no = no
        self._asked_at = time.monotonic()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            title = OneLine(id="question-title")
            title.show(((self._title, "strong"),))
            yield title
            yield LineBlock(self._lines, id="question-lines")
            with Horizontal(id="buttons"):
                yield Button(f"{self._yes} (y)", id="yes")
                yield Button(f"{self._no} (n)", id="no")

    def action_scroll_by(self, lines: int) -> None:
        """What is asked about may be more than the screen has room for."""
        self.block.scroll_lines(lines)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.action_answer(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        if time.monotonic() - self._asked_at >= DEAF_S:
            self.dismiss(yes)
