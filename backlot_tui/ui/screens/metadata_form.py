"""The metadata that a card's source type asks for, file by file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.getters import query_one

from backlot_tui.desk.cards import Card, with_row_applied, with_value
from backlot_tui.domain.catalogue import FieldKind
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.commands import Keymap, Scope, bindings_for, dialog_footer_of
from backlot_tui.ui.delivering.card_lines import told
from backlot_tui.ui.lines import Line, labelled
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.screens.picker import Picker
from backlot_tui.ui.screens.prompt import Prompt
from backlot_tui.ui.widgets.choice_list import Choice
from backlot_tui.ui.widgets.command_bar import CommandBar
from backlot_tui.ui.widgets.line_block import LineBlock
from backlot_tui.ui.widgets.metadata_grid import FROM_FILE, MetadataGrid
from backlot_tui.ui.widgets.one_line import OneLine


@dataclass(frozen=True, slots=True)
class Filled:
    """The card as filled in. apply_from: the row whose values the ticked cards get too."""

    card: Card
    apply_from: int | None = None


class MetadataForm(Dialog[Filled | None]):
    """Dismissed with what was filled in, or None. The card must have a file."""

    CSS_PATH = "metadata_form.tcss"
    AUTO_FOCUS = "MetadataGrid"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.FORM)]

    grid = query_one(MetadataGrid)
    heading = query_one("#form-heading", OneLine)
    block = query_one(LineBlock)

    def __init__(self, title: str, card: Card, keymap: Keymap) -> None:
        super().__init__()
        self._title = title
        self._card = card
        self._keymap = keymap
        self._picker: Picker | None = None
        """The drop-down that is open, or opening."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            title = OneLine()
            title.show(((self._title, "strong"),))
            yield title
            yield OneLine(id="form-heading")
            yield MetadataGrid(self._card)
            yield LineBlock(self._about)
            yield CommandBar(dialog_footer_of(Scope.FORM), self._keymap)

    def on_mount(self) -> None:
        self.grid.take(self._card)
        self.grid.to_needed(any_file=True)
        self._show()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        self.heading.show(self.grid.heading(self.grid.size.width))
        self.block.show(self._about)

    def _about(self, width: int) -> list[Line]:
        """What the current field means, and what the file tells."""
        use, file = self.grid.use, self.grid.file
        label = safe_text(use.field.label)
        rule = "required" if use.is_required(file.metadata) else "optional"
        help_text = safe_text(use.field.help)
        values = ", ".join(use.field.values) if use.field.kind is FieldKind.CHOICE else ""
        says = " · ".join(part for part in (rule, help_text, safe_text(values)) if part)
        draw = partial(labelled, width=width, indent=1, label_width=22)
        lines = [*draw(label, says), *draw("The file tells", told(file.source.facts))]
        return [*lines, *draw("Marks", f"* required, {FROM_FILE} read from the file")]

    # Moving and filling ---------------------------------------------------------------------

    def action_move(self, rows: int, fields: int) -> None:
        self.grid.move(rows, fields)
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Letters and digits open the drop-down with that much typed."""
        if event.character is None or not event.is_printable:
            return
        event.stop()
        if self._picker is not None:
            self._picker.type(event.character)
        else:
            self._open(event.character.strip())

    def action_open(self) -> None:
        if self._picker is None:
            self._open("")

    def action_clear(self) -> None:
        self._filled(self.grid.use.field.key, "")

    def _open(self, typed: str) -> None:
        field, current = self.grid.use.field, self.grid.file.metadata.get(self.grid.use.field.key)
        label = safe_text(field.label)
        filled = partial(self._filled, field.key)
        if field.kind is FieldKind.TEXT:
            value = typed or current or ""
            self.app.push_screen(
                Prompt(label, safe_text(field.help) or label, value=value, empty=True), filled
            )
            return
        choices = [Choice(value, safe_text(value)) for value in field.values]
        self._picker = Picker(label, choices, current=current, typed=typed)
        self.app.push_screen(self._picker, filled)

    def _filled(self, key: str, value: str | None) -> None:
        self._picker = None
        if value is not None:
            self._take(with_value(self._card, self.grid.cursor, key, value))
        if value:
            self.grid.to_needed(any_file=False)  # Apply to All Rows means this row
            self._show()

    def action_apply_to_all(self) -> None:
        self._take(with_row_applied(self._card, self.grid.cursor))

    def action_apply_to_cards(self) -> None:
        """Keep, and give this row's values to the ticked cards of the same type."""
        self.dismiss(Filled(self._card, self.grid.cursor))

    def _take(self, card: Card) -> None:
        self._card = card
        self.grid.take(card)
        self._show()

    def action_save(self) -> None:
        self.dismiss(Filled(self._card))

    def action_discard(self) -> None:
        self.dismiss(None)
