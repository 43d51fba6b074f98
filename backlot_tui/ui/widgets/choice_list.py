"""A short list to pick from while an input keeps the focus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.message import Message

from backlot_tui.ui.lines import Line, Role, fit
from backlot_tui.ui.widgets.line_list import LineList


@dataclass(frozen=True, slots=True)
class Choice:
    """`text` and `note` are safe to show; `id` is whatever the screen knows it by."""

    id: str
    text: str
    note: str = ""
    role: Role = ""


class ChoiceList(LineList, inherit_bindings=False, can_focus=False):
    """Nothing is marked until a person types or moves: Enter alone picks nothing."""

    def __init__(self, empty: str = "") -> None:
        super().__init__()
        self.marked = False
        self._choices: Sequence[Choice] = ()
        self._empty = empty

    def take(self, choices: Sequence[Choice], *, marked: str | None = None) -> None:
        """Show these; `marked` is the id of the one to mark, if any."""
        self._choices = choices
        self.marked = False
        self.set_rows([choice.id for choice in choices])
        self.move_cursor(0)
        if marked is not None:
            self.mark(marked)

    def mark(self, choice_id: str) -> None:
        self.marked = self.position(choice_id) is not None
        self.move_to(choice_id)
        self.redraw()

    @property
    def chosen(self) -> Choice | None:
        return self._choices[self.cursor] if self.marked and self._choices else None

    def step(self, rows: int) -> None:
        """Move the mark; the first step only sets it."""
        if not self._choices:
            return
        if self.marked:
            self.action_cursor_by(rows)
        else:
            self.marked = True
            self.redraw_rows([self._choices[self.cursor].id])

    class Clicked(Message):
        """A choice was clicked, and is marked now."""

    def on_click(self, event: events.Click) -> None:
        """One click chooses: the keys' Enter is the input's."""
        line = self.scroll_offset.y + event.y
        if line < len(self._choices):
            event.prevent_default()  # else the list's own answer to a click comes as well
            self.mark(self._choices[line].id)
            self.post_message(self.Clicked())

    def shows_cursor(self) -> bool:
        return self.marked

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        choice = self._choices[row]
        room = max(4, width - 3 - cell_len(choice.note))
        return (
            ("▌ " if cursor else "  ", "accent"),
            (fit(choice.text, room), choice.role),
            (choice.note, "dim"),
        )

    def draw_empty(self) -> Sequence[Line]:
        return ((("  " + self._empty, "dim"),),)
