"""A new Estimated Delivery Date, and why."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.widgets import Button, Input

from backlot_tui.domain.requests import EstimateReason
from backlot_tui.ui.dates import day_meant, days_to, due_word, short_date, weekday
from backlot_tui.ui.lines import Piece
from backlot_tui.ui.screens import question
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.widgets.button_line import DialogTitle
from backlot_tui.ui.widgets.choice_list import Choice, ChoiceList
from backlot_tui.ui.widgets.line_block import LineBlock, paragraph
from backlot_tui.ui.widgets.one_line import OneLine
from backlot_tui.ui.widgets.quiet_input import QuietInput


@dataclass(frozen=True, slots=True)
class Estimate:
    day: date
    reason: EstimateReason


class EstimateForm(Dialog[Estimate | None]):
    """Dismissed with what Apply was pressed for, or None. Enter goes from the date to Apply."""

    CSS_PATH = "estimate_form.tcss"
    AUTO_FOCUS = "QuietInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", show=False),
        Binding("left,right", "app.focus_next", "Other button", show=False),
    ]

    input = query_one(QuietInput)
    reasons = query_one(ChoiceList)
    meant = query_one("#meant", OneLine)
    apply = query_one("#apply", Button)

    def __init__(self, count: int, today: date) -> None:
        super().__init__()
        self._count = count
        self._today = today
        self._ready_at = 0.0

    def compose(self) -> ComposeResult:
        many = f"{self._count:,} requests" if self._count > 1 else "1 request"
        with Vertical(classes="dialog"):
            keys = ("↑↓ Tab Enter", "enter"), ("Esc", "escape")
            yield DialogTitle().tell(f"Estimated Delivery Date of {many}", *keys)
            yield LineBlock(paragraph("The owner sees the new date and the reason; Due stays."))
            yield QuietInput(placeholder="2026-12-01, or +3d from today")
            yield OneLine(id="meant")
            yield ChoiceList()
            with Horizontal(id="buttons"):
                yield Button(f"Apply to {many}", id="apply")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        self.reasons.take([Choice(reason.name, str(reason)) for reason in EstimateReason])
        self._show()

    # What is given --------------------------------------------------------------------------

    @property
    def _day(self) -> date | None:
        day = day_meant(self.input.value, self._today)
        return day if day is not None and day >= self._today else None

    @property
    def _reason(self) -> EstimateReason | None:
        chosen = self.reasons.chosen
        return EstimateReason[chosen.id] if chosen is not None else None

    def _said(self, *, insist: bool) -> Piece:
        """What the text means, or what is still wanted."""
        day = self._day
        if day is None:
            over = day_meant(self.input.value, self._today) is not None
            said = "That day has passed." if over else "Which day? Such as 2026-12-01, +3d or 7d."
            return said, "bad" if over or insist else "dim"
        days = days_to(day.isoformat(), self._today) or 0
        said = f"{weekday(day)} {short_date(day.isoformat(), self._today)}, {due_word(days)}"
        if self._reason is None:
            return f"{said}. Why? Choose with ↑ ↓.", "bad" if insist else ""
        return f"{said}. {self._reason}.", "accent"

    def _show(self, *, insist: bool = False) -> None:
        self.meant.show((self._said(insist=insist),))

    # Keys -----------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if self._day is None or self._reason is None:
            self._show(insist=True)
            return
        self._ready_at = time.monotonic() + question.DEAF_S
        self.apply.focus()

    def on_choice_list_clicked(self) -> None:
        self._show()

    def on_key(self, event: events.Key) -> None:
        steps = {"down": 1, "up": -1}
        if event.key in steps:
            event.stop()
            self.reasons.step(steps[event.key])
            self._show()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        day, reason = self._day, self._reason
        if event.button.id != "apply":
            self.dismiss(None)
        elif day is None or reason is None:
            self._show(insist=True)
            self.input.focus()
        elif time.monotonic() >= self._ready_at:  # an Enter held down must not answer
            self.dismiss(Estimate(day, reason))
