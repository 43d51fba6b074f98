"""The two kinds of storage, each with its way in and with what has to run for it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.portal.byte_plane import BytePlane
from backlot_tui.portal.context import ByteDoor
from backlot_tui.portal.objects.byte_gate import ByteGate
from backlot_tui.portal.objects.folder import ObjectFolder
from backlot_tui.portal.objects.signing import Signer, load_key
from backlot_tui.portal.objects.store import ObjectStore, PartGate
from backlot_tui.portal.records.engine import Records
from backlot_tui.portal.settings import S3Settings


class Worker(Protocol):
    """A part of the portal that works by itself until it is stopped."""

    def start(self) -> None: ...

    def ask_to_stop(self) -> None: ...

    def stop(self, within_s: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Storage:
    objects: ObjectStore
    gate: PartGate
    workers: Sequence[Worker]
    port: int = 0
    """The byte plane's, where there is one."""


def folder_storage(
    data: Path,
    records: Records,
    listener: socket.socket,
    bytes_url: str,
    tls: ssl.SSLContext | None,
) -> Storage:
    """In the data folder; parts come through the portal's byte plane."""
    folder = ObjectFolder(data / "objects")
    signer = Signer(load_key(data / "secret.key"))
    plane = BytePlane(ByteDoor(records, folder, signer), listener, tls)
    port = listener.getsockname()[1]
    return Storage(folder, ByteGate(signer, bytes_url), [plane], port)


def s3_storage(data: Path, records: Records, settings: S3Settings) -> Storage:
    """In an object store; parts go there by themselves.

    Raises UsageProblem for a store that cannot be used, Temporary for one that is away.
    """
    if find_spec("boto3") is None:
        raise UsageProblem(
            "s3-missing",
            "Objects in an S3 store need boto3, which is not installed.",
            "Run: pip install 'backlot-tui[s3]'",
        )
    # boto3 is imported where a store is used, and by no other portal.
    from backlot_tui.portal.objects.s3.opening import opened  # noqa: PLC0415

    store, gate, caretaker = opened(data, records, settings)
    return Storage(store, gate, [caretaker])
