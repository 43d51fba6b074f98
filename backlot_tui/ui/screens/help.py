"""The keys of a screen, and the palette: one list, made from the command table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Input

from backlot_tui.ui.commands import Command, Keymap, Scope, commands_of, keys_shown
from backlot_tui.ui.lines import Line, Piece, fit
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.widgets.line_list import LineList
from backlot_tui.ui.widgets.one_line import OneLine
from backlot_tui.ui.widgets.quiet_input import QuietInput

if TYPE_CHECKING:
    from backlot_tui.ui.app import DeskApp

_KEYS = 14
_LABEL = 17


class CommandList(LineList):
    """Commands under the name of the scope that they belong to."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap
        self._rows: list[Command | Scope] = []

    def take(self, commands: Sequence[Command]) -> None:
        self._rows = []
        for command in commands:
            if not self._rows or _scope_of(self._rows[-1]) is not command.scope:
                self._rows.append(command.scope)
            self._rows.append(command)
        self.set_rows([row.id if isinstance(row, Command) else row.value for row in self._rows])

    @property
    def chosen(self) -> Command | None:
        row = self._rows[self.cursor] if self._rows else None
        return row if isinstance(row, Command) else None

    def takes_cursor(self, row: int) -> bool:
        return isinstance(self._rows[row], Command)

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        command = self._rows[row]
        if isinstance(command, Scope):
            return ((command.value, "strong"),)
        keys = " ".join(keys_shown(command, self._keymap))
        danger: Piece = ("  !", "warn") if command.dangerous else ("", "")
        return (
            (("▌" if cursor else " ") + fit(keys, _KEYS) + " ", "accent"),
            (fit(command.label, _LABEL) + " ", ""),
            (command.help, "dim"),
            danger,
        )

    def draw_empty(self) -> Sequence[Line]:
        return ((("No command has these words.", "dim"),),)


class HelpScreen(Dialog[str | None]):
    """Dismissed with the action to run, or None."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "dismiss(None)", "Close", show=False),
        Binding("slash,ctrl+p,colon", "filter", "Filter", show=False),
        Binding("enter", "run", "Run", show=False),
    ]

    commands = query_one(CommandList)
    input = query_one(QuietInput)

    def __init__(self, scope: Scope, keymap: Keymap, *, typing: bool) -> None:
        super().__init__()
        self._commands = commands_of(scope)
        if scope is not Scope.DETAILS:
            self._commands += commands_of(Scope.LIST)
        if scope is Scope.DELIVERY:
            self._commands += commands_of(Scope.FORM)
        self._keymap = keymap
        self._typing = typing

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            title = OneLine()
            title.show((("Keys and commands", "strong"),), (("Enter runs", "dim"),))
            yield title
            yield QuietInput(placeholder="/ to search", id="help-filter")
            yield CommandList(self._keymap)

    def on_mount(self) -> None:
        self._commands += commands_of(*cast("DeskApp", self.app).HELP_SCOPES)
        self.commands.take(self._commands)
        (self.input if self._typing else self.commands).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        words = event.value.casefold().split()
        self.commands.take(
            [
                command
                for command in self._commands
                if all(word in f"{command.label} {command.help}".casefold() for word in words)
            ]
        )

    def on_input_submitted(self) -> None:
        self.action_run()

    def on_key(self, event: events.Key) -> None:
        if self.input.has_focus and event.key in ("down", "up"):
            event.stop()
            self.commands.action_cursor_by(1 if event.key == "down" else -1)

    def action_filter(self) -> None:
        self.input.focus()

    def action_run(self) -> None:
        command = self.commands.chosen
        runs = command is not None and command.scope is not Scope.FORM
        self.dismiss(command.action if command is not None and runs else None)


def _scope_of(row: Command | Scope) -> Scope:
    return row.scope if isinstance(row, Command) else row
