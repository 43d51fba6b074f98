"""Choosing a file by its path, with completion of folders and names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input

from backlot_tui.domain.catalogue import FilesTaken, SourceType
from backlot_tui.domain.file_names import ASSET_MAP
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import human_size
from backlot_tui.ui.background import while_open
from backlot_tui.ui.path_completion import (
    Entry,
    Listing,
    completed,
    matches,
    read_folder,
    restarted,
    split,
)
from backlot_tui.ui.request_view import needs
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.widgets.choice_list import Choice, ChoiceList
from backlot_tui.ui.widgets.one_line import OneLine
from backlot_tui.ui.widgets.quiet_input import QuietInput

if TYPE_CHECKING:
    from backlot_tui.ui.app import DeskApp


class PathPrompt(Dialog[str | None]):
    """Dismissed with the path as the disk spells it, or None.

    source_type: what the file is for; None where any file or package will do.
    """

    CSS_PATH = "path_prompt.tcss"
    AUTO_FOCUS = "QuietInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", show=False)
    ]

    class FolderRead(Message):
        def __init__(self, listing: Listing) -> None:
            super().__init__()
            self.listing = listing

    choices = query_one(ChoiceList)
    input = query_one(QuietInput)
    said = query_one("#path-said", OneLine)

    def __init__(self, title: str, source_type: SourceType | None, folder: str) -> None:
        super().__init__()
        self._title = title
        self._source_type = source_type
        self._listing = Listing("", ())
        self._asked: str | None = None
        shown = safe_text(folder)
        self._start = shown
        self._real = {shown: folder}
        """Folder as shown -> as the disk spells it: a name may not be UTF-8."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            title = OneLine()
            title.show(((self._title, "strong"),), (("Tab ↑↓ Enter   Esc", "dim"),))
            yield title
            yield OneLine(id="path-said")
            yield QuietInput(self._start, placeholder="path of the file; Tab completes")
            yield ChoiceList("Nothing here begins like this.")

    def on_mount(self) -> None:
        self.input.cursor_position = len(self._start)
        self._look()

    # What is there --------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        if (text := restarted(event.value)) != event.value:
            self._write(text)  # comes back here
        else:
            self._look()

    def _look(self) -> None:
        """List the folder that the text names, reading it only when it is another one."""
        folder, _ = split(self.input.value)
        if folder != self._asked:
            self._asked = folder
            real = self._real.get(folder, folder)
            app = cast("DeskApp", self.app)
            app.files.do(self, partial(_read, real))
        self._show()

    @while_open
    def on_path_prompt_folder_read(self, message: FolderRead) -> None:
        folder, _ = split(self.input.value)
        if message.listing.folder == self._real.get(folder, folder):
            self._listing = message.listing
            self._show()

    def _found(self) -> list[Entry]:
        folder, beginning = split(self.input.value)
        if self._listing.folder != self._real.get(folder, folder):
            return []
        return matches(self._listing, beginning)

    def _show(self) -> None:
        self.choices.take([self._choice(entry) for entry in self._found()])
        wants = f"Wants {needs(self._source_type)}" if self._source_type else "Any file"
        hint = self._listing.trouble or wants
        if self._is_package:
            hint = "This folder is an IMF package: Enter takes all of it."
        self.said.show(((hint, "warn" if self._listing.trouble else "dim"),))

    def _choice(self, entry: Entry) -> Choice:
        if entry.is_folder:
            return Choice(entry.name, entry.shown + "/", role="accent")
        wanted = self._source_type.extensions if self._source_type else ("",)
        fits = entry.shown.lower().endswith(wanted)
        return Choice(entry.name, entry.shown, human_size(entry.size), "" if fits else "dim")

    @property
    def _is_package(self) -> bool:
        """Whether the folder itself can be taken."""
        folder, beginning = split(self.input.value)
        here = self._listing.folder == self._real.get(folder, folder) and not beginning
        wanted = self._source_type
        takes = wanted is None or wanted.files is FilesTaken.SINGLE_OR_PACKAGE
        return here and takes and any(it.name == ASSET_MAP for it in self._listing.entries)

    # Keys -----------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        steps = {"down": 1, "up": -1, "pagedown": 8, "pageup": -8}
        if event.key in steps:
            event.stop()
            self.choices.step(steps[event.key])
        elif event.key == "tab":
            event.stop()
            event.prevent_default()
            self._complete()

    def _complete(self) -> None:
        folder, beginning = split(self.input.value)
        found = self._found()
        if len(found) == 1:
            self._enter(folder, found[0])
        else:
            self._write(folder + completed(beginning, found))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        folder, beginning = split(self.input.value)
        chosen = self.choices.chosen
        named = [
            entry
            for entry in self._found()
            if entry.name == (chosen.id if chosen else None) or entry.shown == beginning
        ]
        if named and named[0].is_folder:
            self._enter(folder, named[0])
        elif named:
            self.dismiss(self._real.get(folder, folder) + named[0].name)
        elif self._is_package:
            self.dismiss(self._listing.folder.rstrip("/"))
        elif beginning:
            self.dismiss(self._real.get(folder, folder) + beginning)

    def _enter(self, folder: str, entry: Entry) -> None:
        """Take a name into the text; a folder is gone into."""
        text = folder + entry.shown + ("/" if entry.is_folder else "")
        if entry.is_folder:
            self._real[text] = self._real.get(folder, folder) + entry.name + "/"
        self._write(text)

    def _write(self, text: str) -> None:
        self.input.value = text
        self.input.cursor_position = len(text)


def _read(folder: str) -> Message:
    return PathPrompt.FolderRead(read_folder(folder))
