"""The metadata of a card, and from there of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backlot_tui.desk.session.applying import applied_to_cards
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.delivering.naming import name_of

if TYPE_CHECKING:
    from backlot_tui.ui.screens.delivery import DeliveryScreen
    from backlot_tui.ui.screens.metadata_form import Filled


def fill_in(screen: DeliveryScreen) -> None:
    """Open the form; one step to undo, also where other cards get the values too."""
    from backlot_tui.ui.screens.metadata_form import MetadataForm  # noqa: PLC0415

    card = screen.open_card()
    if card is None:
        return
    if not card.source_type.uses:
        screen.desk_app.say(f"{safe_text(card.source_type.name)} asks for no metadata.")
        return
    if not card.files:
        screen.desk_app.say("Choose a file first (o): metadata belongs to a file.")
        return

    def filled(answer: Filled | None) -> None:
        if answer is None:
            return
        cards = [answer.card]
        if answer.apply_from is not None:
            ticked = screen.session.ticked
            cards += applied_to_cards(answer.card, answer.apply_from, ticked)
        screen.change("Fill in metadata", cards)

    form = MetadataForm(name_of(card), card, screen.desk_app.keymap)
    screen.app.push_screen(form, filled)
