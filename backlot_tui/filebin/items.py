"""What a screen or a command shows of the bin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from backlot_tui.domain.facts import FileFacts
from backlot_tui.filebin.settle import BinState
from backlot_tui.state.identity import FileIdentity


class BinItem(NamedTuple):
    """A file or a package in the bin.

    folder: the watched folder it lies in; empty for one that was added by hand from elsewhere.
    reason: one sentence for the state. deliverable: it needs nobody's patience any more.
    facts: None while nothing is read; provisional ones are of the file as it was earlier.
    """

    path: str
    folder: str
    identity: FileIdentity
    is_package: bool
    by_hand: bool
    state: BinState
    reason: str
    deliverable: bool = False
    facts: FileFacts | None = None
    provisional: bool = False

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bin at one moment. `version` grows with every change; `notices` are sentences about
    what is left out and about folders that give no sign of changes."""

    version: int
    items: tuple[BinItem, ...]
    folders: tuple[str, ...]
    notices: tuple[str, ...]
    ready: bool = True
    """False until the first pass over all folders is done."""
