"""The metadata form's table: one row per file, one column per field."""

from __future__ import annotations

from backlot_tui.checks.differences import Verdict, compare
from backlot_tui.checks.measured import measured
from backlot_tui.desk.cards import Card, CardFile
from backlot_tui.domain.catalogue import FieldUse
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.lines import Line, Piece, Role, fit, fit_ends, longest
from backlot_tui.ui.widgets.line_list import LineList

FROM_FILE = "(f)"
_SHORTEST_NAME = 22
_MARKS = 3
_NARROWEST, _WIDEST = 8, 26


class MetadataGrid(LineList, inherit_bindings=False):
    """Knows which field of which file is under the cursor; the form changes the card."""

    def __init__(self, card: Card) -> None:
        super().__init__()
        self.field_at = 0
        self._measure(card)

    @property
    def use(self) -> FieldUse:
        return self.card.source_type.uses[self.field_at]

    @property
    def file(self) -> CardFile:
        return self.card.files[self.cursor]

    def take(self, card: Card) -> None:
        self._measure(card)
        self.set_rows([str(row) for row in range(len(card.files))])

    def _measure(self, card: Card) -> None:
        self.card = card
        self._widths = [self._width_of(use) for use in card.source_type.uses]
        self._longest_name = longest(safe_text(file.source.name) for file in card.files)

    def move(self, rows: int, fields: int) -> None:
        """To another field; past the last one of a file to the first of the next, as on paper."""
        if rows:
            self.move_cursor(self.cursor + rows, direction=rows)
        at = self.cursor * len(self._widths) + self.field_at + fields
        if 0 <= at < len(self._widths) * len(self.card.files):
            row, self.field_at = divmod(at, len(self._widths))
            self.move_cursor(row)
        self.redraw()

    def to_needed(self, *, any_file: bool) -> None:
        """To a field that is required and empty, of this file or of any; stays if there is none."""
        uses = self.card.source_type.uses
        rows = range(len(self.card.files)) if any_file else (self.cursor,)
        for row in rows:
            metadata = self.card.files[row].metadata
            for at, use in enumerate(uses):
                if use.is_required(metadata) and not metadata.get(use.field.key):
                    self.field_at = at
                    self.move_cursor(row)
                    self.redraw()
                    return

    def heading(self, width: int) -> Line:
        pieces: list[Piece] = [(" " + fit("File", self._name_cells(width)) + " ", "dim")]
        for at in self._shown(width):
            use = self.card.source_type.uses[at]
            label = safe_text(use.field.label) + ("*" if use.required else "")
            role: Role = "accent" if at == self.field_at else "dim"
            pieces.append((f" {fit(label, self._widths[at])} ", role))
        return tuple(pieces)

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        file = self.card.files[row]
        pieces: list[Piece] = [
            ("▌ " if cursor else "  ", "accent"),
            (fit_ends(safe_text(file.source.name), self._name_cells(width)) + " ", "strong"),
        ]
        for at in self._shown(width):
            text, filled_role = _cell(self.card.source_type.uses[at], file)
            cell = fit(text, self._widths[at])
            here = cursor and at == self.field_at
            pieces.append((f"[{cell}]" if here else f" {cell} ", "strong" if here else filled_role))
        return tuple(pieces)

    def _name_cells(self, width: int) -> int:
        """As many cells as the longest name needs, of those that the fields leave."""
        left = width - _MARKS - sum(self._outer(0, len(self._widths) - 1))
        return max(_SHORTEST_NAME, min(self._longest_name, left))

    def _shown(self, width: int) -> list[int]:
        """The fields that there is room for, the current one among them."""
        room = width - self._name_cells(width) - _MARKS
        first = 0
        while first < self.field_at and sum(self._outer(first, self.field_at)) > room:
            first += 1
        shown: list[int] = []
        for at in range(first, len(self._widths)):
            room -= self._widths[at] + 2
            if room < 0 and shown:
                break
            shown.append(at)
        return shown

    def _outer(self, first: int, last: int) -> list[int]:
        return [self._widths[at] + 2 for at in range(first, last + 1)]

    def _width_of(self, use: FieldUse) -> int:
        texts = [_cell(use, file)[0] for file in self.card.files]
        return max(_NARROWEST, min(longest([use.field.label + "*", *texts]), _WIDEST))


def _cell(use: FieldUse, file: CardFile) -> Piece:
    """The value; beside it what the file tells, where that is something else."""
    value = safe_text(file.metadata.get(use.field.key, ""))
    if not value:
        return ("needed", "warn") if use.is_required(file.metadata) else ("-", "dim")
    if compare(use.field, value, file.source.facts) is Verdict.DIFFERS:
        return f"{value} {Verdict.DIFFERS.mark} {measured(use.field, file.source.facts)}", "bad"
    if use.field.key in file.from_file:
        return f"{value} {FROM_FILE}", "good"
    return value, ""
