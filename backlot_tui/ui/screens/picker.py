"""A drop-down with type-ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Input

from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.widgets.button_line import DialogTitle
from backlot_tui.ui.widgets.choice_list import Choice, ChoiceList
from backlot_tui.ui.widgets.quiet_input import QuietInput


class Picker(Dialog[str | None]):
    """Dismissed with the id of the choice, or None. `typed` is what was typed to open it.

    always: the id of a choice that stays whatever is typed.
    """

    CSS_PATH = "picker.tcss"
    AUTO_FOCUS = "QuietInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False)
    ]

    choices = query_one(ChoiceList)
    input = query_one(QuietInput)

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        current: str | None = None,
        typed: str = "",
        always: str | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._current = current
        self._typed = typed
        self._always = always

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield DialogTitle().tell(self._title, ("↑↓ Enter", "enter"), ("Esc", "escape"))
            yield QuietInput(self._typed, placeholder="type to narrow")
            yield ChoiceList("Nothing here has this text.")

    def on_mount(self) -> None:
        self._show_typed()
        self._narrow()

    def type(self, text: str) -> None:
        """Letters that were typed while the drop-down was still opening."""
        self._typed += text
        if self.is_mounted:
            self._show_typed()

    def _show_typed(self) -> None:
        self.input.value = self._typed
        self.input.cursor_position = len(self._typed)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._narrow()

    def _narrow(self) -> None:
        """Those that begin with the text first, then those that have it elsewhere."""
        typed = self.input.value.casefold()
        if not typed:
            self.choices.take(self._choices, marked=self._current)
            return
        starting = [each for each in self._choices if each.text.casefold().startswith(typed)]
        inside = [each for each in self._choices if typed in each.text.casefold()[1:]]
        found = starting + [each for each in inside if each not in starting]
        found += [each for each in self._choices if each.id == self._always and each not in found]
        self.choices.take(found, marked=found[0].id if found else None)

    def on_input_submitted(self) -> None:
        if (chosen := self.choices.chosen) is not None:
            self.dismiss(chosen.id)

    def on_choice_list_clicked(self) -> None:
        self.on_input_submitted()

    def on_key(self, event: events.Key) -> None:
        steps = {"down": 1, "up": -1, "pagedown": 8, "pageup": -8}
        if event.key in steps:
            event.stop()
            self.choices.step(steps[event.key])
