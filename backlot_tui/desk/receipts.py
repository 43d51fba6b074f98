"""Receipts as a person uses them: look at one, verify files against it, take it along."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from backlot_tui.desk.steering import find
from backlot_tui.desk.transfers import SHOWN_ID
from backlot_tui.desk.writing import write_new
from backlot_tui.domain.file_names import from_wire
from backlot_tui.domain.problems import CheckRefused, NotFound, Problem, Temporary, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.wire import KeptReceipt
from backlot_tui.integrity.c4 import c4_id
from backlot_tui.integrity.mhl.history import has_history, read_history, read_one
from backlot_tui.integrity.mhl.names import CHAIN, FOLDER, MANIFEST_END, generation_of
from backlot_tui.integrity.mhl.reading import content_of
from backlot_tui.integrity.mhl.writing import chain_xml
from backlot_tui.integrity.receipt import Receipt
from backlot_tui.integrity.receipt_json import read_receipt, receipt_json
from backlot_tui.integrity.receipt_manifest import receipt_file_name
from backlot_tui.integrity.verifying import (
    Expected,
    Progress,
    Verification,
    verify,
    verify_history,
)
from backlot_tui.state import metadata_deliveries, receipts
from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import LocalDelivery

_WHOLE_ID = 36
"""Characters of a UUID: what the portal can be asked about."""


@dataclass(frozen=True, slots=True)
class HeldReceipt:
    """kept_at: when the portal took it, None for not yet or never; `note` says why never."""

    receipt: Receipt
    manifest: bytes | None
    kept_at: str | None
    note: str = ""


AtPortal = Callable[[str], KeptReceipt]
"""Asks the portal for a delivery's receipt, by its whole id."""


def receipt_of(work: Database, name: str, at_portal: AtPortal) -> HeldReceipt:
    """A delivery's receipt: this machine's, or by its whole id the one that the portal keeps.

    name: an id that may be cut short. Raises NotFound, and Temporary while it is being written.
    """
    try:
        delivery = find(work, name).delivery
    except NotFound:
        if of_metadata := _of_metadata(work, name):
            return of_metadata
        if len(name) != _WHOLE_ID:
            raise
        return _from_portal(at_portal(name))
    return _from_here(work, delivery)


def verify_receipt(
    receipt: Receipt, root: Path | None = None, progress: Progress | None = None
) -> Verification:
    """Read the files again. root: where they lie now; None for where they were sent from."""
    expected = []
    for file in receipt.files:
        name = from_wire(file.name)
        path = root / name if root else Path(from_wire(file.path))
        digests = {kind: [value] for kind, value in file.digests.items()}
        expected.append(Expected(name, path, file.size, digests))
    return verify(expected, root, progress)


def verify_path(path: Path, progress: Progress | None = None) -> Verification:
    """A folder with its MHL history, one manifest, or a receipt beside its files.

    Raises NotFound, UsageProblem for what is none of them, and CheckRefused for what is damaged.
    """
    if path.is_dir():
        return verify_history(read_history(path), progress)
    if path.suffix.lower() == MANIFEST_END:
        return verify_history(read_one(path), progress)
    if path.suffix.lower() == ".json":
        return verify_receipt(read_receipt(content_of(path)), path.absolute().parent, progress)
    raise UsageProblem(
        "receipt-what",
        f"{safe_text(str(path))} is no folder, no {MANIFEST_END} and no .json file.",
        "Name a delivery, a folder with an MHL history, a manifest or a receipt.",
    )


def export(held: HeldReceipt, folder: Path) -> list[Path]:
    """Write the receipt and a history of one generation into a folder; returns the new files.

    Nothing that is there is changed. Raises UsageProblem.
    """
    receipt = held.receipt
    if has_history(folder):
        raise UsageProblem(
            "exists",
            f"{safe_text(str(folder))} has an MHL history already, which stays as it is.",
            "Name another folder.",
        )
    contents = {folder / receipt_file_name(receipt.delivery_id): receipt_json(receipt)}
    if held.manifest is not None:
        name = _manifest_name(receipt, held.manifest)
        chain = chain_xml([(name, held.manifest)])
        contents[folder / FOLDER / name] = held.manifest.decode()
        contents[folder / FOLDER / CHAIN] = chain.decode()
    for path, text in contents.items():
        _make_folder(path.parent)
        write_new(path, text)
    return list(contents)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageProblem(
            "output", f"{safe_text(str(folder))} cannot be made: {error.strerror}."
        ) from error


def _manifest_name(receipt: Receipt, manifest: bytes) -> str:
    """Whoever kept the receipt, it must be the manifest's and name a file of its own folder."""
    stated = receipt.manifest
    if stated is None or "/" in stated.name or generation_of(stated.name) is None:
        raise CheckRefused("receipt-manifest", "The receipt does not name its manifest.")
    if c4_id(manifest) != stated.c4:
        raise CheckRefused("receipt-manifest", "The manifest is not the one that the receipt has.")
    return stated.name


def _of_metadata(work: Database, name: str) -> HeldReceipt | None:
    """As `receipt_of`, of a delivery of metadata alone; None if there is none here."""
    found = metadata_deliveries.beginning_with(work, name.lower())
    if len(found) > 1:
        raise UsageProblem(
            "delivery-id", f"{len(found)} deliveries begin with {safe_text(name)!r}."
        )
    if not found:
        return None
    row = receipts.of(work, found[0].id)
    if row is None or row.receipt is None:
        raise Temporary(
            "receipt-waits",
            f"Delivery {found[0].id[:SHOWN_ID]}: the portal's word is waited for.",
            "Ask again in a while.",
        )
    return HeldReceipt(read_receipt(row.receipt), row.manifest, row.kept_at, row.note)


def _from_here(work: Database, delivery: LocalDelivery) -> HeldReceipt:
    row = receipts.of(work, delivery.id)
    called = f"Delivery {delivery.id[:SHOWN_ID]}"
    if row is None:
        raise NotFound(
            "receipt-unknown",
            f"{called} is {delivery.state} and has no receipt.",
            "A receipt is made when the portal has proven the last byte.",
        )
    if row.receipt is None:
        raise _not_written_yet(work, delivery, called)
    return HeldReceipt(read_receipt(row.receipt), row.manifest, row.kept_at, row.note)


def _not_written_yet(work: Database, delivery: LocalDelivery, called: str) -> Problem:
    done, of = len(receipts.digested(work, delivery.id)), len(delivery.transfers)
    return Temporary(
        "receipt-hashing",
        f"{called}: its receipt is being written, {done} of {of} files are hashed.",
        "Ask again in a while.",
    )


def _from_portal(kept: KeptReceipt) -> HeldReceipt:
    manifest = None if kept.manifest is None else kept.manifest.encode()
    return HeldReceipt(read_receipt(json.dumps(kept.receipt)), manifest, kept.at)
