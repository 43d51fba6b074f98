"""Deliver: the summary, the question, and what came of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from backlot_tui.domain.units import counted
from backlot_tui.ui.delivering.sending import (
    CardsQueued,
    queue_all,
    split_ticked,
    summary,
    why_not,
)
from backlot_tui.ui.screens.question import Question

if TYPE_CHECKING:
    from backlot_tui.ui.screens.delivery import DeliveryScreen


def ask(screen: DeliveryScreen) -> None:
    """Say what goes and what stays; nothing is sent before the answer."""
    session, app = screen.session, screen.desk_app
    go, stay = split_ticked(session)
    if not go and not stay:
        app.say("Nothing is ticked: Space ticks a card, a all of them.")
        return
    if not go:
        app.say(f"No ticked card is ready. {why_not(session, stay[0])}", bad=True)
        return
    asked = [card.request.id for card in go]

    def answered(yes: bool | None) -> None:
        if yes:
            _send(screen, asked)

    title = f"Deliver {counted(len(go), 'request')}?"
    question = Question(title, partial(summary, session, go, stay), "Deliver")
    screen.app.push_screen(question, answered)


def _send(screen: DeliveryScreen, asked: list[str]) -> None:
    session, app = screen.session, screen.desk_app
    go = session.ready(session[each] for each in asked if each in session)
    session.leave(card.request.id for card in go)
    screen.show_again()
    # The app hears what came of it: the person may have left this screen by then.
    app.saves.do(app, partial(queue_all, app.desk, go, app.launch_agent))


def queued(screen: DeliveryScreen, message: CardsQueued) -> None:
    for request_id, delivery_id in message.queued.items():
        if request_id in screen.session:
            screen.session.queued(request_id, delivery_id)
    for request_id in message.told:
        if request_id in screen.session:
            screen.session.told(request_id)
    if message.told:
        screen.desk_app.read_rows()
    for request_id in message.stayed:
        screen.session.stayed(request_id)
    screen.show_again()
