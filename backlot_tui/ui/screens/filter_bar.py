"""The filter line: a word, an input, and how many requests it leaves."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from backlot_tui.ui.lines import Line
from backlot_tui.ui.widgets.one_line import OneLine
from backlot_tui.ui.widgets.quiet_input import QuietInput

_PAUSE_S = 0.1
"""A fast typist's letters become one search and one repaint."""


class FilterBar(Vertical):
    """Posts `Changed` while a person types, and `Left` when they are done with it."""

    class Changed(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The person goes back to the list."""

    input = query_one(QuietInput)
    count = query_one("#count", OneLine)
    error = query_one("#filter-error", OneLine)

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id)
        self._pending: Timer | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(id="filter-line"):
            yield Static(" / ", id="filter-mark", markup=False)
            yield QuietInput(placeholder="words, or key:value; f picks values", id="filter")
            yield OneLine(id="count")
        yield OneLine(id="filter-error")

    @property
    def text(self) -> str:
        return self.input.value

    def write(self, text: str) -> None:
        """Put a filter in place and apply it now."""
        with self.input.prevent(Input.Changed):
            self.input.value = text
            self.input.cursor_position = len(text)
        self._apply()

    def show(self, count: str, error: str) -> None:
        self.count.show((), ((count, "dim"),))
        said: Line = ((error, "bad"),) if error else ()
        self.error.show(said)
        self.set_class(bool(error), "-unreadable")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._pending is not None:
            self._pending.stop()
        self._pending = self.set_timer(_PAUSE_S, self._apply)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._apply()
        self.post_message(self.Left())

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self.write("")
            self.post_message(self.Left())
        elif event.key in ("down", "tab"):
            event.stop()
            event.prevent_default()
            self._apply()
            self.post_message(self.Left())

    def _apply(self) -> None:
        if self._pending is not None:
            self._pending.stop()
            self._pending = None
        self.post_message(self.Changed(self.text))
