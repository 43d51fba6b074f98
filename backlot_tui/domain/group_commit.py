"""Transactions of several threads, made durable by one commit.

A commit waits for the disk, and a database with one writer commits for one thread after the other.
Here whoever comes while another writes or commits waits for a turn; those who waited write into one
transaction, each behind a savepoint of its own, and the last of them commits for all. Nobody
returns before that commit, and a failure of one is undone alone. A thread that is by itself
commits at once.

This is who waits for whom; what a transaction is, the caller knows.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Generic, Protocol, TypeVar

_MOST = 64
"""Turns of one transaction: those who came first do not wait for ever newer ones."""


class Transaction(Protocol):
    """One that was begun, and is used by one thread at a time."""

    def savepoint(self) -> AbstractContextManager[None]:
        """What is done inside is undone alone if it raises."""

    def is_lost(self) -> bool:
        """Whether a failure has undone all of it: such a one cannot go on."""

    def commit(self) -> None: ...

    def abandon(self) -> None:
        """Undo it and let it go; never raises."""


_Begun = TypeVar("_Begun", bound=Transaction)


class _Group(Generic[_Begun]):
    def __init__(self, transaction: _Begun) -> None:
        self.transaction = transaction
        self.turns = 0
        self.over = threading.Event()
        self.failure: BaseException | None = None


class GroupCommit(Generic[_Begun]):
    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._waiting = 0
        self._open: _Group[_Begun] | None = None

    @contextmanager
    def transaction(self, begin: Callable[[], _Begun]) -> Iterator[_Begun]:
        """A turn in the transaction that is open, or in one that `begin` opens.

        Raises what the block raises, and what `begin` or the commit do.
        """
        group = self._take_turn(begin)
        try:
            with group.transaction.savepoint():
                yield group.transaction
        except BaseException as failure:
            self._end_turn(group, failure)
            # What it began may belong to this thread: the others still write through it.
            group.over.wait()
            raise
        self._end_turn(group)
        group.over.wait()
        if group.failure is not None:
            raise group.failure

    def _take_turn(self, begin: Callable[[], _Begun]) -> _Group[_Begun]:
        """Returns with the turn taken, unless it raises."""
        with self._counting:
            self._waiting += 1
        try:
            self._turn.acquire()
        finally:
            with self._counting:
                self._waiting -= 1
        try:
            group = self._open = self._open or _Group(begin())
        except BaseException:
            self._turn.release()
            raise
        group.turns += 1
        return group

    def _end_turn(self, group: _Group[_Begun], failure: BaseException | None = None) -> None:
        """Commit if nobody is there who will."""
        try:
            if group.transaction.is_lost():
                self._close(group, failure or RuntimeError("the transaction is gone"))
            elif not self._waiting or group.turns >= _MOST:
                self._commit(group)
        finally:
            self._turn.release()

    def _commit(self, group: _Group[_Begun]) -> None:
        try:
            group.transaction.commit()
        except BaseException as failure:
            self._close(group, failure)
        else:
            self._close(group, None)

    def _close(self, group: _Group[_Begun], failure: BaseException | None) -> None:
        self._open = None
        group.failure = failure
        if failure is not None:
            group.transaction.abandon()
        group.over.set()
