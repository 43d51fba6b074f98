"""One line of text from a person."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.widgets.button_line import DialogTitle
from backlot_tui.ui.widgets.line_block import LineBlock, paragraph
from backlot_tui.ui.widgets.quiet_input import QuietInput


class Prompt(Dialog[str | None]):
    """Dismissed with the text, or None. empty: whether no text is an answer too."""

    CSS_PATH = "prompt.tcss"
    AUTO_FOCUS = "QuietInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", show=False)
    ]

    def __init__(
        self, title: str, explanation: str, *, value: str = "", empty: bool = False
    ) -> None:
        super().__init__()
        self._title = title
        self._explanation = explanation
        self._value = value
        self._empty = empty

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield DialogTitle().tell(self._title, ("Enter", "enter"), ("Esc", "escape"))
            yield LineBlock(paragraph(self._explanation))
            yield QuietInput(self._value, placeholder="type here")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        if text or self._empty:
            self.dismiss(text)
