"""Calls that several threads make at the same time, gathered into one.

Nobody waits for company: a call goes out at once, and whoever comes while it is under way goes with
the next one.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from backlot_tui.domain.problems import Problem

_Item = TypeVar("_Item")
_Answer = TypeVar("_Answer")


class EachAlone(Exception):
    """The call for several was not taken as it is: each has to ask by itself."""


class _Ask(Generic[_Item, _Answer]):
    def __init__(self, item: _Item) -> None:
        self.item = item
        self.told = threading.Event()
        self.answer: _Answer | None = None
        self.failure: BaseException | None = None
        """Neither is set when it is this one's turn to ask for all who wait."""


class Gathering(Generic[_Item, _Answer]):
    """alone: the call for one; together: for several, a Problem standing for an answer.

    most: how many go in one call.
    """

    def __init__(
        self,
        alone: Callable[[_Item], _Answer],
        together: Callable[[Sequence[_Item]], Sequence[_Answer | Problem]],
        most: int,
    ) -> None:
        self._alone = alone
        self._together = together
        self._most = most
        self._lock = threading.Lock()
        self._waiting: deque[_Ask[_Item, _Answer]] = deque()
        self._is_asking = False

    def ask(self, item: _Item) -> _Answer:
        """The item's own answer; raises its own problem, or what the whole call raised."""
        mine: _Ask[_Item, _Answer] = _Ask(item)
        with self._lock:
            self._waiting.append(mine)
            is_first = not self._is_asking
            self._is_asking = True
        if not is_first:
            mine.told.wait()
        if mine.answer is None and mine.failure is None:
            self._ask_for_all()
        if isinstance(mine.failure, EachAlone):
            return self._alone(item)
        if mine.failure is not None:
            raise mine.failure
        assert mine.answer is not None
        return mine.answer

    def _ask_for_all(self) -> None:
        """Ask for those who wait, then leave the next call to one of those who came meanwhile."""
        with self._lock:
            count = min(self._most, len(self._waiting))
            asks = [self._waiting.popleft() for _ in range(count)]
        try:
            self._fill(asks)
        except BaseException as failure:
            for ask in asks:
                ask.failure = failure
        finally:
            with self._lock:
                self._is_asking = bool(self._waiting)
                successor = self._waiting[0] if self._waiting else None
            for ask in asks:
                ask.told.set()
            if successor is not None:
                successor.told.set()

    def _fill(self, asks: Sequence[_Ask[_Item, _Answer]]) -> None:
        if len(asks) == 1:
            asks[0].answer = self._alone(asks[0].item)
            return
        for ask, answer in zip(asks, self._together([ask.item for ask in asks]), strict=True):
            if isinstance(answer, Problem):
                ask.failure = answer
            else:
                ask.answer = answer
