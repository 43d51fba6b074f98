"""What a person is about to do, as the command that does the same."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from backlot_tui.desk.cards import Card


def as_command(session: str, cards: Sequence[Card]) -> list[str]:
    """The lines to type. One card is delivered by itself, several by way of a plan.

    session: its name. What is not UTF-8 or cannot be seen is nothing to type: it goes by plan.
    """
    if len(cards) == 1:
        words = _words(cards[0])
        if all(word and word.isprintable() for word in words):
            return [shlex.join(words)]
    return [
        f"backlot-tui plan {shlex.quote(session)} --ticked -o plan.toml",
        "backlot-tui deliver --plan plan.toml",
    ]


def _words(card: Card) -> list[str]:
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
    return words
