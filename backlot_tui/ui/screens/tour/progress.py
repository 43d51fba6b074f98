"""Where in the tour one is, and how that is kept between two runs."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from backlot_tui.ui.screens.tour.steps import TOUR, Step, Workflow


@dataclass(frozen=True, slots=True)
class Place:
    workflow: int = 0
    step: int = 0

    @property
    def of(self) -> Workflow:
        return TOUR[self.workflow]

    @property
    def now(self) -> Step:
        return self.of.steps[self.step]

    def after(self) -> Place:
        """The next step, of the next workflow if need be; the last one stays."""
        if self.step + 1 < len(self.of.steps):
            return Place(self.workflow, self.step + 1)
        return Place(self.workflow + 1) if self.workflow + 1 < len(TOUR) else self

    def before(self) -> Place:
        if self.step:
            return Place(self.workflow, self.step - 1)
        if not self.workflow:
            return self
        return Place(self.workflow - 1, len(TOUR[self.workflow - 1].steps) - 1)

    @property
    def last(self) -> bool:
        return self.after() == self


def keep_place(path: Path, place: Place) -> None:
    """The workflow; a tour that has been gone through begins anew the next time.

    Where that cannot be written the tour goes on all the same.
    """
    with suppress(OSError):
        if place.last:
            path.unlink(missing_ok=True)
        else:
            path.write_text(json.dumps(asdict(Place(place.workflow))), "utf-8")


def kept_place(path: Path) -> Place:
    """Where the tour goes on; its beginning if that is not known."""
    try:
        place = Place(**json.loads(path.read_text("utf-8")))
        return place if place.workflow >= 0 and place.step >= 0 and place.now else Place()
    except (OSError, ValueError, TypeError, IndexError):
        return Place()
