"""The desk with a tour over it. The desk knows nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath
from typing import ClassVar

from textual.binding import BindingType

from backlot_tui.desk.desk import Desk
from backlot_tui.ui import app as desk_app
from backlot_tui.ui.app import DeskApp
from backlot_tui.ui.background import is_open
from backlot_tui.ui.commands import Keymap, Scope, bindings_for, commands_of, keys_shown, with_keys
from backlot_tui.ui.running import run_app
from backlot_tui.ui.screens.tour.bar import TourBar
from backlot_tui.ui.screens.tour.looking import see
from backlot_tui.ui.screens.tour.progress import Place, keep_place, kept_place
from backlot_tui.ui.screens.tour.steps import TOUR

_LOOK_EVERY_S = 0.2


_UI = Path(desk_app.__file__).parent


class TourApp(DeskApp):
    CSS_PATH: ClassVar[list[str | PurePath]] = [_UI / path for path in DeskApp.CSS_PATH]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.TOUR)]
    HELP_SCOPES: ClassVar[tuple[Scope, ...]] = (Scope.TOUR, *DeskApp.HELP_SCOPES)

    tour_file: Path
    """Remembers where the tour was left."""
    place: Place
    _away = False
    _waits = False
    """A step that the person went to by key waits for a key, if it has been done before."""

    def begin(self, tour_file: Path) -> None:
        """Say where the tour's place is kept; before the app runs."""
        self.tour_file = tour_file
        self.place = kept_place(tour_file)
        keep_place(tour_file, self.place)

    def on_mount(self) -> None:
        self.set_interval(_LOOK_EVERY_S, self._look)

    def _look(self) -> None:
        """Go on from every step that is done, and show the bar on the screen in front."""
        if self.model.loaded:
            done = self._is_done()
            self._waits &= done
            while done and not self._waits and not self.place.last:
                self._go(self.place.after())
                done = self._is_done()
        self._show()

    def _is_done(self) -> bool:
        return self.place.now.done(see(self, self.place.of.requests))

    def _go(self, place: Place) -> None:
        self.place = place
        keep_place(self.tour_file, place)

    def _show(self) -> None:
        screen = self.screen
        if not is_open(screen):
            return
        bars = screen.query(TourBar)
        if not bars:
            screen.mount(TourBar())
            return
        place = self.place
        where = f"{place.workflow + 1} of {len(TOUR)}: {place.of.title}"
        step = f", step {place.step + 1} of {len(place.of.steps)}"
        back, on, away = (
            f"{keys_shown(command, self.keymap)[0]} {command.label}"
            for command in commands_of(Scope.TOUR)
        )
        if self._away:
            bars.first().show(where, "", f"{away} again")
        else:
            says = with_keys(place.now.says, self.keymap)
            told = f"Done. {says}" if self._waits else says
            bars.first().show(where + step, told, f"{back}  {on}  {away}")

    def action_tour_by(self, steps: int) -> None:
        self._go(self.place.after() if steps > 0 else self.place.before())
        self._waits = self._is_done()
        self._show()

    def action_tour_away(self) -> None:
        self._away = not self._away
        self._show()


def run_tour(
    desk: Desk,
    launch_agent: Callable[[], None],
    *,
    mouse: bool,
    folder: str,
    tour_file: Path,
    keymap: Keymap | None = None,
) -> int:
    """Show the desk with the tour until the person leaves; returns the exit code."""
    app = TourApp(desk, launch_agent, keymap=keymap)
    app.begin(tour_file)
    return run_app(app, mouse=mouse, folder=folder)
