"""Who is signed in and where; looking after the desk, and a bundle for who helps."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.message import Message

from backlot_tui import __version__
from backlot_tui.desk.doctor import Symptom, examine
from backlot_tui.desk.settings import Settings
from backlot_tui.desk.support import as_text, support_bundle, write_bundle
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.background import while_open
from backlot_tui.ui.lines import Line, fit, labelled
from backlot_tui.ui.messages import Told
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.screens.notice import Notice
from backlot_tui.ui.screens.prompt import Prompt
from backlot_tui.ui.screens.question import Question
from backlot_tui.ui.widgets.line_block import LineBlock
from backlot_tui.ui.widgets.line_list import LineList
from backlot_tui.ui.widgets.one_line import OneLine

if TYPE_CHECKING:
    from backlot_tui.ui.app import DeskApp

_LABELS = 13
_NAME = 16
_ENTRIES = {
    "guides": ("Help Center", "the guides: how to find, deliver, mend"),
    "doctor": ("Doctor", "what deliveries depend on, and what to do"),
    "bundle": ("Support bundle", "for who helps you; without secrets"),
}


class Entries(LineList):
    """The things that the menu does."""

    def on_mount(self) -> None:
        self.set_rows(list(_ENTRIES))

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        name, about = _ENTRIES[self.ids[row]]
        return (("▌ " if cursor else "  ", "accent"), (fit(name, _NAME), ""), (about, "dim"))


class UserMenu(Dialog[None]):
    CSS_PATH = "user_menu.tcss"
    AUTO_FOCUS = "Entries"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,U", "dismiss(None)", "Close", show=False),
        Binding("enter", "choose", "Choose", show=False),
    ]

    class Examined(Message):
        def __init__(self, symptoms: Sequence[Symptom]) -> None:
            super().__init__()
            self.symptoms = symptoms

    class Bundled(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    entries = query_one(Entries)
    said = query_one("#menu-said", OneLine)

    def __init__(self) -> None:
        super().__init__()
        self._working = False

    @property
    def desk_app(self) -> DeskApp:
        return cast("DeskApp", self.app)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            title = OneLine()
            title.show((("You and this desk", "strong"),), (("Enter   Esc", "dim"),))
            yield title
            yield LineBlock(self._facts)
            yield Entries()
            yield OneLine(id="menu-said")

    def _facts(self, width: int) -> list[Line]:
        app = self.desk_app
        facts = {
            "Signed in": safe_text(app.model.user) or "not yet",
            "Portal": safe_text(app.desk.portal),
            "Profile": safe_text(app.desk.settings.profile),
            "Version": __version__,
            "State folder": safe_text(str(app.desk.folder.path)),
        }
        draw = partial(labelled, width=width - 1, indent=0, label_width=_LABELS)
        return [line for label, text in facts.items() for line in draw(label, text)]

    def action_choose(self) -> None:
        if self._working:
            return
        if self.entries.cursor_id == "guides":
            self._open_guides()
            return
        self._working = True
        work = {"doctor": _examine, "bundle": _bundle}[self.entries.cursor_id or "doctor"]
        self.said.show((("Looking …", "dim"),))
        self.desk_app.asking.do(self, partial(work, self.desk_app.desk.settings))

    def _open_guides(self) -> None:
        from backlot_tui.ui.screens.help_center.center import HelpCenter  # noqa: PLC0415

        self.app.push_screen(HelpCenter())

    def on_click(self, event: events.Click) -> None:
        """A click on an entry does it."""
        if event.widget is self.entries and event.y < len(self.entries.ids):
            self.entries.move_cursor(event.y)
            self.action_choose()

    def _done(self) -> None:
        self._working = False
        self.said.show(())

    @while_open
    def on_user_menu_examined(self, message: Examined) -> None:
        self._done()
        self.app.push_screen(Notice("Doctor", partial(_symptoms, message.symptoms)))

    @while_open
    def on_user_menu_bundled(self, message: Bundled) -> None:
        self._done()
        lines: list[Line] = [((safe_text(line), ""),) for line in message.text.splitlines()]
        preview = BundlePreview("Write this to a file?", lines, "Write")
        self.app.push_screen(preview, partial(self._ask_name, message.text))

    def _ask_name(self, text: str, wanted: bool | None) -> None:
        if not wanted:
            return
        prompt = Prompt(
            "Write the support bundle",
            "Path of a new file, which only you can read.",
            value=f"~/backlot-support-{self.desk_app.now():%Y-%m-%d}.json",
        )
        self.app.push_screen(prompt, partial(self._write, text))

    def _write(self, text: str, path: str | None) -> None:
        if path:
            self.desk_app.files.do(self.app, partial(_written, text, path))


class BundlePreview(Question):
    """All that the bundle has, and whether to write it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_by(1)", "Down", show=False),
        Binding("k,up", "scroll_by(-1)", "Up", show=False),
        Binding("pagedown", "scroll_by(12)", "Page down", show=False),
        Binding("pageup", "scroll_by(-12)", "Page up", show=False),
    ]

    block = query_one(LineBlock)

    def action_scroll_by(self, lines: int) -> None:
        self.block.scroll_lines(lines)


def _examine(settings: Settings) -> Message:
    return UserMenu.Examined(examine(settings, os.environ))


def _bundle(settings: Settings) -> Message:
    return UserMenu.Bundled(as_text(support_bundle(settings, os.environ)))


def _symptoms(symptoms: Sequence[Symptom], width: int) -> list[Line]:
    lines: list[Line] = []
    for symptom in symptoms:
        mark = "✓" if symptom.fine else "!"
        draw = partial(labelled, width=width - 1, indent=0, label_width=_LABELS + 2)
        lines += draw(
            f"{mark} {symptom.name}", symptom.sentence, role="" if symptom.fine else "warn"
        )
        if symptom.fix:
            lines += draw("", symptom.fix)
    return lines


def _written(text: str, path: str) -> Told:
    try:
        write_bundle(Path(os.path.expanduser(path)), text)  # noqa: PTH111 (odd bytes)
    except Problem as problem:
        return Told(safe_text(str(problem)), bad=True)
    return Told(safe_text(f"Written to {path}. Read it before you send it."))
