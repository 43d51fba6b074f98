"""Accept all suggested: what would go onto which card, to be looked through first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.message import Message

from backlot_tui.desk.session.offers import Acceptance
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted
from backlot_tui.ui.columns import Wish, fit_columns
from backlot_tui.ui.commands import Keymap, Scope, bindings_for, dialog_footer_of, with_keys
from backlot_tui.ui.delivering.card_lines import names_within
from backlot_tui.ui.file_bin.offer_lines import offer_details
from backlot_tui.ui.lines import Line, fit, longest
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.widgets.command_bar import CommandBar
from backlot_tui.ui.widgets.line_list import LineList
from backlot_tui.ui.widgets.one_line import OneLine

_MARKS = 7
_WISHES: tuple[Wish, ...] = (
    ("type", 24), ("language", 12), ("episode", 7), ("title", 8), ("files", 22), ("title", 30),
)  # fmt: skip
"""What is looked through is type, language and the file; the title is known from the cards."""


class AcceptanceList(LineList):
    """One row a card; all are ticked at first."""

    class Ticked(Message):
        """More of them, or fewer, are to be accepted now."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.REVIEW)]

    def __init__(self, acceptances: Sequence[Acceptance]) -> None:
        super().__init__(id="acceptances")
        self._by_id = {each.card.request.id: each for each in acceptances}
        self.ticked = set(self._by_id)
        self._best = _best([each.card.request for each in acceptances])

    def on_mount(self) -> None:
        self.set_rows(list(self._by_id))

    def toggle(self) -> None:
        if (row_id := self.cursor_id) is not None:
            self.ticked ^= {row_id}
            self.redraw_rows([row_id])
            self.action_cursor_by(1)
            self.post_message(self.Ticked())

    @property
    def accepted(self) -> list[Acceptance]:
        return [each for row_id, each in self._by_id.items() if row_id in self.ticked]

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        row_id = self.ids[row]
        acceptance = self._by_id[row_id]
        box = "[x]" if row_id in self.ticked else "[ ]"
        opened = "▾" if row_id in self.expanded else "▸"
        columns = fit_columns(_WISHES, self._best, width - _MARKS, always=("title", "files"))
        names = [safe_text(offer.item.name) for offer in acceptance.offers]
        files = columns.pop("files")
        texts = _texts(acceptance.card.request)
        wanted = " ".join(fit(texts[key], cells) for key, cells in columns.items())
        return (
            (f"{'▌' if cursor else ' '}{box} {opened} ", "accent"),
            (f"{wanted} ", ""),
            (names_within(names, files), "good"),
        )

    def draw_details(self, row: int, width: int) -> list[Line]:
        return [
            line
            for offer in self._by_id[self.ids[row]].offers
            for line in offer_details(offer, [], width)
        ]


def _texts(request: SourceRequest) -> dict[str, str]:
    return {
        "title": safe_text(request.title),
        "episode": safe_text(request.episode_label),
        "type": safe_text(request.source_type),
        "language": safe_text(request.language or ""),
    }


def _best(requests: Sequence[SourceRequest]) -> dict[str, int]:
    rows = [_texts(request) for request in requests]
    best = {key: longest(row[key] for row in rows) for key in rows[0]}
    return {**best, "files": 400}


class AcceptanceReview(Dialog[list[Acceptance] | None]):
    """Dismissed with what was accepted, or None."""

    CSS_PATH = "acceptance_review.tcss"
    AUTO_FOCUS = "AcceptanceList"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.REVIEW)]

    acceptances = query_one(AcceptanceList)
    heading = query_one("#review-heading", OneLine)

    def __init__(self, acceptances: Sequence[Acceptance], keymap: Keymap) -> None:
        super().__init__()
        self._acceptances = acceptances
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield OneLine(id="review-heading")
            yield AcceptanceList(self._acceptances)
            yield CommandBar(dialog_footer_of(Scope.REVIEW), self._keymap)

    def on_mount(self) -> None:
        self._count()

    def on_acceptance_list_ticked(self) -> None:
        self._count()

    def _count(self) -> None:
        """How many Enter accepts now."""
        every, ticked = len(self._acceptances), len(self.acceptances.ticked)
        of = "" if ticked == every else f"{ticked} of "
        question = f"Accept {of}{counted(every, 'suggestion')}?"
        hint = with_keys("{expand} shows the reasons", self._keymap)
        self.heading.show(((question, "strong"),), ((hint, "dim"),))

    def action_leave_out(self) -> None:
        self.acceptances.toggle()

    def action_accept(self) -> None:
        self.dismiss(self.acceptances.accepted)

    def action_close(self) -> None:
        self.dismiss(None)
