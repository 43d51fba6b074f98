"""The app: wiring only. Background work posts messages, these handlers change the model."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.actions import ActionParseResult
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from backlot_tui.desk import copying
from backlot_tui.desk.copying import News
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.transfers import left_alone
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui import collecting, crash_log
from backlot_tui.ui.background import Crashed, Lane, Mail, Troubled, keep_doing
from backlot_tui.ui.commands import Keymap, Scope, bindings_for, commands_of, with_keys
from backlot_tui.ui.hanging_up import Hangup
from backlot_tui.ui.messages import PortalAnswered, RowsRead, Told, TransfersSeen
from backlot_tui.ui.model import Model
from backlot_tui.ui.reading import Reading
from backlot_tui.ui.screens.base import DeskScreen
from backlot_tui.ui.screens.dashboard import DashboardScreen
from backlot_tui.ui.themes import DESK, colour_classes
from backlot_tui.ui.transfers.clearing import cleared_at, keep_cleared
from backlot_tui.ui.transfers.state import Transfers
from backlot_tui.ui.typing_ahead import OrderlyKeys
from backlot_tui.ui.widgets.button_line import ButtonLine

if TYPE_CHECKING:
    from backlot_tui.desk.session.suggester import Suggester
    from backlot_tui.state.sessions import SessionRow
    from backlot_tui.ui.delivering.sending import CardsQueued
    from backlot_tui.ui.delivering.work import KnownSession, Wanted
    from backlot_tui.ui.file_bin.keeping import BinChanged
    from backlot_tui.ui.file_bin.service import BinService
    from backlot_tui.ui.file_bin.suggested import BinMatched
    from backlot_tui.ui.transfers.log import LogRead

Follow = Callable[[Desk, Callable[[News], None], threading.Event], None]

_LAST_SAVES_S = 3.0
"""How long leaving waits for cards that are still being written."""
_FEW = 200
"""So many changes are worked into the list; for more the copy is read again."""
_MOVING = frozenset(command.action for command in commands_of(Scope.LIST))
_AGE_EVERY_S = 30.0
"""How often the age of an offline copy is looked at; it is shown in minutes."""


def _local_now() -> datetime:
    return datetime.now().astimezone()


class DeskApp(OrderlyKeys, inherit_bindings=False):
    """launch_agent: called after deliveries were queued, and where some are left with no agent.

    now, follow: other ones in tests.
    """

    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens/dashboard.tcss"]
    ENABLE_COMMAND_PALETTE = False  # the help screen is ours, made from the command table
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.EVERYWHERE)]
    HELP_SCOPES: ClassVar[tuple[Scope, ...]] = (Scope.EVERYWHERE,)
    """Whose commands the help lists on every screen."""

    def __init__(
        self,
        desk: Desk,
        launch_agent: Callable[[], None],
        *,
        now: Callable[[], datetime] = _local_now,
        follow: Follow = copying.follow,
        keymap: Keymap | None = None,
    ) -> None:
        super().__init__()
        self.desk = desk
        self.launch_agent = launch_agent
        self.now = now
        self.model = Model()
        self.transfers = Transfers()
        self.keymap: Mapping[str, str] = keymap or {}
        self.last_session: KnownSession | None = None
        """The one that the delivery screen showed last."""
        self.last_folder = ""
        """Where the last file was chosen; the path prompt starts there."""
        self._bin: BinService | None = None
        self.hangup = Hangup()
        self._follow = follow
        self._stop = threading.Event()
        self._nudge = threading.Event()
        self.animation_level = "none"

    def get_default_screen(self) -> Screen[None]:
        return DashboardScreen()

    def on_load(self) -> None:
        self.register_theme(DESK)
        self.theme = DESK.name
        self.add_class(*colour_classes(self.console.color_system, no_color=self.no_color))
        self.set_keymap(self.keymap)

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        self.hangup.start(loop, self.leave)
        self.mail = Mail(loop, self)
        self.copy_lane = Lane("copy", self.mail, patient=True)
        self._reading = Reading(self.desk, self.copy_lane, self)
        self.saves = Lane("saves", self.mail, patient=True)
        self.files = Lane("files", self.mail)
        self.asking = Lane("asking", self.mail)
        self.telling = Lane("telling", self.mail)
        if (first := self._reading.first_page()) is not None:
            self.on_rows_read(first)

    def _go_on(self) -> None:
        """After the first page is painted: all of it, and what moves.

        Not before: the interpreter runs one thread at a time, and the first paint is waited for.
        """
        collecting.begin()
        if not self.model.whole:
            self.read_rows()
        self.transfers.cleared_at = cleared_at(self.desk)
        self.asking.do(self, self._take_up)
        keep_doing("transfers", self.mail, self._watch)
        keep_doing("portal", self.mail, self._follow_portal)
        self.set_interval(_AGE_EVERY_S, self._show_news)
        self.set_interval(collecting.EVERY_S, self._collect)

    def _collect(self) -> None:
        collecting.collect_if_quiet(self.last_key)

    # In threads of their own ----------------------------------------------------------------

    def _take_up(self) -> None:
        """What an agent left that was killed, or that the machine took along, goes on."""
        if left_alone(self.desk.work, self.desk.folder.agent_lock):
            self.launch_agent()

    def _watch(self) -> None:
        from backlot_tui.ui.watching import watch_transfers  # noqa: PLC0415 (behind the first paint)

        watch_transfers(self.desk, partial(self.mail.send, self), self._stop, self._nudge)

    def look_at_transfers(self) -> None:
        """Now, not only at the next look. From any thread."""
        self._nudge.set()

    def _follow_portal(self) -> None:
        self._follow(self.desk, self._tell, self._stop)

    def bin(self) -> BinService:
        """The File Bin; looked after from the first call on."""
        if self._bin is None:
            from backlot_tui.ui.file_bin.service import BinService  # noqa: PLC0415 (when needed)

            self._bin = BinService(self.desk, self.mail, self, self._stop)
        return self._bin

    @property
    def suggester(self) -> Suggester | None:
        """None before the File Bin was first looked after."""
        return self._bin.matching.suggester if self._bin is not None else None

    def _tell(self, news: News) -> None:
        self.mail.send(self, PortalAnswered(news, self.desk.known_user()))

    # News -----------------------------------------------------------------------------------

    def read_rows(self) -> None:
        """Read the local copy again."""
        self._reading.everything()

    def on_rows_read(self, message: RowsRead) -> None:
        if not self.model.loaded:
            self.call_after_refresh(self._go_on)
        self.model.behind = not self._reading.arrived(message)
        self.model.take_rows(message.listing, message.catalogue, whole=message.whole)
        if not self.model.answered:
            self.model.user, self.model.as_of = message.user, message.as_of
        self._rows_changed()

    def _rows_changed(self) -> None:
        if self._bin is not None:
            self._bin.matching.requests_changed()
        for screen in self._desk_screens():
            screen.missed_rows = True
        self._show_news()

    def on_transfers_seen(self, message: TransfersSeen) -> None:
        changed = self.model.take_transfers(message.views, message.newest)
        if self.transfers.take(message.queue, time.monotonic()) and self.desk.settings.bell:
            self.bell()
        for screen in self._desk_screens():
            screen.missed_transfers |= changed
        self._show_news()

    def show_transfers(self) -> None:
        """Something about the list of transfers is different, on the screen in front."""
        self._show_news()

    def keep_cleared(self) -> None:
        """Remember what is out of view, for the next desk too."""
        self.saves.do(self, partial(keep_cleared, self.desk, self.transfers.cleared_at))

    def on_log_read(self, message: LogRead) -> None:
        from backlot_tui.ui.screens.notice import Notice  # noqa: PLC0415
        from backlot_tui.ui.transfers.log import log_lines  # noqa: PLC0415

        self.push_screen(Notice(message.title, partial(log_lines, message.events)))

    def on_portal_answered(self, message: PortalAnswered) -> None:
        news = message.news
        self.model.user = message.user or self.model.user
        self.model.take_answer(news.problem, news.as_of, self.now().timestamp())
        if news.changed and news.rows is not None and len(news.rows) <= _FEW:
            self._reading.missed(news.rows)
            self.model.take_changes(news.rows)
            self._rows_changed()
        elif news.changed or (news.problem is None and self.model.lacks_catalogue):
            self.model.behind = True
            self.read_rows()
        self._show_news()

    def on_bin_changed(self, message: BinChanged) -> None:
        self.model.take_bin(message.snapshot)
        self.bin().changed(message.snapshot)
        self._tell_of_bin()

    def on_bin_matched(self, message: BinMatched) -> None:
        self.model.take_matches(message.matches)
        self.bin().matching.done(message)
        self._tell_of_bin()

    def _tell_of_bin(self) -> None:
        for screen in self._desk_screens():
            screen.bin_changed()

    def on_told(self, message: Told) -> None:
        self.say(message.sentence, bad=message.bad)
        if message.changed:
            self.read_rows()

    def on_cards_queued(self, message: CardsQueued) -> None:
        if message.said:
            self.say(message.said, bad=True)
        for screen in self._desk_screens():
            screen.cards_queued(message)

    def _show_news(self) -> None:
        """Only on the screen in front: one below it would be written to the terminal as well.

        The others catch up when they come back to the front.
        """
        if screens := self._desk_screens():
            screens[-1].catch_up()

    def _desk_screens(self) -> list[DeskScreen]:
        """Those that are there to be told; one that is still being composed asks by itself."""
        return [each for each in self.screen_stack if isinstance(each, DeskScreen) and each.there]

    # Going places ---------------------------------------------------------------------------

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """One sentence in the corner. It must be safe to show."""
        self.notify(sentence, severity="error" if bad else "information", markup=False)

    def say_keys(self, sentence: str) -> None:
        """A sentence of ours that names commands' keys, as `with_keys` takes it."""
        self.say(with_keys(sentence, self.keymap))

    def _take_back_hints(self) -> None:
        """What was said of a key before is stale when another one acts; errors stay their time."""
        hints = [each for each in self._notifications if each.severity == "information"]
        for hint in hints:
            self._unnotify(hint, refresh=False)
        if hints:
            self._refresh_notifications()

    def complain(self, problem: Problem) -> None:
        """Say what is wrong and what to do, and go on."""
        self.say(safe_text(str(problem)), bad=True)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """A problem that a key meets, such as a disk that cannot be read, is told of."""
        if action not in _MOVING:
            self._take_back_hints()
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except Problem as problem:
            self.complain(problem)
            return True

    def action_help(self) -> None:
        self._open_help(typing=False)

    def action_palette(self) -> None:
        self._open_help(typing=True)

    def _open_help(self, *, typing: bool) -> None:
        from backlot_tui.ui.screens.help import HelpScreen  # noqa: PLC0415 (when first opened)

        screen = self.screen
        if isinstance(screen, DeskScreen):
            self.push_screen(HelpScreen(screen.scope, self.keymap, typing=typing), self._run)

    def _run(self, action: str | None) -> None:
        if action is not None:
            self.call_later(self._run_on_screen, action)

    def on_button_line_pressed(self, message: ButtonLine.Pressed) -> None:
        self._run(message.action)

    async def _run_on_screen(self, action: str) -> None:
        for target in (self.focused, self.screen, self):
            if target is not None and hasattr(target, f"action_{action.partition('(')[0]}"):
                await self.run_action(action, target)
                return

    def action_user_menu(self) -> None:
        from backlot_tui.ui.screens.user_menu import UserMenu  # noqa: PLC0415

        if isinstance(self.screen, DeskScreen):
            self.push_screen(UserMenu())

    def action_help_center(self) -> None:
        from backlot_tui.ui.screens.help_center.center import HelpCenter  # noqa: PLC0415

        if isinstance(self.screen, DeskScreen):
            self.push_screen(HelpCenter())

    def action_go_back(self) -> None:
        if isinstance(self.screen, DeskScreen) and not self.screen.pane.leave():
            self.screen.back()

    def action_dashboard(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def action_transfers(self) -> None:
        from backlot_tui.ui.screens.transfers import TransfersScreen  # noqa: PLC0415

        if isinstance(self.screen, TransfersScreen):
            self.pop_screen()
        else:
            self.push_screen(TransfersScreen())

    def action_fold_transfers(self) -> None:
        """In place; the screen of their own is left."""
        from backlot_tui.ui.screens.transfers import TransfersScreen  # noqa: PLC0415

        if isinstance(self.screen, TransfersScreen):
            self.pop_screen()
        elif isinstance(self.screen, DeskScreen):
            self.screen.pane.toggle()

    def action_delivery(self) -> None:
        """Back to the cards: the session shown last, or the one that was touched last."""
        from backlot_tui.desk.session.keeping import last_session  # noqa: PLC0415

        last = self.last_session or last_session(self.desk)
        if last is None:
            self.say_keys("No cards yet: tick requests on the dashboard and press {deliver-here}.")
        else:
            self.open_session(last)

    def open_cards(self, request_ids: list[str]) -> None:
        """The delivery screen with these requests, above the dashboard."""
        by_id = self.model.by_id
        self._open_delivery([by_id[each] for each in request_ids if each in by_id])

    def open_session(self, session: KnownSession | SessionRow) -> None:
        from backlot_tui.ui.delivering.work import KnownSession  # noqa: PLC0415 (when needed)

        self._open_delivery(KnownSession(session.id, session.name))

    def _open_delivery(self, wanted: Wanted) -> None:
        from backlot_tui.ui.screens.delivery import DeliveryScreen  # noqa: PLC0415

        self.action_dashboard()
        self.push_screen(DeliveryScreen(wanted, self.model))

    # Leaving --------------------------------------------------------------------------------

    def action_leave(self) -> None:
        self.leave(0)

    def leave(self, return_code: int) -> None:
        """Go; the agent carries on. What is being written or told is waited for, briefly."""
        self._stop.set()
        for lane in (self.saves, self.telling):
            lane.settle(_LAST_SAVES_S)
        self.exit(return_code=return_code)

    def on_unmount(self) -> None:
        self._stop.set()
        for lane in (self.copy_lane, self.saves, self.files, self.asking, self.telling):
            lane.end()
        if self._bin is not None:
            self._bin.matching.lane.end()

    def on_crashed(self, message: Crashed) -> None:
        self._handle_exception(message.error)

    def on_troubled(self, message: Troubled) -> None:
        self.complain(message.problem)

    def _fatal_error(self) -> None:
        """One sentence and a log that only this user can read; Textual prints every local."""
        self._stop.set()
        if self._exit_renderables:
            return  # closing after the first error met another one; the first is the one to tell
        sentence = crash_log.keep(self.desk.folder.desk_log, self._exception)
        self._exit_renderables.append(Text(safe_text(sentence)))
        self._close_messages_no_wait()
