"""The range that is being marked in a list: from where it was begun to the cursor."""

from __future__ import annotations

from backlot_tui.ui.widgets.line_list import LineList


class RangeMark:
    """Held by its list, which tells it when the cursor has moved.

    It begins at a row's id, so that rows that come and go before it do not move it.
    """

    def __init__(self, rows: LineList) -> None:
        self._list = rows
        self._anchor: str | None = None

    @property
    def begun(self) -> bool:
        """Whether there is one that is neither ticked nor dropped."""
        return self._anchor is not None

    @property
    def rows(self) -> range:
        """Empty where there is none, or where it began at a row that has gone."""
        start = self._list.position(self._anchor) if self._anchor is not None else None
        if start is None:
            return range(0)
        cursor = self._list.cursor
        return range(min(start, cursor), max(start, cursor) + 1)

    def begin(self) -> None:
        self._anchor = self._list.cursor_id

    def drop(self) -> bool:
        """Whether there was one."""
        there, self._anchor = self.begun, None
        if there:
            self._list.redraw()
        return there

    def rows_changed(self) -> None:
        """A range whose first row has gone is dropped."""
        if self._anchor is not None and self._list.position(self._anchor) is None:
            self.drop()

    def cursor_moved(self, before: int) -> None:
        """Draw again what came into the range or fell out of it."""
        if not self.begun:
            return
        low, high = sorted((before, self._list.cursor))
        if high - low < self._list.size.height:
            self._list.redraw_rows(self._list.ids[low : high + 1])
        else:
            self._list.redraw()
