"""What the full screens share: header, transfer strip, footer, and news from the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.getters import query_one
from textual.screen import Screen

from backlot_tui.ui.background import is_open
from backlot_tui.ui.commands import Command, Scope, footer_of
from backlot_tui.ui.header import header, trouble
from backlot_tui.ui.transfers.pane import TransferPane
from backlot_tui.ui.widgets.command_bar import CommandBar
from backlot_tui.ui.widgets.one_line import OneLine
from backlot_tui.ui.widgets.styled import ROLE_CLASSES

if TYPE_CHECKING:
    from backlot_tui.ui.app import DeskApp
    from backlot_tui.ui.delivering.sending import CardsQueued


class DeskScreen(Screen[None]):
    """After it changed the model, the app has the screen in front catch up."""

    COMPONENT_CLASSES: ClassVar[set[str]] = ROLE_CLASSES
    PLACE: ClassVar[str]
    SCOPE: ClassVar[Scope]

    header_line = query_one("#header", OneLine)
    trouble_line = query_one("#trouble", OneLine)
    strip = query_one("#strip", OneLine)
    pane = query_one(TransferPane)
    footer = query_one("#footer", CommandBar)

    def __init__(self) -> None:
        super().__init__()
        self._composed = False
        self.missed_rows = False
        self.missed_transfers: set[str] = set()

    @property
    def there(self) -> bool:
        """Whether the screen has its widgets, and keeps them."""
        return self._composed and is_open(self)

    @property
    def desk_app(self) -> DeskApp:
        return cast("DeskApp", self.app)

    def compose(self) -> ComposeResult:
        yield OneLine(id="header")
        yield OneLine(id="trouble")
        yield from self.compose_body()
        yield self.compose_pane()
        yield CommandBar(footer_of(self.SCOPE), self.desk_app.keymap, id="footer")

    def compose_body(self) -> ComposeResult:
        """What is between header and transfer strip."""
        raise NotImplementedError

    def compose_pane(self) -> TransferPane:
        return TransferPane()

    def on_mount(self) -> None:
        self._composed = True
        self.show_header()
        self.show_transfers()

    def on_resize(self) -> None:
        if self.there:
            self.show_header()

    def on_screen_resume(self) -> None:
        if self.there:
            self.catch_up()

    def catch_up(self) -> None:
        """Show what the model knows and this screen does not show yet."""
        self.show_header()
        self.show_transfers()
        transfers, self.missed_transfers = self.missed_transfers, set()
        if transfers:
            self.transfers_changed(transfers)
        if self.missed_rows:
            self.missed_rows = False
            self.rows_changed()

    @property
    def place(self) -> str:
        """Where the person is, as the header says it."""
        return self.PLACE

    def show_header(self) -> None:
        app = self.desk_app
        now = app.now().timestamp()
        width = self.size.width
        self.header_line.show(*header(app.model, self.place, app.desk.portal, now, width))
        self.trouble_line.show(trouble(app.model))
        self.trouble_line.set_class(app.model.problem is not None, "-shown")

    def show_transfers(self) -> None:
        self.pane.show_transfers()

    @property
    def scope(self) -> Scope:
        """Whose keys are heard now."""
        return Scope.TRANSFERS if self.pane.has_keys else self.SCOPE

    def offered(self) -> list[Command]:
        """What the footer names: what can be done here now."""
        return footer_of(self.SCOPE)

    def show_offered(self) -> None:
        """Unless the keys go elsewhere."""
        if not self.pane.has_keys:
            self.footer.take(self.offered())

    def on_descendant_focus(self) -> None:
        if self.pane.has_keys:
            self.footer.take(footer_of(Scope.TRANSFERS))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Before somebody else has the focus, and maybe keys of its own."""
        if self.pane in event.widget.ancestors:
            self.footer.take(self.offered())

    def rows_changed(self) -> None:
        """The copy of the requests is another one now."""

    def transfers_changed(self, request_ids: set[str]) -> None:
        """The latest deliveries of these requests look different now."""

    def bin_changed(self) -> None:
        """The File Bin is another one now."""

    def cards_queued(self, message: CardsQueued) -> None:
        """Cards were handed to the agent, or could not be."""

    def back(self) -> None:
        """One step back."""
        self.app.pop_screen()
