"""What a person is about to do, as the command that does the same."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from backlot_tui.desk.cards import Card


def as_command(session: str, cards: Sequence[Card]) -> list[str]:
    """The lines to type. One card is delivered by itself, several by way of a plan.

    session: its name. A path that is not UTF-8 is not something to type: such a card goes by plan.
    """
    if len(cards) == 1 and _can_be_typed(cards[0]):
        return [_one(cards[0])]
    return [
        f"backlot-tui plan {shlex.quote(session)} --ticked -o plan.toml",
        "backlot-tui deliver --plan plan.toml",
    ]


def _one(card: Card) -> str:
    several = len(card.files) > 1
    words = ["backlot-tui", "deliver", card.request.id]
    words += [file.source.path for file in card.files]
    for file in card.files:
        where = f"{file.source.name}::" if several else ""
        for use in card.source_type.uses:
            if value := file.metadata.get(use.field.key):
                words += ["--set", f"{where}{use.field.key}={value}"]
    for code, reason in card.overrides.items():
        words += ["--override", f"{code}={reason}"]
    return shlex.join(words)


def _can_be_typed(card: Card) -> bool:
    paths = [file.source.path for file in card.files]
    return all(path and path.isprintable() for path in paths)
