"""What matching says of the bin, kept up to date off the UI thread."""

from __future__ import annotations

from functools import partial

from textual.message import Message
from textual.message_pump import MessagePump

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.session.offers import Matches
from backlot_tui.desk.session.suggester import Suggester
from backlot_tui.domain.problems import Problem
from backlot_tui.filebin.items import BinItem
from backlot_tui.ui.background import Lane, Mail


class BinMatched(Message):
    """Path -> what matching says of the file."""

    def __init__(self, matches: Matches) -> None:
        super().__init__()
        self.matches = matches


class Matching:
    """Asked at every change of bin or requests; calls while it works become one more."""

    def __init__(self, desk: Desk, mail: Mail, target: MessagePump) -> None:
        self.suggester = Suggester(desk)
        self.lane = Lane("matching", mail)
        self._target = target
        self._items: tuple[BinItem, ...] = ()
        self._working = False
        self._again = False

    def bin_changed(self, items: tuple[BinItem, ...]) -> None:
        self._items = items
        self._start()

    def requests_changed(self) -> None:
        self.lane.do(self._target, self.suggester.requests_changed)
        self._start()

    def done(self) -> None:
        """The app has heard of the last result."""
        self._working = False
        if self._again:
            self._start()

    def _start(self) -> None:
        self._again = self._working
        if not self._working and self._items:
            self._working = True
            self.lane.do(self._target, partial(_match, self.suggester, self._items))


def _match(suggester: Suggester, items: tuple[BinItem, ...]) -> BinMatched:
    try:
        return BinMatched(suggester.matches(items))
    except Problem:
        return BinMatched({})  # no catalogue yet, or an alias file that `suggest` complains about
