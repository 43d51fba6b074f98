"""Sources from the File Bin onto cards: one by one, or all that are suggested."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from backlot_tui.desk.cards import with_sources
from backlot_tui.desk.hashing import with_hashes
from backlot_tui.desk.session.offers import (
    Acceptance,
    Offer,
    Rank,
    acceptable,
    offers_for,
    refusals_for,
)
from backlot_tui.desk.sources import Source, choose
from backlot_tui.desk.suggesting import log_suggestions
from backlot_tui.domain.catalogue import FilesTaken
from backlot_tui.domain.problems import Problem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted
from backlot_tui.filebin.items import BinItem
from backlot_tui.state.probe_cache import ProbeCache
from backlot_tui.ui.delivering import card_files
from backlot_tui.ui.delivering.naming import name_of
from backlot_tui.ui.file_bin.bin_actions import used_by

if TYPE_CHECKING:
    from backlot_tui.desk.cards import Card
    from backlot_tui.desk.desk import Desk
    from backlot_tui.desk.session.session import Session
    from backlot_tui.desk.session.suggester import Suggester
    from backlot_tui.matching.results import Judgement
    from backlot_tui.ui.screens.delivery import DeliveryScreen
    from backlot_tui.ui.screens.source_picker import SourcePicker


class RefusedFound(Message):
    """What is refused for the card whose picker is open."""

    def __init__(self, picker: SourcePicker, offers: list[Offer]) -> None:
        super().__init__()
        self.picker = picker
        self.offers = offers


class SuggestionsRead(Message):
    """The files of accepted suggestions, looked at: request id -> its sources."""

    def __init__(self, sources: dict[str, list[Source]], refused: list[str]) -> None:
        super().__init__()
        self.sources = sources
        self.refused = refused


def select(screen: DeliveryScreen) -> None:
    """Open the picker of the card under the cursor."""
    from backlot_tui.ui.screens.source_picker import OTHER_PATH, SourcePicker  # noqa: PLC0415

    card, app = screen.card_for_files(), screen.desk_app
    if card is None:
        return
    items = _items(screen)
    own = {file.source.path for file in card.files}
    users = {
        path: [name for name in names if name != name_of(card)]
        for path, names in used_by(screen.session).items()
        if path not in own
    }
    offers = offers_for(card, items, app.model.matches)

    def ask_against(items: Sequence[BinItem]) -> None:
        work = partial(_refused, app.bin().matching.suggester, picker, card, items)
        app.bin().matching.lane.do(screen, work)

    def chosen(paths: list[str] | None) -> None:
        if paths == [OTHER_PATH]:
            card_files.choose(screen)
        elif paths:
            card_files.put_paths(screen, paths)

    suggested = [(it.item.path, it.judgement) for it in offers if it.rank is Rank.SUGGESTED]
    app.saves.do(app, partial(_log, app.desk, suggested))
    picker = SourcePicker(
        f"Source for {name_of(card)}",
        offers,
        several=card.source_type.files is FilesTaken.SEVERAL,
        users=users,
        keymap=app.keymap,
        ask_refused=partial(ask_against, items),
    )
    screen.app.push_screen(picker, chosen)
    if by_kind := [offer.item for offer in offers if offer.rank is Rank.FITS]:
        ask_against(by_kind)  # the name may still be another's


def _refused(
    suggester: Suggester, picker: SourcePicker, card: Card, items: Sequence[BinItem]
) -> RefusedFound:
    try:
        matches = suggester.refused(card.request.id, items)
    except Problem:
        return RefusedFound(picker, [])
    return RefusedFound(picker, refusals_for(card, items, matches))


def suggestions(screen: DeliveryScreen) -> list[Acceptance]:
    """What "accept all" would offer now."""
    return acceptable(screen.session, screen.desk_app.model.suggested)


def accept_all(screen: DeliveryScreen) -> None:
    """Show what would be accepted; Enter accepts what is still ticked, as one step."""
    from backlot_tui.ui.screens.acceptance_review import AcceptanceReview  # noqa: PLC0415

    app = screen.desk_app
    found = suggestions(screen)
    if not found:
        app.say(_nothing_suggested(screen))
        return

    def reviewed(accepted: list[Acceptance] | None) -> None:
        if accepted:
            app.files.do(screen, partial(_read, app.desk, screen.session, accepted))

    shown = [(offer.item.path, offer.judgement) for each in found for offer in each.offers]
    app.saves.do(app, partial(_log, app.desk, shown))
    screen.app.push_screen(AcceptanceReview(found, app.keymap), reviewed)


def _nothing_suggested(screen: DeliveryScreen) -> str:
    """And what to do about it: where there are no files, nothing can be suggested."""
    if not _items(screen):
        return "The File Bin is empty: f opens it, and there W watches a folder and o adds a file."
    which = "ticked card" if screen.session.ticked else "card"
    return f"Nothing is suggested for an empty {which}: Enter shows all files that fit one."


def _log(desk: Desk, shown: Sequence[tuple[str, Judgement | None]]) -> None:
    log_suggestions(desk, [(path, judgement) for path, judgement in shown if judgement])


def _read(desk: Desk, session: Session, accepted: Sequence[Acceptance]) -> SuggestionsRead:
    """Look at the files now: what is in the bin may have changed a moment ago.

    The cards are checked here, a thousand of them too, so that only drawing is left to do.
    """
    sources: dict[str, list[Source]] = {}
    refused: list[str] = []
    known = ProbeCache(desk.cache)
    for each in accepted:
        try:
            sources[each.card.request.id] = [
                with_hashes(choose(offer.item.path, each.card.source_type, known))
                for offer in each.offers
            ]
        except Problem as problem:
            refused.append(safe_text(str(problem)))
    session.look_ahead(
        with_sources(each.card, sources[each.card.request.id])
        for each in accepted
        if each.card.request.id in sources
    )
    return SuggestionsRead(sources, refused)


def take_suggestions(screen: DeliveryScreen, message: SuggestionsRead) -> None:
    """One step, so that one undo takes it all back."""
    if message.refused:
        screen.desk_app.say(" ".join(message.refused), bad=True)
    session = screen.session
    cards = [
        with_sources(session[request_id], sources)
        for request_id, sources in message.sources.items()
        if request_id in session and not session[request_id].files
    ]
    screen.change("Accept all suggested", cards)
    screen.desk_app.say_keys(
        f"{counted(len(cards), 'suggestion')} accepted; {{undo}} takes them back."
    )


def _items(screen: DeliveryScreen) -> tuple[BinItem, ...]:
    snapshot = screen.desk_app.model.bin
    return snapshot.items if snapshot is not None else ()
