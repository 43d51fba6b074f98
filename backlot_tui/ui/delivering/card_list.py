"""The delivery screen's cards, one line each, under the titles that they belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from backlot_tui.desk.latest import latest_here
from backlot_tui.desk.overview import DeliveryView
from backlot_tui.desk.session.grouping import GroupBy, grouped, heading
from backlot_tui.desk.session.session import Session
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.ui.columns import Wish, fit_columns, fit_with_tail
from backlot_tui.ui.dates import days_to, due_word
from backlot_tui.ui.delivering.card_lines import LABEL_ROLES, details, shortly
from backlot_tui.ui.lines import Line, Piece, fit, longest
from backlot_tui.ui.model import Model
from backlot_tui.ui.transfer_text import bar, percent, rate
from backlot_tui.ui.widgets.line_list import LineList

_MARKS = 7
_SENDING = 33
"""`Sending [######--]  79 %  112 MB/s`"""
_HEADING = "group:"
_UNDER_TITLES: tuple[Wish, ...] = (
    ("type", 15), ("what", 14), ("episode", 6), ("due", 9), ("type", 21), ("what", 20),
    ("language", 8), ("type", 23), ("what", 40), ("type", 30), ("language", 10),
)  # fmt: skip
_UNDER_OTHERS: tuple[Wish, ...] = (
    ("title", 12), ("type", 14), ("episode", 6), ("language", 7), ("what", 16), ("due", 9),
    ("title", 18), ("type", 23), ("what", 26), ("title", 40), ("what", 40), ("language", 10),
)  # fmt: skip
_IN_HEADING = {
    GroupBy.SOURCE_TYPE: "type",
    GroupBy.LANGUAGE: "language",
    GroupBy.DUE: "due",
    GroupBy.LABEL: "label",
}
"""What the headings say already; its column would say it on every line."""


class CardList(LineList):
    """Rows are cards and headings; the cursor stops at cards."""

    TICK_CELLS = range(1, 4)
    CHEVRON_CELLS = range(5, 7)

    def __init__(self, session: Session, model: Model, today: date) -> None:
        super().__init__(id="cards")
        self.session = session
        self.model = model
        self.today = today
        self.empty: Sequence[Line] = ()
        self._groups: dict[str, list[str]] = {}
        """Heading -> the request ids below it."""
        self._columns: dict[str, int] = {}
        self._said: dict[str, Piece] = {}

    def show_cards(self) -> None:
        """The cards of the session that are not put away, under the headings of their groups."""
        session = self.session
        groups = grouped(session.shown, session.label, session.group_by)
        self._groups = {text: [card.request.id for card in cards] for text, cards in groups}
        rows: list[str] = []
        for text, request_ids in self._groups.items():
            rows += [_HEADING + text, *request_ids]
        self.set_rows(rows)

    @property
    def card_id(self) -> str | None:
        """The request id of the card under the cursor."""
        row_id = self.cursor_id
        return row_id if row_id is not None and row_id in self.session else None

    def takes_cursor(self, row: int) -> bool:
        return not self.ids[row].startswith(_HEADING)

    # What changed ---------------------------------------------------------------------------

    def transfers_changed(self, request_ids: Iterable[str]) -> None:
        """Draw again as little as possible: while bytes move, only the left end of a line."""
        changed = [each for each in request_ids if each in self.session]
        if not changed:
            return
        if self._fitted() != self._columns or any(each in self.expanded for each in changed):
            self.redraw()
            return
        moving = [each for each in changed if self._said.get(each) == self._what(each)]
        self.redraw_rows(moving, _MARKS + self._columns.get("label", 0))
        others = [each for each in changed if each not in moving]
        if others and self.session.group_by is GroupBy.LABEL:
            self.show_cards()
            return
        self.redraw_rows(others)
        self.redraw_rows({self._heading_of(each) for each in others})

    def _heading_of(self, request_id: str) -> str:
        session = self.session
        card, label = session[request_id], session.label(request_id)
        return _HEADING + heading(card, label, session.group_by)

    def redraw(self) -> None:
        self._columns = self._fitted()
        super().redraw()

    def _fitted(self) -> dict[str, int]:
        """Under titles the language may stand at the end of the type; else every card says its
        title, and no column says what the headings do."""
        best, room, by = self._best(), self._width - _MARKS, self.session.group_by
        label: Wish = ("label", best["label"])
        if by is GroupBy.TITLE:
            return fit_with_tail(
                (label, *_UNDER_TITLES),
                {**best, "title": 0},
                room,
                always=("label", "what"),
                body="type",
                tail="language",
            )
        repeated = _IN_HEADING.get(by, "")
        if (
            repeated != "label" or best["label"] < _SENDING
        ):  # how far the bytes are, no heading says
            best[repeated] = 0
        return fit_columns((label, *_UNDER_OTHERS), best, room, always=("label", "title", "what"))

    def _best(self) -> dict[str, int]:
        """What each column needs to show all that is there."""
        cards = [card.request for card in self.session.shown]
        labels = {self.session.label(card.id) for card in cards}
        sending = _SENDING if CardLabel.SENDING in labels else 0

        return {
            "label": max(sending, longest(map(str, labels))),
            "title": longest(map(safe_text, {card.title for card in cards})),
            "episode": longest({card.episode_label for card in cards}),
            "type": longest({card.source_type for card in cards}),
            "language": longest({card.language or "" for card in cards}),
            "due": 9,
            "what": 400,
        }

    # Drawing --------------------------------------------------------------------------------

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        row_id = self.ids[row]
        if row_id.startswith(_HEADING):
            return self._draw_heading(row_id.removeprefix(_HEADING))
        card = self.session[row_id]
        label = self.session.label(row_id)
        box = "[x]" if card.ticked else "[ ]"
        opened = "▾ " if row_id in self.expanded else "▸ "
        # One role up to the bar: what moves is then one run of bytes at the left end.
        bright = card.ticked or label in (CardLabel.READY, CardLabel.SENDING)
        pieces: list[Piece] = [
            (f"{'▌' if cursor else ' '}{box} {opened}", "accent" if bright else "dim")
        ]
        for key, cells in self._columns.items():
            text, role = self._cell(key, row_id, cells)
            pieces += [(text, role), (" ", "")]
        self._said[row_id] = self._what(row_id)
        return tuple(pieces)

    def _draw_heading(self, text: str) -> Line:
        return ((f" {safe_text(text)}", "strong"), (f"  {self._counted(text)}", "dim"))

    def _counted(self, text: str) -> str:
        if self.session.group_by is GroupBy.LABEL:
            return str(len(self._groups[text]))  # what they are is the heading
        labels = Counter(self.session.label(each) for each in self._groups[text])
        return ", ".join(f"{labels[label]} {label}" for label in CardLabel if labels[label])

    def _cell(self, key: str, row_id: str, cells: int) -> Piece:
        request = self.session[row_id].request
        match key:
            case "label":
                return self._label(row_id, cells)
            case "title":
                return fit(safe_text(request.title), cells), ""
            case "episode":
                return fit(safe_text(request.episode_label), cells), ""
            case "type":
                tail = safe_text(request.language or "") if self._type_says_language else ""
                return fit(safe_text(request.source_type), cells, tail), ""
            case "language":
                return fit(safe_text(request.language or ""), cells), ""
            case "due":
                days = days_to(request.due, self.today)
                word = due_word(days) if days is not None else ""
                return fit(word, cells), "bad" if days is not None and days < 0 else "dim"
            case _:
                text, role = self._what(row_id)
                return fit(text, cells), role

    @property
    def _type_says_language(self) -> bool:
        return self.session.group_by is GroupBy.TITLE and "language" not in self._columns

    def _label(self, row_id: str, cells: int) -> Piece:
        label = self.session.label(row_id)
        here = self._here(row_id)
        if label is not CardLabel.SENDING or here is None or not here.unfinished:
            return fit(str(label), cells), LABEL_ROLES[label]
        live = f"{label} {bar(here.share, 10)} {percent(here.share)} {rate(here.rate)}"
        return fit(live, cells), LABEL_ROLES[label]

    def _what(self, row_id: str) -> Piece:
        card = self.session[row_id]
        here = self._here(row_id)
        return shortly(card, self.session.worth(row_id), here, self._columns.get("what", 0))

    def _here(self, row_id: str) -> DeliveryView | None:
        return latest_here(self.session[row_id].request, self.model.here.get(row_id))

    def draw_details(self, row: int, width: int) -> list[Line]:
        row_id = self.ids[row]
        here = self._here(row_id)
        return details(self.session[row_id], self.session.worth(row_id), here, width)

    def draw_empty(self) -> Sequence[Line]:
        return self.empty
