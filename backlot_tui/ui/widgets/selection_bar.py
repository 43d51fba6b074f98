"""What can be done with the ticked rows; there only while rows are ticked."""

from __future__ import annotations

from collections.abc import Sequence

from backlot_tui.ui.commands import Command, Keymap
from backlot_tui.ui.widgets.button_line import ButtonLine
from backlot_tui.ui.widgets.command_bar import command_button


class SelectionBar(ButtonLine):
    """The count and the commands, in the look of the footer."""

    DEFAULT_CSS = """
    SelectionBar { display: none; }
    SelectionBar.-shown { display: block; }
    """

    def __init__(
        self,
        commands: Sequence[Command],
        keymap: Keymap,
        id: str | None = None,  # noqa: A002 (Textual's word)
    ) -> None:
        super().__init__(id=id)
        self._commands = [command_button(command, keymap) for command in commands]

    def tell(self, count: int) -> None:
        self.set_class(count > 0, "-shown")
        if count:
            self.show_buttons(((f"{count:,} ticked   ", "strong"),), self._commands)
