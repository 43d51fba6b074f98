"""What the questions of matching are asked about, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from backlot_tui.domain.facts import FileFacts
from backlot_tui.matching.prepared import Prepared
from backlot_tui.matching.results import Evidence
from backlot_tui.matching.tokens import Name
from backlot_tui.matching.view import View

NAME, FILE = "name", "file"
"""Where a piece of evidence stands."""


@dataclass(frozen=True, slots=True)
class Case:
    """One reading of one file.

    pinned: requests whose id stands in the name, with the piece; `one_episode` tells whether all
    of them are of the same episode.
    """

    prepared: Prepared
    name: Name
    view: View
    facts: FileFacts | None
    file_name: str
    pinned: Mapping[str, str]
    one_episode: bool
    source: str = NAME
    """FILE where what is read is the title that the file itself carries."""

    @property
    def points(self) -> dict[str, float]:
        return self.prepared.weights.points


@dataclass(slots=True)
class Answer:
    """What one question brings: points with reasons, gaps, contradictions; a sentence each."""

    evidence: list[Evidence] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)

    def note(self, field_name: str, piece: str, source: str, wanted: str, points: float) -> None:
        self.evidence.append(Evidence(field_name, piece, source, wanted, points))
