"""An input line that sends nothing while nobody types, and never shows what a terminal obeys."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from backlot_tui.domain.safe_text import safe_text


class QuietInput(Input):
    """No blinking, no frame, and a paste is made safe before it is shown."""

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002 (Textual's word)
    ) -> None:
        super().__init__(
            safe_text(value), placeholder=placeholder, id=id, compact=True, select_on_focus=False
        )
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        """Take the first line of a paste, escaped."""
        line = event.text.strip().splitlines()[0] if event.text.strip() else ""
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(safe_text(line))
