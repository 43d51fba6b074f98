"""The filter line: a word, an input, and how many requests it leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input, Static

from backlot_tui.desk.completing import Completion
from backlot_tui.domain.filters import FilterError
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.lines import Line, Piece
from backlot_tui.ui.view_text import term_texts, without_term
from backlot_tui.ui.widgets.chip_row import ChipRow
from backlot_tui.ui.widgets.one_line import OneLine
from backlot_tui.ui.widgets.quiet_input import QuietInput

TYPING_KEYS: Line = (
    *(("Enter", "accent"), (" Keep it  ", "dim"), ("Esc", "accent"), (" Take it away  ", "dim")),
    *(("Tab", "accent"), (" Complete  ", "dim"), ("↑", "accent"), (" Older filters", "dim")),
)
"""For the footer: while somebody types, a command's key is a letter."""
_CHIP_KEYS: Line = (("←→ walk   x takes the term away   Esc back to the list", "dim"),)
_SHOWN = 6
"""Suggestions that have room on one line."""


class _Marked(Highlighter):
    """Marks where a filter cannot be read; without colour, as that may be switched off."""

    def __init__(self, at: int) -> None:
        self._at = at

    def highlight(self, text: Text) -> None:
        word = text.plain[self._at :].split(" ", 1)[0]
        text.stylize("reverse", self._at, self._at + max(1, len(word)))


class FilterBar(Vertical):
    """Posts `Changed` while a person types, and `Left` when they are done with it.

    Where nobody types, the filter's terms stand there as chips.
    """

    class Changed(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

        def can_replace(self, message: Message) -> bool:
            """A fast typist's letters become one search and one repaint."""
            return isinstance(message, FilterBar.Changed)

    class Left(Message):
        """The person goes back to the list."""

    input = query_one(QuietInput)
    chips = query_one(ChipRow)
    count = query_one("#count", OneLine)
    error = query_one("#filter-error", OneLine)

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id)
        self.history: list[str] = []
        """Filters that were used, the newest last."""
        self._looking_back = 0
        """How many steps up the history the text is."""
        self.suggest: Callable[[str], Sequence[Completion]] = lambda _: ()
        self._suggested: Sequence[Completion] = ()
        self._error: FilterError | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(id="filter-line"):
            yield Static(" / ", id="filter-mark", markup=False)
            yield QuietInput(placeholder="words, or key:value; f picks values", id="filter")
            yield ChipRow(id="chips")
            yield OneLine(id="count")
        yield OneLine(id="filter-error")

    @property
    def text(self) -> str:
        return self.input.value

    @property
    def key_begins_at(self) -> int | None:
        """The column of the word that is typed, while that may become a key."""
        keys = [each for each in self._suggested if each.text.endswith(":")]
        return keys[0].start if keys and self.input.has_focus else None

    def write(self, text: str) -> None:
        """Put a filter in place and apply it now."""
        self._suggested = ()
        with self.input.prevent(Input.Changed):
            self.input.value = text
            self.input.cursor_position = len(text)
        self._apply()

    def edit(self) -> None:
        """The old filter is marked: typing takes its place, an arrow key keeps it."""
        self._show_chips(False)
        self.screen.set_focus(self.input)  # now: the next letter may be here already
        self.input.select_all()

    def walk_chips(self) -> None:
        """To the terms, one by one; there are none in an empty or unreadable filter."""
        if self.chips.display:
            self.chips.focus()

    def show(self, count: str, error: FilterError | None) -> None:
        self._error = error
        self.input.highlighter = _Marked(error.position) if error is not None else None
        self.input.refresh()
        self.count.show((), ((count, "dim"),))
        self._show_below()
        if not self.input.has_focus:
            self._show_chips(error is None)
        # While a person types the line is there anyway: the list must not jump with each letter.
        self.set_class(error is not None, "-unreadable")

    def _show_below(self) -> None:
        """The way on, where one is known: `status:` is no filter yet, but its values are there."""
        if self.chips.has_focus:
            self.error.show(_CHIP_KEYS)
        elif self._error is not None and not self._suggested:
            what = self._error.what
            said = f"{what[:1].upper()}{what[1:]} {self._error.fix}"
            self.error.show(((safe_text(said), "bad"),))
        else:
            self.error.show(self._suggestion_line())

    def _show_chips(self, wanted: bool) -> None:
        texts = term_texts(self.text) if wanted else ()
        self.chips.take([safe_text(text) for text in texts])
        self.chips.display, self.input.display = bool(texts), not texts

    def _suggestion_line(self) -> Line:
        """What Tab would complete to, the first one marked."""
        pieces: list[Piece] = []
        for at, each in enumerate(self._suggested):
            text = safe_text(each.shown)
            pieces.append((text if at == 0 else f"  {text}", "accent" if at == 0 else ""))
            if each.count is not None:
                pieces.append((f" {each.count:,}", "dim"))
        return (("Tab ", "dim"), *pieces) if pieces else ()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._suggested = self.suggest(event.value)[:_SHOWN]
        self._apply()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._leave()

    def on_key(self, event: events.Key) -> None:
        if not self.input.has_focus:
            return
        if event.key == "escape":
            event.stop()
            self.write("")
            self.post_message(self.Left())
        elif event.key == "tab" and self._suggested:
            event.stop()
            event.prevent_default()
            self._complete(self._suggested[0])
        elif event.key == "up" or (event.key == "down" and self._looking_back):
            event.stop()
            self._look_back(1 if event.key == "up" else -1)
        elif event.key in ("down", "tab"):
            event.stop()
            event.prevent_default()
            self._leave()

    def on_descendant_focus(self) -> None:
        self._show_below()

    def on_descendant_blur(self) -> None:
        self._show_below()
        if not self.input.has_focus:
            self._show_chips(self._error is None)

    def on_chip_row_removed(self, message: ChipRow.Removed) -> None:
        text = without_term(self.text, message.at)
        if not text:
            self.post_message(self.Left())
        self.write(text)

    def on_chip_row_left(self) -> None:
        self.post_message(self.Left())

    def _leave(self) -> None:
        self._suggested = ()
        if self.text and self.history[-1:] != [self.text]:
            self.history.append(self.text)
        self._looking_back = 0
        self._apply()
        self.post_message(self.Left())

    def _complete(self, taken: Completion) -> None:
        text = self.text[: taken.start] + taken.text
        self.input.value = text if taken.text.endswith(":") else f"{text} "
        self.input.cursor_position = len(self.input.value)

    def _look_back(self, steps: int) -> None:
        self._looking_back = max(0, min(len(self.history), self._looking_back + steps))
        text = self.history[-self._looking_back] if self._looking_back else ""
        self.write(text)

    def _apply(self) -> None:
        self.post_message(self.Changed(self.text))
