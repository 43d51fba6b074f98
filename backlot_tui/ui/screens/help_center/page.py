"""One guide, to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one

from backlot_tui.guides import Guide
from backlot_tui.ui.lines import Line, plain
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.screens.help_center.markdown import Page, render
from backlot_tui.ui.widgets.line_block import LineBlock
from backlot_tui.ui.widgets.one_line import OneLine

_PAGE = 16


class GuidePage(Dialog[None]):
    """words: what was looked for (folded); the page opens where they are."""

    CSS_PATH = "help_center.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h,left,H", "dismiss(None)", "Back", show=False),
        Binding("j,down", "scroll_by(1)", "Down", show=False),
        Binding("k,up", "scroll_by(-1)", "Up", show=False),
        Binding("space,pagedown,ctrl+d", f"scroll_by({_PAGE})", "Page down", show=False),
        Binding("pageup,ctrl+u", f"scroll_by(-{_PAGE})", "Page up", show=False),
        Binding("g,home", "scroll_to_end(-1)", "Top", show=False),
        Binding("G,end", "scroll_to_end(1)", "Bottom", show=False),
        Binding("right_square_bracket", "part(1)", "Next part", show=False),
        Binding("left_square_bracket", "part(-1)", "Part before", show=False),
    ]

    block = query_one(LineBlock)

    def __init__(self, guide: Guide, words: Sequence[str] = ()) -> None:
        super().__init__()
        self._guide = guide
        self._words = words
        self._page = Page((), ())

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            title = OneLine()
            title.show(((self._guide.title, "strong"),), (("[ ] parts   j k   Esc", "dim"),))
            yield title
            yield LineBlock(self._draw)

    def on_mount(self) -> None:
        self.call_after_refresh(self._find)

    def _draw(self, width: int) -> Sequence[Line]:
        self._page = render(self._guide.body, width - 2)
        return self._page.lines

    def _find(self) -> None:
        """Begin at the first line with the most of the words, under its heading if that is near."""
        if not self._words:
            return
        texts = [plain([line]).casefold() for line in self._page.lines]
        has = [sum(word in text for word in self._words) for text in texts]
        if max(has):
            self.block.scroll_lines(max(0, has.index(max(has)) - 2))

    def action_scroll_by(self, lines: int) -> None:
        self.block.scroll_lines(lines)

    def action_scroll_to_end(self, direction: int) -> None:
        self.block.scroll_lines(direction * len(self._page.lines))

    def action_part(self, step: int) -> None:
        """To the next heading, or the one before."""
        top = round(self.block.scroll_offset.y)
        ahead = [at for at in self._page.headings if at > top]
        behind = [at for at in self._page.headings if at < top]
        if step > 0 and ahead:
            self.block.scroll_lines(ahead[0] - top)
        elif step < 0:
            self.block.scroll_lines((behind[-1] if behind else 0) - top)
