"""What a person does with the File Bin on the delivery screen."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from backlot_tui.desk.session.session import Session
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted
from backlot_tui.ui.delivering import card_files
from backlot_tui.ui.delivering.naming import name_of
from backlot_tui.ui.file_bin.bin_lines import header
from backlot_tui.ui.file_bin.keeping import (
    add_to_bin,
    paste_into_bin,
    reset_bin,
    take_out_of_bin,
    watch_folder,
)
from backlot_tui.ui.lines import Line
from backlot_tui.ui.path_completion import first_folder
from backlot_tui.ui.screens.question import Question

if TYPE_CHECKING:
    from backlot_tui.ui.screens.delivery import DeliveryScreen


def begin(screen: DeliveryScreen) -> None:
    """Have the bin looked after from now on; a state folder that cannot serve is told of."""
    try:
        screen.desk_app.bin()
    except Problem as problem:
        screen.desk_app.complain(problem)


def show(screen: DeliveryScreen) -> None:
    """The header always; the files when unfolded."""
    snapshot = screen.desk_app.model.bin
    unfolded = screen.bin_list.display
    screen.bin_header.show(*header(snapshot, unfolded=unfolded))
    if unfolded:
        screen.bin_list.show_bin(snapshot, used_by(screen.session))


def used_by(session: Session) -> Mapping[str, Sequence[str]]:
    """Path -> the cards that have it, of other sessions too, in words."""
    used = {path: list(cards) for path, cards in session.elsewhere.items()}
    for card in session.cards:
        for file in card.files:
            used.setdefault(file.source.path, []).append(name_of(card))
    return used


def fold(screen: DeliveryScreen) -> None:
    """Unfold and go there; from there, fold and go back to the cards."""
    bin_list = screen.bin_list
    if bin_list.display and not bin_list.has_focus:
        bin_list.focus()
        return
    bin_list.display = not bin_list.display
    show(screen)
    (bin_list if bin_list.display else screen.cards).focus()


def add(screen: DeliveryScreen) -> None:
    """Ask for a path."""
    from backlot_tui.ui.screens.path_prompt import PathPrompt  # noqa: PLC0415

    app = screen.desk_app

    def given(path: str | None) -> None:
        if path is not None:
            app.last_folder = os.path.dirname(path)  # noqa: PTH120 (bytes safe)
            app.files.do(app, partial(add_to_bin, app.bin().file_bin, [path]))

    prompt = PathPrompt("Add to the File Bin", None, first_folder(app.last_folder))
    screen.app.push_screen(prompt, given)


def paste(screen: DeliveryScreen, text: str) -> None:
    app = screen.desk_app
    if text.strip():
        app.files.do(app, partial(paste_into_bin, app.bin().file_bin, text))


def use(screen: DeliveryScreen) -> None:
    """The file under the bin's cursor onto the card under the cards' cursor."""
    if (item := screen.bin_list.item) is not None:
        card_files.put_paths(screen, [item.path])


def remove(screen: DeliveryScreen) -> None:
    app, item = screen.desk_app, screen.bin_list.item
    if item is not None and app.model.bin is not None:
        app.files.do(app, partial(take_out_of_bin, app.bin().file_bin, app.model.bin, item.path))


def reset(screen: DeliveryScreen) -> None:
    """Empty the bin, after asking."""
    app = screen.desk_app
    count = len(app.model.bin.items) if app.model.bin is not None else 0
    if not count:
        app.say("The File Bin is empty.")
        return
    lines: list[Line] = [
        ((f"{counted(count, 'file')} will not be offered again until dropped in anew.", ""),),
        (("Nothing is deleted from the disk; cards keep their files.", "dim"),),
    ]

    def answered(yes: bool | None) -> None:
        if yes:
            app.files.do(app, partial(reset_bin, app.bin().file_bin))

    screen.app.push_screen(Question("Empty the File Bin?", lines, "Reset"), answered)


def watch(screen: DeliveryScreen) -> None:
    """Ask for a folder to watch."""
    from backlot_tui.ui.screens.prompt import Prompt  # noqa: PLC0415

    app = screen.desk_app

    def given(path: str | None) -> None:
        if path and path.strip():
            app.files.do(app, partial(watch_folder, app.bin().file_bin, path.strip()))

    folder = safe_text(first_folder(app.last_folder))
    about = "What lies in it and what is dropped into it goes into the File Bin."
    screen.app.push_screen(Prompt("Watch which folder?", about, value=folder), given)
