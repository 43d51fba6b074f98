"""The footer: the most useful commands of a screen, made from the command table."""

from __future__ import annotations

from backlot_tui.ui.commands import Command, Keymap, keys_shown
from backlot_tui.ui.lines import Line, width_of
from backlot_tui.ui.widgets.button_line import ButtonLine, LineButton


class CommandBar(ButtonLine):
    """Shows as many as the width has room for; what is last in `commands` goes first."""

    def __init__(
        self,
        commands: list[Command],
        keymap: Keymap,
        id: str | None = None,  # noqa: A002 (Textual's word)
    ) -> None:
        super().__init__(id=id)
        self._commands = commands
        self._keymap = keymap
        self._hint: Line = ()

    def hint(self, keys: Line) -> None:
        """Name keys that are no command's, until commands are taken again."""
        self._commands, self._hint = [], keys
        self._show()

    def take(self, commands: list[Command]) -> None:
        """Show other ones."""
        if commands != self._commands:
            self._commands, self._hint = commands, ()
            self._show()

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        shown = [command_button(command, self._keymap) for command in self._commands]
        width = self.size.width - 2
        while shown and sum(width_of(button.line) for button in shown) > width:
            # The last two are help and back: whoever is lost needs those more than the rest.
            shown.pop(-3 if len(shown) > 2 else -1)
        self.show_buttons(self._hint, shown)


def command_button(command: Command, keymap: Keymap) -> LineButton:
    """The command's main key and its label."""
    key = keys_shown(command, keymap)[0]
    return LineButton(((key, "accent"), (f" {command.label}  ", "dim")), command.action)
