"""Filters for people who don't type: pick a field, then tick its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one

from backlot_tui.desk.listing import Listing
from backlot_tui.domain.filters import Filter, parse
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.filter_text import (
    FIELDS,
    WORDS,
    chosen_values,
    counts,
    known_values,
    with_values,
    without_key,
)
from backlot_tui.ui.lines import Line, fit
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.widgets.button_line import DialogTitle
from backlot_tui.ui.widgets.line_list import LineList

_NAMES = dict(FIELDS)
_NAME = 24


class MenuList(LineList):
    """First the fields with what is chosen of each, then the values of one with their counts."""

    TICK_CELLS = range(2, 6)

    def __init__(self) -> None:
        super().__init__()
        self.notes: dict[str, str] = {}
        self.words: Mapping[str, str] = {}
        """How a value reads, if not as it is written."""
        self.ticked: set[str] | None = None
        """None while fields are shown."""

    def is_tick_box(self, cell: int) -> bool:
        return self.ticked is not None and super().is_tick_box(cell)

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        key = self.ids[row]
        mark = "▌" if cursor else " "
        if self.ticked is None:
            return ((f"{mark} ", "accent"), (fit(_NAMES[key], _NAME), ""), (self.notes[key], "dim"))
        count = self.notes[key]
        box = "[x] " if key in self.ticked else "[ ] "
        name = fit(safe_text(self.words.get(key, key)), max(4, width - 7 - len(count)))
        return ((f"{mark} ", "accent"), (box, "accent"), (name, ""), (f" {count}", "dim"))

    def draw_empty(self) -> Sequence[Line]:
        return ((("  No request has a value here.", "dim"),),)


class FilterMenu(Dialog[str | None]):
    """Dismissed with the filter's new text, or None."""

    CSS_PATH = "filter_menu.tcss"
    AUTO_FOCUS = "MenuList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f", "back", "Back", show=False),
        Binding("space", "tick", "Tick", show=False),
        Binding("enter,l,right", "take", "Take", show=False, priority=True),
    ]

    menu = query_one(MenuList)
    title_line = query_one(DialogTitle)

    def __init__(
        self,
        listing: Listing,
        wanted: Filter,
        moment: Moment,
    ) -> None:
        super().__init__()
        self._moment = moment
        self._listing = listing
        self._filter = wanted
        self._key: str | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield DialogTitle()
            yield MenuList()

    def on_mount(self) -> None:
        self._show_fields()

    def _show_fields(self) -> None:
        self._key, self.menu.ticked = None, None
        for key, _ in FIELDS:
            known = known_values(self._listing.rows, key)
            words = WORDS.get(key, {})
            chosen = sorted(chosen_values(self._filter, key, known))
            self.menu.notes[key] = safe_text(", ".join(words.get(each, each) for each in chosen))
        self.title_line.tell("Filter by", ("Enter: values", "enter"), ("Esc: close", "escape"))
        self.menu.set_rows([key for key, _ in FIELDS])

    def _show_values(self, key: str) -> None:
        """Counts are of the requests that the rest of the filter lets through."""
        others = parse(without_key(self._filter, key))
        many = counts(self._listing, others, key, self._moment)
        known = known_values(self._listing.rows, key)
        self._key = key
        self.menu.words = WORDS.get(key, {})
        self.menu.ticked = chosen_values(self._filter, key, known)
        self.menu.notes = {value: f"{many.get(value, 0):,}" for value in known}
        self.title_line.tell(
            _NAMES[key],
            ("Space: tick", "space"),
            ("Enter: apply", "enter"),
            ("Esc: back", "escape"),
        )
        self.menu.set_rows(known)
        self.menu.action_cursor_to_end(-1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key that comes before the list is there does nothing."""
        return self.is_mounted

    def action_tick(self) -> None:
        if self._key is not None:
            self.on_line_list_tick_clicked()
            self.menu.action_cursor_by(1)

    def on_line_list_tick_clicked(self) -> None:
        value = self.menu.cursor_id
        if self.menu.ticked is not None and value is not None:
            self.menu.ticked ^= {value}
            self.menu.redraw_rows([value])

    def action_take(self) -> None:
        chosen = self.menu.cursor_id
        if self._key is None:
            if chosen is not None:
                self._show_values(chosen)
            return
        ticked = self.menu.ticked or set()
        if not ticked and chosen is not None:
            ticked = {chosen}
        self.dismiss(with_values(self._filter, self._key, sorted(ticked)))

    def action_back(self) -> None:
        if self._key is None:
            self.dismiss(None)
            return
        field = self._key
        self._show_fields()
        self.menu.move_to(field)
