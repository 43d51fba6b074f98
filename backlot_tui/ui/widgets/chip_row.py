"""Short texts side by side, each of which can be taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from backlot_tui.ui.lines import Piece, fit
from backlot_tui.ui.widgets.one_line import OneLine

_CROSS = 3
"""Cells at a chip's end that a click takes it away by."""
_SHORTEST = 8
"""Cells that a chip keeps where the row has no room for all of it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Chip number `at`, drawn from cell `x` on."""

    at: int
    x: int
    text: str


def slots(texts: Sequence[str], width: int, current: int) -> list[Slot]:
    """The chips that a row of `width` cells has room for, the current one among them."""
    chips = [f"[{fit(text, min(cell_len(text), max(_SHORTEST, width - 4)))} ×]" for text in texts]
    first = 0
    while (
        first < current and sum(map(cell_len, chips[first : current + 1])) + current - first > width
    ):
        first += 1
    found: list[Slot] = []
    x = 0
    for at in range(first, len(chips)):
        if found and x + cell_len(chips[at]) > width:
            break
        found.append(Slot(at, x, chips[at]))
        x += cell_len(chips[at]) + 1
    return found


class ChipRow(OneLine, can_focus=True):
    """Posts `Removed` for a chip that a person takes away, and `Left` when they are done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h,shift+tab", "walk(-1)", "Before", show=False),
        Binding("right,l,tab", "walk(1)", "Next", show=False),
        Binding("x,delete,backspace", "remove", "Remove", show=False),
        Binding("escape,q,enter,down,j", "leave", "Back", show=False),
    ]

    class Removed(Message):
        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    class Left(Message):
        """The person goes back to the list."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id)
        self._texts: Sequence[str] = ()
        self._current = 0
        self._slots: Sequence[Slot] = ()

    def take(self, texts: Sequence[str]) -> None:
        """Show these; they must be safe."""
        self._texts = texts
        self._current = max(0, min(self._current, len(texts) - 1))
        self._draw()

    def _draw(self) -> None:
        marked = self._current if self.has_focus else -1
        self._slots = slots(self._texts, self.size.width - 1, self._current)
        pieces: list[Piece] = []
        for slot in self._slots:
            pieces += [(slot.text, "pick" if slot.at == marked else "accent"), (" ", "")]
        hidden = len(self._texts) - len(self._slots)
        self.show(tuple(pieces), ((f"{hidden} more ", "dim"),) if hidden else ())

    def watch_has_focus(self, value: bool) -> None:
        super().watch_has_focus(value)
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """To the chip; on its cross it goes, and the person is back where they were."""
        x = event.x - 1
        for slot in self._slots:
            end = slot.x + cell_len(slot.text)
            if slot.x <= x < end:
                self._current = slot.at
                self._draw()
                if x >= end - _CROSS:
                    self.action_remove()
                    self.action_leave()

    def action_walk(self, steps: int) -> None:
        self._current = max(0, min(self._current + steps, len(self._texts) - 1))
        self._draw()

    def action_remove(self) -> None:
        if self._texts:
            self.post_message(self.Removed(self._current))

    def action_leave(self) -> None:
        self.post_message(self.Left())
