"""What rows are dealt out by, into groups or into an order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

from backlot_tui.desk.ordering import Part


@dataclass(frozen=True, slots=True)
class Piles:
    """What a part makes of the values of its column: each once, in order, and where each is."""

    made: list[Any]
    place_of: Mapping[Any, int]

    @classmethod
    def of(cls, part: Part, values: Collection[Any]) -> Self:
        made_of = {value: part.of(value) for value in values}
        made = sorted(set(made_of.values()))
        places = {each: place for place, each in enumerate(made)}
        return cls(made, {value: places[each] for value, each in made_of.items()})
