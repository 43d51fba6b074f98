"""The File Bin's files, grouped by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from backlot_tui.desk.file_bin import in_groups
from backlot_tui.filebin.items import BinItem, Snapshot
from backlot_tui.filebin.kinds import BinGroup
from backlot_tui.ui.commands import Scope, bindings_for
from backlot_tui.ui.file_bin.bin_lines import empty_lines, item_details, item_line
from backlot_tui.ui.lines import Line
from backlot_tui.ui.widgets.line_list import LineList

_HEADING = "kind:"


class BinList(LineList):
    """Rows are files by their paths, and headings; the cursor stops at files."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.BIN)]

    def __init__(self) -> None:
        super().__init__(id="bin")
        self._snapshot: Snapshot | None = None
        self._items: dict[str, BinItem] = {}
        self._counts: dict[str, int] = {}
        self._used: Mapping[str, Sequence[str]] = {}

    def show_bin(self, snapshot: Snapshot | None, used: Mapping[str, Sequence[str]]) -> None:
        """used: path -> the cards that have the file, in words."""
        self._snapshot, self._used = snapshot, used
        groups = in_groups(snapshot.items, used) if snapshot is not None else []
        self._items = {line.item.path: line.item for _, lines in groups for line in lines}
        self._counts = {str(group): len(lines) for group, lines in groups}
        rows: list[str] = []
        for group, lines in groups:
            rows += [_HEADING + str(group), *(line.item.path for line in lines)]
        self.set_rows(rows)

    @property
    def item(self) -> BinItem | None:
        """The file under the cursor."""
        return self._items.get(self.cursor_id or "")

    def takes_cursor(self, row: int) -> bool:
        return not self.ids[row].startswith(_HEADING)

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        row_id = self.ids[row]
        if row_id.startswith(_HEADING):
            kind = row_id.removeprefix(_HEADING)
            return (
                (f" {BinGroup(kind).capitalize()}", "strong"),
                (f"  {self._counts[kind]}", "dim"),
            )
        mark = f"{'▌' if cursor else ' '} {'▾' if row_id in self.expanded else '▸'} "
        return item_line(self._items[row_id], self._used.get(row_id, ()), width, mark)

    def draw_details(self, row: int, width: int) -> list[Line]:
        row_id = self.ids[row]
        return item_details(self._items[row_id], self._used.get(row_id, ()), width)

    def draw_empty(self) -> Sequence[Line]:
        return empty_lines(self._snapshot)
