"""One line with parts that a click presses; the keys do the same without a mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from backlot_tui.ui.lines import Line, width_of
from backlot_tui.ui.widgets.one_line import OneLine


@dataclass(frozen=True, slots=True)
class LineButton:
    """`action` is a Textual action of the screen, of what has the focus, or of the app."""

    line: Line
    action: str


class ButtonLine(OneLine):
    """Buttons side by side, behind some text or at the right end of the line."""

    class Pressed(Message):
        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id)
        self._buttons: Sequence[LineButton] = ()
        self._at_right = False

    def show_buttons(
        self, text: Line, buttons: Sequence[LineButton], *, at_right: bool = False
    ) -> None:
        """Draw the text and the buttons, at the right end of the line or behind the text."""
        self._buttons, self._at_right = buttons, at_right
        drawn = tuple(piece for button in buttons for piece in button.line)
        if at_right:
            self.show(text, drawn)
        else:
            self.show((*text, *drawn))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        at = self._first_cell()
        for button in self._buttons:
            before, at = at, at + width_of(button.line)
            if before <= event.x < at:
                self.post_message(self.Pressed(button.action))

    def _first_cell(self) -> int:
        """Where the buttons begin; the line keeps a cell free at either end."""
        end = self.size.width - 1 if self._at_right else 1 + width_of(self._left)
        return end - sum(width_of(button.line) for button in self._buttons)


class DialogTitle(ButtonLine):
    """What a dialog is about, and the keys that end it."""

    def tell(self, title: str, *keys: tuple[str, str]) -> DialogTitle:
        """keys: how each is written, and Textual's name of it."""
        gaps = ["   "] * (len(keys) - 1) + [""]
        buttons = [
            LineButton(((text + gap, "dim"),), f"simulate_key({key!r})")
            for (text, key), gap in zip(keys, gaps, strict=True)
        ]
        self.show_buttons(((title, "strong"),), buttons, at_right=True)
        return self
