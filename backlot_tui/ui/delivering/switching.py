"""From one session to another, and what is done with a session as a whole."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.session.session import UNDER_WAY, Session
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted
from backlot_tui.state import sessions
from backlot_tui.state.sessions import SessionRow
from backlot_tui.ui.lines import Line, wrap
from backlot_tui.ui.messages import Told
from backlot_tui.ui.screens.picker import Picker
from backlot_tui.ui.screens.prompt import Prompt
from backlot_tui.ui.screens.question import Question
from backlot_tui.ui.widgets.choice_list import Choice

if TYPE_CHECKING:
    from backlot_tui.desk.cards import Card
    from backlot_tui.ui.screens.delivery import DeliveryScreen

_RENAME, _CLOSE = "", "close"
"""In the menu of sessions, what is done with this one. No session has such an id."""


class SessionRenamed(Message):
    """The name that the session has now: made unique."""

    def __init__(self, session_id: str, name: str) -> None:
        super().__init__()
        self.session_id = session_id
        self.name = name


def choose(screen: DeliveryScreen) -> None:
    """The sessions there are; choosing one opens it in place of this one."""
    rows = _rows(screen)
    choices = [Choice(row.id, safe_text(row.name), counted(row.cards, "card")) for row in rows]
    if screen.session.id:
        choices.append(Choice(_RENAME, "Give this session another name …"))
        choices.append(Choice(_CLOSE, "Close this session …"))

    def chosen(session_id: str | None) -> None:
        if session_id == _RENAME:
            _ask_name(screen)
        elif session_id == _CLOSE:
            _ask_to_close(screen)
        elif session_id is not None and session_id != screen.session.id:
            screen.desk_app.open_session(next(row for row in rows if row.id == session_id))

    picker = Picker("Sessions", choices, current=screen.session.id)
    screen.app.push_screen(picker, chosen)


def step(screen: DeliveryScreen, direction: int) -> None:
    """The next session, in the order in which they were opened."""
    rows = sorted(_rows(screen), key=lambda row: (row.created_at, row.id))
    ids = [row.id for row in rows]
    if len(ids) < 2 or screen.session.id not in ids:
        screen.desk_app.say("There is no other session.")
        return
    here = ids.index(screen.session.id)
    screen.desk_app.open_session(rows[(here + direction) % len(rows)])


def forget_if_empty(screen: DeliveryScreen) -> None:
    """A session on which nothing was done is not worth keeping."""
    session, app = screen.session, screen.desk_app
    if session.id and not session.has_work:
        app.last_session = None
        app.saves.do(screen, partial(sessions.close, app.desk.work, session.id))


def write_plan(screen: DeliveryScreen) -> None:
    """Ask for a file's name, then write what the ticked cards, or all, would deliver."""
    cards = screen.session.ticked or screen.session.shown
    prompt = Prompt(
        f"Write a plan of {counted(len(cards), 'card')}",
        "Path of a new file. backlot-tui deliver --plan FILE carries it out.",
        value=f"~/plan-{screen.desk_app.now():%Y-%m-%d}.toml",
    )

    def given(path: str | None) -> None:
        if path:
            app = screen.desk_app
            app.files.do(app, partial(_write, app.desk, cards, screen.session.name, path))

    screen.app.push_screen(prompt, given)


def _write(desk: Desk, cards: list[Card], name: str, path: str) -> Told:
    from backlot_tui.desk.plans.plan import plan_of  # noqa: PLC0415 (when needed)
    from backlot_tui.desk.plans.plan_file import to_toml  # noqa: PLC0415
    from backlot_tui.desk.writing import write_new  # noqa: PLC0415

    plan = plan_of(desk, cards, name)
    if not plan.cards:
        return Told("Every card is sending or sent: there is nothing to plan.", bad=True)
    try:
        write_new(Path(os.path.expanduser(path)), to_toml(plan))  # noqa: PTH111 (odd bytes)
    except Problem as problem:
        return Told(safe_text(str(problem)), bad=True)
    return Told(f"{counted(len(plan.cards), 'card')} written to {safe_text(path)}.")


def _ask_name(screen: DeliveryScreen) -> None:
    session, app = screen.session, screen.desk_app

    def given(name: str | None) -> None:
        if name and name.strip():
            app.saves.do(screen, partial(_rename, app.desk, session.id, name.strip()))

    prompt = Prompt("Name of this session", "So it is found again.", value=session.name)
    screen.app.push_screen(prompt, given)


def _ask_to_close(screen: DeliveryScreen) -> None:
    session, app = screen.session, screen.desk_app

    def answered(yes: bool | None) -> None:
        if yes:
            app.saves.do(app, partial(sessions.close, app.desk.work, session.id))
            screen.leave_closed()

    title = f"Close {safe_text(session.name)}?"
    screen.app.push_screen(Question(title, partial(_what_is_lost, session), "Close"), answered)


def _what_is_lost(session: Session, width: int) -> list[Line]:
    lost = [each for each in session.unsent if session.label(each.request.id) not in UNDER_WAY]
    text = "What was sent stays sent, and what is on its way goes on."
    if lost:
        cards = counted(len(lost), "card")
        text = f"What is chosen and said on {cards} is forgotten. The files themselves stay. {text}"
    return [((part, ""),) for part in wrap(text, width)]


def _rename(desk: Desk, session_id: str, name: str) -> SessionRenamed:
    return SessionRenamed(session_id, sessions.rename(desk.work, desk.portal, session_id, name))


def _rows(screen: DeliveryScreen) -> list[SessionRow]:
    desk = screen.desk_app.desk
    return sessions.sessions(desk.work, desk.portal)
