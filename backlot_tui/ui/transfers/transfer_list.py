"""The list of transfers: in the docked pane and on the screen of its own, with the same keys."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import BindingType

from backlot_tui.state.controls import Step
from backlot_tui.ui.commands import Scope, bindings_for, with_keys
from backlot_tui.ui.lines import Line
from backlot_tui.ui.transfers import limiting, row_lines, steering
from backlot_tui.ui.transfers.rows import TransferRow
from backlot_tui.ui.transfers.state import Transfers
from backlot_tui.ui.widgets.line_list import LineList
from backlot_tui.ui.widgets.range_mark import RangeMark

if TYPE_CHECKING:
    from backlot_tui.ui.app import DeskApp

_CLEARED = "What has ended is out of view. {clear-ended} brings it back."
_HOW_TO_DELIVER = (
    "Tick requests on the dashboard ({dashboard}), press {deliver-here}, then {deliver}."
)


class TransferList(LineList):
    """Unfinished in the queue's order, then what has ended, newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.TRANSFERS)]
    TICK_CELLS = range(1, 2)
    CHEVRON_CELLS = range(2, 4)

    def __init__(self, transfers: Transfers) -> None:
        super().__init__(id="transfer-list")
        self.transfers = transfers
        self.expanded = transfers.expanded
        self._rows: dict[str, TransferRow] = {}
        self.wanted = row_lines.Wanted()
        """What the columns are made for."""
        self._drawn_choices = self._choices
        """As they were drawn last; the list of another screen may have changed them."""
        self.mark = RangeMark(self)

    @property
    def desk_app(self) -> DeskApp:
        return cast("DeskApp", self.app)

    # News -----------------------------------------------------------------------------------

    def show_transfers(self) -> None:
        """Draw again as little as possible: while bytes move, only the left end of a line."""
        before = self._rows
        self._rows = {row.id: row for row in self.transfers.shown}
        self.expanded = self.transfers.expanded
        ids = list(self._rows)
        self._measure(same_rows=ids == list(self.ids))
        if ids != list(self.ids):
            self.set_rows(ids)
            self.mark.rows_changed()
        elif self._choices != self._drawn_choices or self.look() != self._look:
            self.redraw()
        else:
            self._redraw_changed(before)
        if self.transfers.follow:
            self._follow()

    def _measure(self, *, same_rows: bool) -> None:
        """While the rows are the same, columns do not go to and fro with what happens to them."""
        now = row_lines.wanted(self._rows.values())
        if same_rows:
            now = replace(now, phase=max(now.phase, self.wanted.phase))
        self.wanted = now

    @property
    def _choices(self) -> tuple[frozenset[str], frozenset[str]]:
        """What is expanded, and what is ticked."""
        return frozenset(self.transfers.expanded), frozenset(self.transfers.ticked)

    def redraw(self) -> None:
        self._drawn_choices = self._choices
        super().redraw()

    def _redraw_changed(self, before: dict[str, TransferRow]) -> None:
        changed = {
            each: (before[each], row)
            for each, row in self._rows.items()
            if before[each] is not row and before[each] != row
        }
        if any(each in self.expanded for each in changed):
            self.redraw()
            return
        width = self._width
        cells = self._columns.live
        for each, (old, new) in changed.items():
            drawn = self._line(old, width), self._line(new, width)
            if drawn[0] == drawn[1]:
                continue
            moving = drawn[0][1:] == drawn[1][1:] and drawn[0][0][1] == drawn[1][0][1]
            self.redraw_rows([each], cells if moving else None)

    def _follow(self) -> None:
        """Keep the cursor with the first whose bytes move."""
        active = next((row.id for row in self._rows.values() if row.active), None)
        if active is not None and active != self.cursor_id:
            self.move_to(active)

    # Drawing --------------------------------------------------------------------------------

    def look(self) -> Hashable:
        return self._width, self._columns

    @property
    def _columns(self) -> row_lines.Columns:
        return row_lines.columns(self._width, self.wanted, resting=self.transfers.resting)

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        return self._line(
            self._rows[self.ids[row]], width, cursor=cursor, marked=row in self.mark.rows
        )

    def _line(
        self, row: TransferRow, width: int, *, cursor: bool = False, marked: bool = False
    ) -> Line:
        return row_lines.head(
            row,
            width,
            self._columns,
            cursor=cursor,
            ticked=row.id in self.transfers.ticked,
            opened=row.id in self.expanded,
            marked=marked,
        )

    def draw_details(self, row: int, width: int) -> list[Line]:
        return row_lines.details(self._rows[self.ids[row]], width)

    def draw_empty(self) -> Sequence[Line]:
        if self.transfers.queue.rows:
            return (
                (),
                (
                    (
                        self._says(_CLEARED),
                        "dim",
                    ),
                ),
            )
        return (
            (),
            (("   Nothing has been delivered from this machine yet.", "strong"),),
            ((self._says(_HOW_TO_DELIVER), "dim"),),
        )

    def _says(self, sentence: str) -> str:
        return f"   {with_keys(sentence, self.desk_app.keymap)}"

    # The cursor -----------------------------------------------------------------------------

    @property
    def row_under_cursor(self) -> TransferRow | None:
        return self._rows.get(self.cursor_id or "")

    def move_cursor(self, row: int, *, direction: int = 1) -> None:
        before = self.cursor
        super().move_cursor(row, direction=direction)
        self.mark.cursor_moved(before)

    def action_cursor_by(self, rows: int) -> None:
        self.transfers.follow = False
        super().action_cursor_by(rows)

    def action_page(self, pages: int) -> None:
        self.transfers.follow = False
        super().action_page(pages)

    def action_cursor_to_end(self, direction: int) -> None:
        self.transfers.follow = False
        super().action_cursor_to_end(direction)

    def action_follow(self) -> None:
        self.transfers.follow = not self.transfers.follow
        if self.transfers.follow:
            self._follow()
        self.desk_app.say(
            "The cursor follows what is being sent; moving it ends that."
            if self.transfers.follow
            else "The cursor stays where it is."
        )

    # Ticks ----------------------------------------------------------------------------------

    def action_range(self) -> None:
        """Begin a range at the cursor, or tick the one that has begun."""
        if not self.mark.begun:
            self.mark.begin()
            return
        self._tick(self.transfers.ticked | {self.ids[row] for row in self.mark.rows})
        self.mark.drop()

    def action_tick(self) -> None:
        if self.mark.begun:
            self.action_range()
        elif self.cursor_id is not None:
            self.tick_row()
            self.action_cursor_by(1)

    def tick_row(self) -> None:
        """Tick the row under the cursor, or take its tick away."""
        if (row_id := self.cursor_id) is not None:
            self.transfers.ticked ^= {row_id}
            self._drawn_choices = self._choices
            self.redraw_rows([row_id])

    def on_line_list_tick_clicked(self, message: LineList.TickClicked) -> None:
        message.stop()
        self.tick_row()

    def action_tick_all(self) -> None:
        self._tick(set(self.ids))

    def action_invert(self) -> None:
        self._tick(self.transfers.ticked ^ set(self.ids))

    def action_untick(self) -> None:
        self._tick(set())

    def _tick(self, ticked: set[str]) -> None:
        self.transfers.ticked = ticked
        self.redraw()

    @property
    def chosen(self) -> list[TransferRow]:
        """What is ticked, in the list's order; else the row under the cursor."""
        rows = [row for row in self._rows.values() if row.id in self.transfers.ticked]
        under_cursor = self.row_under_cursor
        return rows or ([under_cursor] if under_cursor is not None else [])

    # Steering -------------------------------------------------------------------------------

    def action_pause(self) -> None:
        steering.pause_or_resume(self.desk_app, self.chosen)

    def action_pause_all(self) -> None:
        steering.pause_or_resume(self.desk_app, self.transfers.queue.running)

    def action_pause_file(self) -> None:
        if (row := self.row_under_cursor) is not None:
            steering.ask_file(self.desk_app, row)

    def action_retry(self) -> None:
        steering.retry(self.desk_app, self.chosen)

    def action_retry_all(self) -> None:
        steering.retry_all(self.desk_app, self.transfers.shown)

    def action_cancel(self) -> None:
        steering.ask_cancel(self.desk_app, self.chosen)

    def action_shift(self, step: str) -> None:
        steering.shift(self.desk_app, self.chosen, Step(step))

    def action_priority(self, by: int) -> None:
        steering.change_priority(self.desk_app, self.chosen, by)

    def action_limit(self) -> None:
        limiting.ask_limit(self.desk_app, self.chosen)

    def action_tell_limit(self) -> None:
        limiting.tell_limit(self.desk_app)

    def action_log(self) -> None:
        if (row := self.row_under_cursor) is not None:
            from backlot_tui.ui.transfers.log import show_log  # noqa: PLC0415 (when first asked)

            show_log(self.desk_app, row)

    # Looking --------------------------------------------------------------------------------

    def action_clear_ended(self) -> None:
        if self.transfers.clear_ended():
            self.desk_app.keep_cleared()
            self.desk_app.show_transfers()

    def action_zoom(self) -> None:
        self.desk_app.action_transfers()

    def action_details(self) -> None:
        row = self.row_under_cursor
        if row is None:
            return
        if row.request_id not in self.desk_app.model.by_id:
            self.desk_app.say("Its request is not in the local copy of this portal.")
            return

        from backlot_tui.ui.screens.details import DetailsScreen  # noqa: PLC0415

        self.app.push_screen(DetailsScreen(row.request_id))

    def action_copy_ids(self) -> None:
        from backlot_tui.ui.selection import copy_ids  # noqa: PLC0415

        copy_ids(self.desk_app, [row.id for row in self.chosen])
