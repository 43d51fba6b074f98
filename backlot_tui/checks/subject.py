"""What a check looks at, and how it words what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from backlot_tui.domain.catalogue import MetadataField, SourceType
from backlot_tui.domain.facts import ChosenFile, FileFacts, Finding, Severity
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text


@dataclass(frozen=True, slots=True)
class Subject:
    """One file of a delivery, with the request and the type it is meant for."""

    request: SourceRequest
    source_type: SourceType
    file: ChosenFile

    @property
    def facts(self) -> FileFacts:
        return self.file.facts

    @property
    def shown(self) -> str:
        """The file's name, safe for a sentence."""
        return safe_text(self.file.name)

    def asks_for(self, key: str) -> bool:
        return self.field(key) is not None

    @property
    def wanted_language(self) -> str:
        return self.request.wanted_language

    @property
    def is_sound(self) -> bool:
        """Whether the type asks how its sound is laid out, so that its sound is checked."""
        return self.asks_for("channel_config")

    def field(self, key: str) -> MetadataField | None:
        """The field called `key`, if the type asks for it."""
        return next((use.field for use in self.source_type.uses if use.field.key == key), None)

    def chosen(self, key: str) -> str:
        """The value chosen for a field of the type, or nothing."""
        return self.file.metadata.get(key, "").strip() if self.asks_for(key) else ""

    def error(self, code: str, sentence: str, fix: str) -> Finding:
        return Finding(code, Severity.ERROR, sentence, fix, self.file.name)

    def warning(self, code: str, sentence: str, fix: str) -> Finding:
        return Finding(code, Severity.WARNING, sentence, fix, self.file.name)


FileCheck = Callable[[Subject], Iterator[Finding]]
DeliveryCheck = Callable[[SourceType, Sequence[ChosenFile]], Iterator[Finding]]
