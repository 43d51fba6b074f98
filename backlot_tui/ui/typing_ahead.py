"""Keys one after the other, however fast they come.

Over a slow line several keys arrive in one piece. Textual hands each to what has the focus at that
moment; a binding runs only after its key has travelled up to the app, and by then the next key
would have gone to the old place: the first letters typed after `/` would act on the list. So a key
waits until the one before has done what it does.
"""

from __future__ import annotations

import time
from collections import deque
from contextlib import ExitStack
from functools import partial

from textual import events
from textual.app import App, ScreenStackError
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widgets import Input

_ROUNDS = 3
"""What a key sets off may post a message whose handler posts another: those go first."""
_PATIENCE_S = 0.25
"""A key whose widget went away meanwhile never reports; the next one does not wait for ever."""


class KeyDone(Message):
    """Follows a key on its way up, so it arrives when the key has been dealt with."""

    def __init__(self, number: int, target: MessagePump, rounds: int = _ROUNDS) -> None:
        super().__init__()
        self.number = number
        self.target = target
        self.rounds = rounds

    def once_more(self) -> bool:
        """Follow what the key has set off; False if that was followed long enough."""
        again = KeyDone(self.number, self.target, self.rounds - 1)
        return self.rounds > 1 and self.target.post_message(again)


class OrderlyKeys(App[None], inherit_bindings=False):
    """An app whose keys wait for each other."""

    def __init__(self) -> None:
        super().__init__()
        self.last_key = 0.0
        """When a key was last pressed, by `time.monotonic`."""
        self._keys_waiting: deque[events.Key] = deque()
        self._key_number = 0
        self._key_open = False
        self._frame = ExitStack()
        """Open while a frame is held back."""

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key):
            await super().on_event(event)
            return
        if event.is_forwarded:
            if self.screen_stack:  # else the app is closing: nobody is there to hear it
                await super().on_event(event)
            return
        self.last_key = time.monotonic()
        if self._key_open:
            self._keys_waiting.append(event)
        else:
            await self._send_key(event)

    async def _send_key(self, event: events.Key) -> None:
        try:
            target = self.focused or self.screen
        except ScreenStackError:
            return  # closing, too
        self._key_number += 1
        self._key_open = True
        if isinstance(target, Input) and event.is_printable:
            # A letter and what it finds come in one frame; two take Textual a wait in between.
            self._frame.enter_context(self.batch_update())
        await super().on_event(event)
        if not target.post_message(KeyDone(self._key_number, target)):
            self._end_key()
            return
        self.set_timer(_PATIENCE_S, partial(self._key_done, self._key_number))

    def on_key_done(self, message: KeyDone) -> None:
        message.stop()
        if message.once_more():
            return
        # After what the key put in the queue: a change of the focus, for one.
        self.call_later(self._key_done, message.number)

    async def _key_done(self, number: int) -> None:
        if number != self._key_number or not self._key_open:
            return
        self._end_key()
        if self._keys_waiting:
            await self._send_key(self._keys_waiting.popleft())

    def _end_key(self) -> None:
        self._key_open = False
        self._frame.close()
        if self.screen_stack:
            self.screen.check_idle()  # draws what was held back
