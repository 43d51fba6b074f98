"""Work off the UI thread. What it finds comes back as a message; handlers change the state.

The threads are daemons on purpose: a file system that hangs, or a portal that holds a question
for 20 s, must not keep a person from leaving. (Textual's thread workers are joined at exit.)
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen

from backlot_tui.domain.problems import Problem, Temporary

Work = Callable[[], Message | None]

_AGAIN_S = 2.0
"""After so long, work that met a problem which may pass is tried again."""


_R = TypeVar("_R")
_S = TypeVar("_S", bound=Screen[Any])
_M = TypeVar("_M", bound=Message)


def is_open(screen: Screen[Any]) -> bool:
    """Whether the screen is on the stack of an app that runs: it keeps its widgets that long."""
    return screen.app.is_running and screen in screen.app.screen_stack


def while_open(handler: Callable[[_S, _M], None]) -> Callable[[_S, _M], None]:
    """For handlers of what background work found: a screen that is being closed hears no more.

    Its widgets go before it does, and work may end in between.
    """

    @wraps(handler)
    def guarded(screen: _S, message: _M) -> None:
        if is_open(screen):
            handler(screen, message)

    return guarded


class Crashed(Message):
    """Background work raised what nobody foresaw."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class Troubled(Message):
    """Background work met a problem that a person should read about."""

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem


class Mail:
    """Hands messages from any thread to the event loop's; late ones are dropped."""

    def __init__(self, loop: asyncio.AbstractEventLoop, app: MessagePump) -> None:
        self._loop = loop
        self._app = app

    def send(self, target: MessagePump, message: Message) -> None:
        try:
            self._loop.call_soon_threadsafe(target.post_message, message)
        except RuntimeError:
            return  # the desk has been closed in the meantime

    def failed(self, error: Exception) -> None:
        """Tell the app: of a problem a sentence is shown, anything else ends it."""
        told = Troubled(error) if isinstance(error, Problem) else Crashed(error)
        self.send(self._app, told)


class Lane:
    """One thread that does its work in the order it was given.

    patient: work that meets a problem which may pass (a full disk) is done again until it does,
    for what comes behind it builds on it; other lanes tell of it and go on.
    """

    def __init__(self, name: str, mail: Mail, *, patient: bool = False) -> None:
        self._mail = mail
        self._patient = patient
        self._waiting: queue.SimpleQueue[tuple[MessagePump, Work] | None] = queue.SimpleQueue()
        self._open = 0
        self._settled = threading.Condition()
        threading.Thread(target=self._run, name=f"desk-{name}", daemon=True).start()

    def do(self, target: MessagePump, work: Work) -> None:
        """Run `work`; the message that it returns goes to `target`."""
        with self._settled:
            self._open += 1
        self._waiting.put((target, work))

    def end(self) -> None:
        """End the thread when what was given so far is done."""
        self._waiting.put(None)

    def settle(self, patience_s: float) -> bool:
        """Wait until everything given so far is done; False if that takes too long."""
        with self._settled:
            return self._settled.wait_for(lambda: self._open == 0, patience_s)

    @property
    def idle(self) -> bool:
        return self._open == 0

    def _run(self) -> None:
        while (given := self._waiting.get()) is not None:
            target, work = given
            try:
                message = until_it_passes(work, self._mail) if self._patient else work()
                if message is not None:
                    self._mail.send(target, message)
            except Exception as error:  # whatever it is, a person reads one sentence about it
                self._mail.failed(error)
            finally:
                with self._settled:
                    self._open -= 1
                    self._settled.notify_all()


def keep_doing(name: str, mail: Mail, work: Callable[[], None]) -> None:
    """A thread of its own for work that ends when it is told to stop.

    Begun again after a problem that may pass.
    """

    def run() -> None:
        try:
            until_it_passes(work, mail)
        except Exception as error:  # as in a lane
            mail.failed(error)

    threading.Thread(target=run, name=f"desk-{name}", daemon=True).start()


def until_it_passes(work: Callable[[], _R], mail: Mail) -> _R:
    """What `work` returns, once no Temporary problem is in its way; the first one is told of."""
    told = False
    while True:
        try:
            return work()
        except Temporary as problem:
            if not told:
                mail.failed(problem)
            told = True
            time.sleep(_AGAIN_S)
