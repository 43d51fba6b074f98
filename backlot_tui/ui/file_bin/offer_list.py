"""Files of the bin for one card, headed by how much speaks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from backlot_tui.desk.session.offers import Offer, Rank
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.commands import Scope, bindings_for
from backlot_tui.ui.file_bin.offer_lines import (
    RANK_ROLES,
    name_cells,
    offer_details,
    offer_line,
)
from backlot_tui.ui.lines import Line, longest
from backlot_tui.ui.widgets.line_list import LineList

_HEADING = "rank:"


class OfferList(LineList):
    """several: whether more than one may be chosen; only then there are tick boxes."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.SOURCES)]

    def __init__(self, *, several: bool, users: Mapping[str, list[str]]) -> None:
        super().__init__(id="offers")
        self.several = several
        self.ticked: set[str] = set()
        self.empty: Sequence[Line] = ()
        self._users = users
        """Path -> the other cards that have the file, in words."""
        self._offers: dict[str, Offer] = {}
        self._counts: dict[Rank, int] = {}
        self._longest_name = 0

    def show_offers(self, offers: Sequence[Offer]) -> None:
        self._offers = {offer.item.path: offer for offer in offers}
        self._counts = {rank: sum(each.rank is rank for each in offers) for rank in Rank}
        self._longest_name = longest(safe_text(offer.item.name) for offer in offers)
        rows: list[str] = []
        for rank in Rank:
            if self._counts[rank]:
                rows.append(_HEADING + rank)
                rows += [each.item.path for each in offers if each.rank is rank]
        self.set_rows(rows)

    @property
    def path(self) -> str | None:
        """The file under the cursor."""
        return self.cursor_id if self.cursor_id in self._offers else None

    @property
    def chosen(self) -> list[str]:
        """What Enter takes: the ticked ones in their order, or the one under the cursor."""
        ticked = [path for path in self._offers if path in self.ticked]
        return ticked or ([self.path] if self.path else [])

    def tick(self) -> None:
        if self.several and (path := self.path) is not None:
            self.ticked ^= {path}
            self.redraw_rows([path])
            self.action_cursor_by(1)

    def takes_cursor(self, row: int) -> bool:
        return not self.ids[row].startswith(_HEADING)

    def draw_head(self, row: int, width: int, cursor: bool) -> Line:
        row_id = self.ids[row]
        if row_id.startswith(_HEADING):
            rank = Rank(row_id.removeprefix(_HEADING))
            role = RANK_ROLES[rank] or "strong"
            return ((f" {rank}", role), (f"  {self._counts[rank]}", "dim"))
        box = f"[{'x' if row_id in self.ticked else ' '}] " if self.several else ""
        opened = "▾" if row_id in self.expanded else "▸"
        mark = f"{'▌' if cursor else ' '}{box}{opened} "
        name = name_cells(self._longest_name, width - len(mark))
        return offer_line(self._offers[row_id], len(self._users.get(row_id, ())), name, mark)

    def draw_details(self, row: int, width: int) -> list[Line]:
        row_id = self.ids[row]
        return offer_details(self._offers[row_id], self._users.get(row_id, []), width)

    def draw_empty(self) -> Sequence[Line]:
        return self.empty
