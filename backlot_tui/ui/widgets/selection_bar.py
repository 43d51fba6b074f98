"""What can be done with the ticked rows; there only while rows are ticked."""

from __future__ import annotations

from collections.abc import Sequence

from backlot_tui.ui.commands import Command, Keymap, keys_shown
from backlot_tui.ui.lines import Piece
from backlot_tui.ui.widgets.one_line import OneLine


class SelectionBar(OneLine):
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
        self._pieces: list[Piece] = []
        for command in commands:
            key = keys_shown(command, keymap)[0]
            self._pieces += [(key, "accent"), (f" {command.label}  ", "dim")]

    def tell(self, count: int) -> None:
        self.set_class(count > 0, "-shown")
        if count:
            self.show(((f"{count:,} ticked   ", "strong"), *self._pieces))
