"""A request on the portal's web page: its address, to follow or to paste."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from backlot_tui.desk.desk import Desk
from backlot_tui.desk.web_address import web_address
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.ui.screens.dialog import Dialog
from backlot_tui.ui.screens.notice import Notice
from backlot_tui.ui.widgets.button_line import DialogTitle
from backlot_tui.ui.widgets.line_block import Draw, LineBlock, paragraph
from backlot_tui.ui.widgets.link_lines import LinkLines

if TYPE_CHECKING:
    from backlot_tui.ui.app import DeskApp


class WebLink(Dialog[None]):
    CSS_PATH = "web_link.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,w", "dismiss(None)", "Close", show=False)
    ]

    def __init__(self, request_id: str, address: str) -> None:
        super().__init__()
        self._request_id = request_id
        self._address = address

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            name = f"{safe_text(self._request_id)} on the web"
            yield DialogTitle().tell(name, ("Esc", "escape"))
            yield LinkLines(self._address)
            yield LineBlock(paragraph("Copied, where the terminal allows it."))


def show_web_link(app: DeskApp, request_id: str) -> None:
    """Show the request's address and copy it (OSC 52); or say how the desk learns it."""
    template = app.desk.settings.web_url
    if template is None:
        app.push_screen(Notice("The portal's web page is not known", _how_to_set(app.desk)))
        return
    address = web_address(template, request_id)
    app.copy_to_clipboard(address)
    app.push_screen(WebLink(request_id, address))


def _how_to_set(desk: Desk) -> Draw:
    config = safe_text(str(desk.settings.config_file))
    section = f"[profiles.{safe_text(desk.settings.profile)}]"
    return paragraph(
        f'Write web_url = "https://portal.example/requests/{{id}}" below {section} in {config}'
        " and start the desk again; {id} becomes the request's id."
    )
