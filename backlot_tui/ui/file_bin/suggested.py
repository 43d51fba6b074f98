"""What matching says of the bin, kept up to date off the UI thread."""

from __future__ import annotations

import time
from functools import partial

from textual.message import Message
from textual.message_pump import MessagePump

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.session.offers import Matches
from backlot_tui.desk.session.suggester import Suggester
from backlot_tui.domain.problems import Problem
from backlot_tui.filebin.items import BinItem
from backlot_tui.ui.background import Lane, Mail

_RESTS = 4.0
"""So many times what it took it rests: matching 5,000 files anew takes seconds, of which the keys
get a half, and while deliveries arrive there is something new twice a second."""


class BinMatched(Message):
    """Path -> what matching says of the file; and how long that took, in seconds."""

    def __init__(self, matches: Matches, took_s: float = 0.0) -> None:
        super().__init__()
        self.matches = matches
        self.took_s = took_s


class Matching:
    """Asked at every change of bin or requests; calls while it works or rests become one more."""

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

    def done(self, message: BinMatched) -> None:
        """The app has heard of the last result."""
        self._target.set_timer(_RESTS * message.took_s, self._rested)

    def _rested(self) -> None:
        self._working = False
        if self._again:
            self._start()

    def _start(self) -> None:
        self._again = self._working
        if not self._working and self._items:
            self._working = True
            self.lane.do(self._target, partial(_match, self.suggester, self._items))


def _match(suggester: Suggester, items: tuple[BinItem, ...]) -> BinMatched:
    began = time.monotonic()
    try:
        return BinMatched(suggester.matches(items), time.monotonic() - began)
    except Problem:
        return BinMatched({})  # no catalogue yet, or an alias file that `suggest` complains about
