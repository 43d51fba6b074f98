"""A list of any length, drawn line by line: only what is on screen costs anything.

Subclasses say how a row looks; the list knows the cursor, what is expanded, and where lines lie.
Textual's own lists measure every row first, or repaint themselves whole for every key.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from backlot_tui.ui.commands import Scope, bindings_for
from backlot_tui.ui.line_map import LineMap
from backlot_tui.ui.lines import Line
from backlot_tui.ui.widgets.styled import strip_of

_STRIPS_KEPT = 600
"""A few screens full: paging back and forth draws nothing twice."""


class LineList(ScrollView, can_focus=True):
    """Rows with ids. Each has one line, and more below it while expanded."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.LIST)]
    DEFAULT_CSS = """
    LineList {
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        overflow-x: hidden;
    }
    """

    class CursorMoved(Message):
        """Another row is under the cursor."""

        def __init__(self, line_list: LineList) -> None:
            super().__init__()
            self.line_list = line_list

        @property
        def control(self) -> LineList:
            return self.line_list

    class TickClicked(Message):
        """The tick box of the row under the cursor."""

    TICK_CELLS: ClassVar[range] = range(0)
    CHEVRON_CELLS: ClassVar[range] = range(0)
    """Where a click ticks a row or opens it in place."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id)
        self.ids: Sequence[str] = ()
        self.cursor = 0
        self.expanded: set[str] = set()
        self._positions: dict[str, int] | None = None
        """Looked up by `position`, and made when that is first asked."""
        self._details: dict[int, list[Line]] = {}
        self._map = LineMap(0)
        self._strips: LRUCache[Hashable, Strip] = LRUCache(_STRIPS_KEPT)
        self._look: Hashable = None
        self._redraws = 0
        self._painted: dict[int, Strip] = {}
        """What each line of the widget showed last."""

    # What a subclass says -------------------------------------------------------------------

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        """The row's one line."""
        raise NotImplementedError

    def made_of(self, row: int) -> Hashable | None:
        """All that the row's one line is drawn from, besides `look`; None if that is not known."""
        return None

    def look(self) -> Hashable:
        """What the lines of all rows depend on."""
        return self._width

    def draw_details(self, row: int, width: int) -> list[Line]:
        """The lines below it while it is expanded."""
        return []

    def takes_cursor(self, row: int) -> bool:
        """Whether the cursor stops here; headings say no."""
        return True

    def shows_cursor(self) -> bool:
        """Whether the cursor is drawn now."""
        return self.has_focus

    def draw_empty(self) -> Sequence[Line]:
        """What to say when there are no rows."""
        return ()

    # Rows -----------------------------------------------------------------------------------

    def set_rows(self, ids: Sequence[str]) -> None:
        """Show these rows; the cursor stays with its row where that is still there."""
        before = self.cursor_id
        self.ids = ids
        self._positions = None
        kept = self.position(before) if before is not None else None
        self.cursor = self._nearest(self.cursor if kept is None else kept)
        self.redraw()
        self._show_cursor()
        if self.cursor_id != before:
            self.post_message(self.CursorMoved(self))

    def redraw(self) -> None:
        """Everything may look different: rows, columns or the width.

        Only lines that do are written to the terminal: of all that changes somewhere in a long
        list, most is not on screen.
        """
        width = self._width
        rows = map(self.position, self.expanded)
        self._details = {row: self.draw_details(row, width) for row in rows if row is not None}
        self._map = LineMap(
            len(self.ids), {row: len(lines) for row, lines in self._details.items()}
        )
        self._redraws += 1
        before, self._look = self._look, self.look()
        if before != self._look:
            self._strips.clear()
        self.virtual_size = Size(width, max(1, self._map.lines))
        height = self.size.height
        different = [y for y in range(height) if self._strip_at(y) != self._painted.get(y)]
        if len(different) > height // 2:
            self.refresh()
        else:
            self.refresh(*(Region(0, y, width, 1) for y in different))

    def redraw_rows(self, ids: Iterable[str], cells: int | None = None) -> None:
        """The one lines of these rows look different; `cells`: only their left end does."""
        for row_id in ids:
            row = self.position(row_id)
            if row is None:
                continue
            for cursor in (False, True):
                self._strips.discard(self._strip_key(row, 0, cursor))
            line = self._map.first_line(row) - self.scroll_offset.y
            if 0 <= line < self.size.height:
                self.refresh(Region(0, line, cells or self._width, 1))

    def _redraw_line(self, line: int) -> None:
        """One line, without the scroll bar beside it."""
        self.refresh(Region(0, line - self.scroll_offset.y, self._width, 1))

    @property
    def cursor_id(self) -> str | None:
        return self.ids[self.cursor] if 0 <= self.cursor < len(self.ids) else None

    def position(self, row_id: str) -> int | None:
        """The row that has this id; None if it is not shown."""
        if self._positions is None:
            self._positions = {each: row for row, each in enumerate(self.ids)}
        return self._positions.get(row_id)

    # The cursor -----------------------------------------------------------------------------

    def move_cursor(self, row: int, *, direction: int = 1) -> None:
        """Put the cursor on `row`, or on the next one in that direction that takes it."""
        row = self._nearest(row, direction)
        if row == self.cursor:
            self._show_cursor()
            return
        before, self.cursor = self.cursor, row
        for each in (before, row):
            self._redraw_line(self._map.first_line(each))
        self._show_cursor()
        self.post_message(self.CursorMoved(self))

    def move_to(self, row_id: str) -> None:
        if (row := self.position(row_id)) is not None:
            self.move_cursor(row)

    def action_cursor_by(self, rows: int) -> None:
        self.move_cursor(self.cursor + rows, direction=rows)

    def action_cursor_to_end(self, direction: int) -> None:
        self.move_cursor(0 if direction < 0 else len(self.ids) - 1, direction=-direction)

    def action_page(self, pages: int) -> None:
        if not self.ids:
            return
        page = max(1, self.size.height - 1)
        line = self._map.first_line(self.cursor) + pages * page
        line = max(0, min(line, self._map.lines - 1))
        row, _ = self._map.row_at(line)
        if row == self.cursor:  # an expanded row taller than the page
            row += pages
        self.move_cursor(row, direction=pages)

    def action_expand(self) -> None:
        if (row_id := self.cursor_id) is not None and row_id not in self.expanded:
            self.expanded.add(row_id)
            self.redraw()
            self._show_cursor()

    def action_collapse(self) -> None:
        if (row_id := self.cursor_id) is not None and row_id in self.expanded:
            self.expanded.discard(row_id)
            self.redraw()
            self._show_cursor()

    def _nearest(self, row: int, direction: int = 1) -> int:
        """The row itself, or the closest one that takes the cursor, looking `direction` first."""
        last = len(self.ids) - 1
        row = max(0, min(row, last))
        step = 1 if direction > 0 else -1
        for way in (step, -step):
            at = row
            while 0 <= at <= last:
                if self.takes_cursor(at):
                    return at
                at += way
        return row

    def _show_cursor(self) -> None:
        """Scroll as little as needed; an expanded row is shown whole if it fits."""
        if not self.ids or not self.size.height:
            return
        first = self._map.first_line(self.cursor)
        height = min(self._map.height(self.cursor), self.size.height)
        top = self.scroll_offset.y
        heading = first - 1 if self.cursor and not self.takes_cursor(self.cursor - 1) else first
        if heading < top:
            self.scroll_to(y=heading, animate=False, force=True)
        elif first + height > top + self.size.height:
            self.scroll_to(y=first + height - self.size.height, animate=False, force=True)

    # Drawing --------------------------------------------------------------------------------

    @property
    def _width(self) -> int:
        """Before the first layout a guess that is right for most: all of the screen."""
        if not self.size:
            return max(1, self.app.size.width - self.styles.scrollbar_size_vertical)
        return max(1, self.scrollable_content_region.width)

    def render_line(self, y: int) -> Strip:
        strip = self._painted[y] = self._strip_at(y)
        return strip

    def _strip_at(self, y: int) -> Strip:
        width = self._width
        line = self.scroll_offset.y + y
        if not self.ids:
            said = self.draw_empty()
            return strip_of(self, said[y] if y < len(said) else (), width)
        if line >= self._map.lines:
            return Strip.blank(width, self.rich_style)
        row, below = self._map.row_at(line)
        cursor = row == self.cursor and below == 0 and self.shows_cursor()
        key = self._strip_key(row, below, cursor)
        strip = self._strips.get(key)
        if strip is None:
            drawn = self._details[row][below - 1] if below else self.draw_head(row, width, cursor)
            strip = strip_of(self, drawn, width, cursor=cursor)
            self._strips[key] = strip
        return strip

    def _strip_key(self, row: int, below: int, cursor: bool) -> Hashable:
        """A strip outlives a redraw if it is known what it was drawn from."""
        made_of = None if below else self.made_of(row)
        return (self._redraws, row, below, cursor) if made_of is None else (made_of, cursor)

    def on_resize(self, event: events.Resize) -> None:
        self.redraw()
        self._show_cursor()

    def on_click(self, event: events.Click) -> None:
        """To the row; on its marks what they say, anywhere else the second click is Enter."""
        line = self.scroll_offset.y + event.y
        if not self.ids or line >= self._map.lines:
            return
        row, below = self._map.row_at(line)
        if not self.takes_cursor(row):
            return
        self.move_cursor(row)
        if below == 0 and event.x in self.CHEVRON_CELLS:
            self.toggle()
        elif below == 0 and self.is_tick_box(event.x):
            self.post_message(self.TickClicked())
        elif event.chain == 2:
            self.app.simulate_key("enter")

    def is_tick_box(self, cell: int) -> bool:
        """Whether a click there ticks the row."""
        return cell in self.TICK_CELLS

    def toggle(self) -> None:
        """Open the row under the cursor in place, or close it."""
        if self.cursor_id in self.expanded:
            self.action_collapse()
        else:
            self.action_expand()

    def on_focus(self) -> None:
        self._refresh_cursor()

    def on_blur(self) -> None:
        self._refresh_cursor()

    def _refresh_cursor(self) -> None:
        if self.ids:
            self._redraw_line(self._map.first_line(self.cursor))

    def notify_style_update(self) -> None:
        self._strips.clear()
        super().notify_style_update()
