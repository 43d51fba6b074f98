"""The list of guides: type to find one, Enter reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Input

from backlot_tui.guides import Guide, all_guides, found_in
from backlot_tui.ui.lines import Line, fit
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.screens.help_center.page import GuidePage
from backlot_tui.ui.widgets.line_list import LineList
from backlot_tui.ui.widgets.one_line import OneLine
from backlot_tui.ui.widgets.quiet_input import QuietInput

_TITLE = 26


class GuideList(LineList):
    """A guide per line: its title, and what it is for or where the words were found."""

    def __init__(self, guides: Sequence[Guide]) -> None:
        super().__init__()
        self._guides = {guide.name: guide for guide in guides}
        self._said: dict[str, str] = {}

    def narrow(self, words: Sequence[str]) -> None:
        found = {name: found_in(guide, words) for name, guide in self._guides.items()}
        self._said = {name: line for name, line in found.items() if line is not None}
        self.set_rows(list(self._said))

    @property
    def chosen(self) -> Guide | None:
        return self._guides[self.cursor_id] if self.cursor_id is not None else None

    def shows_cursor(self) -> bool:
        """Also while somebody types in the line above: Enter reads what is marked."""
        return True

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        name = self.ids[row]
        title = fit(self._guides[name].title, _TITLE)
        return (("▌ " if cursor else "  ", "accent"), (f"{title} ", ""), (self._said[name], "dim"))

    def draw_empty(self) -> Sequence[Line]:
        return ((("No guide has these words.", "dim"),),)


class FindInput(QuietInput):
    """H opened the guides and closes them again; a word with h is found in small letters too."""

    async def _on_key(self, event: events.Key) -> None:
        if event.character == "H" and not self.value:
            event.stop()
            event.prevent_default()
            self.screen.dismiss(None)
        else:
            await super()._on_key(event)


class HelpCenter(Dialog[None]):
    CSS_PATH = "help_center.tcss"
    AUTO_FOCUS = "FindInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Close", show=False),
        Binding("q,H", "dismiss(None)", "Close", show=False),
        Binding("slash", "type", "Find", show=False),
        Binding("enter", "read", "Read", show=False),
    ]

    guides = query_one(GuideList)
    input = query_one(FindInput)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            title = OneLine()
            title.show((("Help Center", "strong"),), (("type to find   Enter   Esc", "dim"),))
            yield title
            yield FindInput(placeholder="Find in all guides")
            yield GuideList(all_guides())

    def on_mount(self) -> None:
        self.guides.narrow([])

    def on_input_changed(self, event: Input.Changed) -> None:
        self.guides.narrow(event.value.casefold().split())

    def on_input_submitted(self) -> None:
        self.action_read()

    def on_key(self, event: events.Key) -> None:
        """The list answers while the line above has the focus."""
        if not self.input.has_focus:
            return
        if event.key in ("down", "up"):
            event.stop()
            self.guides.action_cursor_by(1 if event.key == "down" else -1)
        elif event.key in ("pagedown", "pageup"):
            event.stop()
            self.guides.action_page(1 if event.key == "pagedown" else -1)

    def on_click(self, event: events.Click) -> None:
        """A click on a guide reads it."""
        if event.widget is self.guides and self.guides.ids:
            row = event.y + self.guides.scroll_offset.y
            if row < len(self.guides.ids):
                self.guides.move_cursor(row)
                self.action_read()

    def action_type(self) -> None:
        self.input.focus()

    def action_back(self) -> None:
        """First the words go, then the list."""
        if self.input.value:
            self.input.value = ""
        else:
            self.dismiss(None)

    def action_read(self) -> None:
        if (guide := self.guides.chosen) is not None:
            self.app.push_screen(GuidePage(guide, self.input.value.casefold().split()))
