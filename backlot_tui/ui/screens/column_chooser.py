"""Which columns the list has, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one

from backlot_tui.ui.lines import Line, fit
from backlot_tui.ui.request_columns import ALWAYS, HEADINGS, USUAL, Fits, chosen_columns
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.view_text import COLUMN_NAMES
from backlot_tui.ui.widgets.button_line import ButtonLine, DialogTitle, LineButton
from backlot_tui.ui.widgets.line_list import LineList

_NAME = 26
_KEYS = [
    LineButton((("Space: tick   ", "dim"),), "tick"),
    LineButton((("J: move down   ", "dim"),), "shift(1)"),
    LineButton((("K: up   ", "dim"),), "shift(-1)"),
    LineButton((("r: the usual ones", "dim"),), "usual"),
]


class ColumnList(LineList):
    """All columns, those that show first and in their order."""

    TICK_CELLS = range(2, 6)

    def __init__(self, chosen: Sequence[str], fits: Fits) -> None:
        super().__init__()
        self.ticked = set(chosen)
        self._fits = fits
        self._room: Collection[str] = ()

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(key for key in self.ids if key in self.ticked)

    def put_first(self, first: Sequence[str]) -> None:
        """Put these at the top; the others follow as they are."""
        others = self.ids or list(HEADINGS)
        self.set_rows([*first, *(key for key in others if key not in first)])
        self.look_again()

    def tick(self) -> None:
        key = self.cursor_id
        if key is not None and key != ALWAYS:
            self.ticked ^= {key}
            self.look_again()

    def shift(self, rows: int) -> None:
        """Move the column under the cursor that far."""
        to = self.cursor + rows
        key = self.cursor_id
        if key is not None and 0 <= to < len(self.ids):
            ids = [each for each in self.ids if each != key]
            ids.insert(to, key)
            self.set_rows(ids)
            self.look_again()

    def look_again(self) -> None:
        """Another choice may leave room for others."""
        self._room = self._fits(self.chosen)
        self.redraw()

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        key = self.ids[row]
        box = "[x] " if key in self.ticked else "[ ] "
        note = "always shown" if key == ALWAYS else ""
        if key in self.ticked and key not in self._room:
            note = "no room at this width"
        return (
            ("▌ " if cursor else "  ", "accent"),
            (box, "accent"),
            (fit(COLUMN_NAMES[key], _NAME), ""),
            (note, "dim"),
        )


class ColumnChooser(Dialog[tuple[str, ...] | None]):
    """Dismissed with the columns, none at all for the usual ones; or None."""

    CSS_PATH = "column_chooser.tcss"
    AUTO_FOCUS = "ColumnList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,c", "dismiss(None)", "Close", show=False),
        Binding("space", "tick", "Tick", show=False),
        Binding("J,shift+down,right_square_bracket", "shift(1)", "Down", show=False),
        Binding("K,shift+up,left_square_bracket", "shift(-1)", "Up", show=False),
        Binding("r", "usual", "Usual", show=False),
        Binding("enter", "take", "Take", show=False, priority=True),
    ]

    columns = query_one(ColumnList)

    def __init__(self, chosen: Sequence[str], fits: Fits) -> None:
        super().__init__()
        self._chosen = chosen_columns(chosen)
        self._fits = fits

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            keys = ("Enter: show them", "enter"), ("Esc: close", "escape")
            yield DialogTitle().tell("Columns", *keys)
            yield ColumnList(self._chosen, self._fits)
            more = ButtonLine()
            more.show_buttons((), _KEYS)
            yield more

    def on_mount(self) -> None:
        self.columns.put_first(self._chosen)
        self.columns.action_cursor_to_end(-1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key that comes before the list is there does nothing."""
        return self.is_mounted

    def action_tick(self) -> None:
        self.columns.tick()
        self.columns.action_cursor_by(1)

    def on_line_list_tick_clicked(self) -> None:
        self.columns.tick()

    def action_shift(self, rows: int) -> None:
        self.columns.shift(rows)

    def action_usual(self) -> None:
        self.columns.ticked = set(USUAL)
        self.columns.put_first(USUAL)

    def action_take(self) -> None:
        chosen = self.columns.chosen
        self.dismiss(() if chosen == USUAL else chosen)
