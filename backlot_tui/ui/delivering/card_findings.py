"""Why a card is not ready, and going on in spite of a warning."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from backlot_tui.desk.cards import Card, with_override
from backlot_tui.domain.facts import Finding, Severity
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.delivering.naming import name_of
from backlot_tui.ui.lines import Line, labelled
from backlot_tui.ui.screens.notice import Notice
from backlot_tui.ui.screens.picker import Picker
from backlot_tui.ui.screens.prompt import Prompt
from backlot_tui.ui.widgets.choice_list import Choice

if TYPE_CHECKING:
    from backlot_tui.desk.session.session import Session
    from backlot_tui.ui.screens.delivery import DeliveryScreen


def tell_why(screen: DeliveryScreen) -> None:
    if (card_id := screen.cards.card_id) is not None:
        card = screen.session[card_id]
        screen.app.push_screen(Notice(name_of(card), partial(_why_lines, screen.session, card)))


def _why_lines(session: Session, card: Card, width: int) -> list[Line]:
    if card.request.id not in session:
        return [(("Another desk has taken this card.", ""),)]
    worth = session.worth(card.request.id)
    draw = partial(labelled, width=width - 2, indent=0, label_width=9)
    lines: list[Line] = [((str(worth.label), "strong"),)]
    if not worth.blocking:  # else each of those says why
        lines += draw("", safe_text(worth.why) or "Nothing is in the way.")
    for finding in worth.blocking:
        lines += [(), *draw(finding.severity.title(), safe_text(finding.sentence))]
        if finding.fix:
            lines += draw("", safe_text(finding.fix))
    return lines


def override(screen: DeliveryScreen) -> None:
    """Ask for the reason; of several warnings, which one."""
    if (card := screen.open_card()) is None:
        return
    blocking = screen.session.worth(card.request.id).blocking
    warnings = [found for found in blocking if found.severity is Severity.WARNING]
    if not warnings:
        screen.desk_app.say("There is no warning to override; errors must be put right.")
    elif len(warnings) == 1:
        _ask_reason(screen, card, warnings[0])
    else:
        choices = [Choice(str(at), safe_text(w.sentence)) for at, w in enumerate(warnings)]
        screen.app.push_screen(
            Picker("Override which warning?", choices),
            lambda at: _ask_reason(screen, card, warnings[int(at)]) if at is not None else None,
        )


def _ask_reason(screen: DeliveryScreen, card: Card, finding: Finding) -> None:
    def given(reason: str | None) -> None:
        if reason and card.request.id in screen.session:
            now = screen.session[card.request.id]
            screen.change("Override a warning", [with_override(now, finding.code, reason)])

    prompt = Prompt("Why is this right all the same?", safe_text(finding.sentence))
    screen.app.push_screen(prompt, given)
