"""Files onto cards and off again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from backlot_tui.desk.cards import Card, with_sources, without_file, without_lost
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import CardLabel
from backlot_tui.ui.delivering.naming import name_of
from backlot_tui.ui.delivering.work import Place, SourcesChosen, choose_pasted, choose_paths
from backlot_tui.ui.lines import Line, wrap
from backlot_tui.ui.path_completion import first_folder
from backlot_tui.ui.screens.picker import Picker
from backlot_tui.ui.screens.question import Question
from backlot_tui.ui.widgets.choice_list import Choice

if TYPE_CHECKING:
    from backlot_tui.desk.sources import Source
    from backlot_tui.ui.screens.delivery import DeliveryScreen


def choose(screen: DeliveryScreen) -> None:
    """Ask for a path."""
    from backlot_tui.ui.screens.path_prompt import PathPrompt  # noqa: PLC0415

    if (card := screen.card_for_files()) is None:
        return
    folder = first_folder(screen.desk_app.last_folder)
    prompt = PathPrompt(f"File for {name_of(card)}", card.source_type, folder)

    def given(path: str | None) -> None:
        if path is not None:
            put_paths(screen, [path])

    screen.app.push_screen(prompt, given)


def put_paths(screen: DeliveryScreen, paths: Sequence[str]) -> None:
    """Look at these files and put them on the card under the cursor."""
    if (card := screen.card_for_files()) is not None:
        work = partial(choose_paths, _place(screen, card), paths)
        screen.desk_app.files.do(screen, work)


def _place(screen: DeliveryScreen, card: Card) -> Place:
    app = screen.desk_app
    return Place(app.desk, screen.session.id, card, app.suggester)


def pasted(screen: DeliveryScreen, text: str) -> None:
    if text.strip() and (card := screen.card_for_files()) is not None:
        work = partial(choose_pasted, _place(screen, card), text)
        screen.desk_app.files.do(screen, work)


def chosen(screen: DeliveryScreen, message: SourcesChosen) -> None:
    """Files have been looked at: onto the card, unless another card has one of them."""
    if message.folder:
        screen.desk_app.last_folder = message.folder
    if message.refused:
        screen.desk_app.say(" ".join(message.refused), bad=True)
    if not message.sources or not _takes_files(screen, message.request_id):
        return
    others = [*_other_cards(screen, message.request_id, message.sources), *message.used]
    put = partial(_put, screen, message.request_id, message.sources)
    if not others:
        put()
        return
    question = Question(
        "This file is in use already. Use it twice?", partial(_wrapped, others), "Use it"
    )
    screen.app.push_screen(question, lambda yes: put() if yes else None)


def _takes_files(screen: DeliveryScreen, request_id: str) -> bool:
    """Whether the card is still here, and not on its way: either may have come about meanwhile."""
    session = screen.session
    sent = (CardLabel.SENDING, CardLabel.SENT)
    return request_id in session and session.label(request_id) not in sent


def _wrapped(texts: Sequence[str], width: int) -> list[Line]:
    return [((part, ""),) for text in texts for part in wrap(text, width)]


def _other_cards(screen: DeliveryScreen, request_id: str, sources: list[Source]) -> list[str]:
    return [
        name_of(card)
        for source in sources
        for card in screen.session.users_of(source.path)
        if card.request.id != request_id
    ]


def _put(screen: DeliveryScreen, request_id: str, sources: list[Source]) -> None:
    if not _takes_files(screen, request_id):
        return
    screen.cards.expanded.add(request_id)
    screen.change("Choose a source", [with_sources(screen.session[request_id], sources)])
    screen.cards.move_to(request_id)


def remove(screen: DeliveryScreen) -> None:
    """The card's file; of several, the one that the person picks; else what is lost."""
    card = screen.card_for_files()
    if card is None:
        return
    if not card.files:
        screen.change("Give up lost files", [without_lost(card)])
        return
    if len(card.files) == 1:
        screen.change("Remove a file", [without_file(card, 0)])
        return
    choices = [Choice(str(at), safe_text(file.source.name)) for at, file in enumerate(card.files)]

    def picked(position: str | None) -> None:
        if position is not None and _takes_files(screen, card.request.id):
            now = screen.session[card.request.id]
            screen.change("Remove a file", [without_file(now, int(position))])

    screen.app.push_screen(Picker("Remove which file?", choices), picked)
