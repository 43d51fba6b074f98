"""What stands above a screen for a moment."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.screen import ModalScreen

from backlot_tui.ui.widgets.styled import ROLE_CLASSES

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """Dismissed with what came of it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = ROLE_CLASSES
