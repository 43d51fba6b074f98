"""The footer: the most useful commands of a screen, made from the command table."""

from __future__ import annotations

from backlot_tui.ui.commands import Command, Keymap, keys_shown
from backlot_tui.ui.lines import Piece, width_of
from backlot_tui.ui.widgets.one_line import OneLine


class CommandBar(OneLine):
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

    def on_resize(self) -> None:
        shown = [self._pieces(command) for command in self._commands]
        width = self.size.width - 2
        while shown and sum(width_of(tuple(pair)) for pair in shown) > width:
            # The last two are help and back: whoever is lost needs those more than the rest.
            shown.pop(-3 if len(shown) > 2 else -1)
        self.show(tuple(piece for pair in shown for piece in pair))

    def _pieces(self, command: Command) -> list[Piece]:
        key = keys_shown(command, self._keymap)[0]
        return [(key, "accent"), (f" {command.label}  ", "dim")]
