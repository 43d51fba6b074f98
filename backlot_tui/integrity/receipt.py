"""The receipt of a delivery: what was delivered, by whom, from where, and what the portal said.

Names and paths are as `domain.file_names.to_wire` writes them, moments are ISO 8601 in UTC, sizes
bytes. A receipt is made once and never changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from backlot_tui.integrity.digests import CRC64

VERSION = 1
"""Raised when a member changes its meaning or goes; new members come without."""


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """digests: by kind, of what lay at `path` when it was read for them, proven by its CRC-64 to
    be what was delivered; only that CRC-64 where it could not be read again, with why in `note`.
    In a receipt of metadata alone it is the portal's, and `path` and `modified_at` are empty.
    """

    name: str
    path: str
    size: int
    modified_at: str
    metadata: dict[str, str]
    digests: dict[str, str]
    digested_at: str = ""
    parts: int = 0
    parts_resent: int = 0
    note: str = ""

    @property
    def mhl_digests(self) -> dict[str, str]:
        return {kind: value for kind, value in self.digests.items() if kind != CRC64}


@dataclass(frozen=True, slots=True)
class ReceiptOverride:
    """A warning that was sent as it is, and why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class AcknowledgedFile:
    file_id: str
    name: str
    size: int
    crc64nvme: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The portal's answer when the last byte was proven; `at` is by its clock."""

    delivery_id: str
    state: str
    attempt: int
    operator: str
    at: str
    files: tuple[AcknowledgedFile, ...]


@dataclass(frozen=True, slots=True)
class ReceiptManifest:
    """The ASC MHL manifest that belongs to the receipt, by its name and its C4."""

    name: str
    c4: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """created_at: queued here; sent_at: the last byte was sent; completed_at: the portal's word
    was noted here. `host` is the machine that sent.

    bytes_of: the delivery that sent the files, where this one sent no bytes but new metadata for
    them; its receipt has their manifest. None for a delivery that sent its files.
    """

    delivery_id: str
    portal: str
    request_id: str
    request_name: str
    source_type: str
    host: str
    tool: str
    created_at: str
    sent_at: str
    completed_at: str
    files: tuple[ReceiptFile, ...]
    acknowledgement: Acknowledgement
    overrides: tuple[ReceiptOverride, ...] = ()
    manifest: ReceiptManifest | None = None
    bytes_of: str | None = None
    receipt: int = VERSION
