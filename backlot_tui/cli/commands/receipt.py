"""The receipt of a delivery: show it, verify files against it, take it along."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from backlot_tui.cli.at_desk import desk_of, settings_of
from backlot_tui.cli.launch import ensure_agent
from backlot_tui.cli.output import print_facts, print_json, print_line, print_note, print_table
from backlot_tui.desk.kept_files import sent_by, verify_kept, where_manifest
from backlot_tui.desk.receipts import (
    AtPortal,
    HeldReceipt,
    export,
    receipt_of,
    verify_path,
    verify_receipt,
)
from backlot_tui.domain.file_names import from_wire, to_wire
from backlot_tui.domain.problems import CheckRefused, NotFound, Temporary, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted, human_size
from backlot_tui.integrity.receipt import Receipt
from backlot_tui.integrity.receipt_json import receipt_json
from backlot_tui.integrity.verifying import Verification
from backlot_tui.state.database import Database
from backlot_tui.state.folder import open_state_folder
from backlot_tui.state.work_schema import open_work


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("show", "verify", "export"), help="what to do")
    parser.add_argument(
        "name",
        metavar="DELIVERY",
        help="a delivery's id, which may be cut short; verify: or a folder with an MHL history,"
        " an .mhl manifest, or a receipt's .json beside its files",
    )
    parser.add_argument(
        "folder", metavar="FOLDER", nargs="?", type=Path, help="export: where to write new files"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """4 where a file is not what the receipt or the manifest says."""
    if (arguments.what == "export") != (arguments.folder is not None):
        raise UsageProblem("usage", "A folder is named for export, and only for that.")
    match arguments.what:
        case "show":
            _show(_work(arguments), _held(arguments), as_json=arguments.json)
        case "export":
            _export(_held(arguments), arguments.folder, as_json=arguments.json)
        case _:
            return _verify(arguments)
    return 0


def _held(arguments: argparse.Namespace) -> HeldReceipt:
    try:
        return receipt_of(_work(arguments), arguments.name, _at_portal(arguments))
    except Temporary:
        ensure_agent(settings_of(arguments))  # it writes what is still to be written
        raise


def _work(arguments: argparse.Namespace) -> Database:
    return open_work(open_state_folder(settings_of(arguments).state_dir).work_db)


def _at_portal(arguments: argparse.Namespace) -> AtPortal:
    return lambda delivery_id: desk_of(arguments).client().receipt(delivery_id)


def _show(work: Database, held: HeldReceipt, *, as_json: bool) -> None:
    if as_json:
        print_json(**_json(held))
        return
    receipt = held.receipt
    acknowledged = receipt.acknowledgement
    print_facts(
        (
            ("Delivery", receipt.delivery_id),
            ("Request", f"{receipt.request_id} {receipt.request_name} ({receipt.source_type})"),
            ("Portal", receipt.portal),
            ("By", f"{acknowledged.operator} from {receipt.host}, {receipt.tool}"),
            ("Queued", receipt.created_at),
            ("Sent", receipt.sent_at),
            ("Completed", receipt.completed_at),
            (
                "Portal's word",
                f"{acknowledged.state} at {acknowledged.at}, attempt {acknowledged.attempt}",
            ),
            ("Parts", sent_by(receipt) or _parts(receipt)),
            ("Manifest", _manifest(work, receipt)),
            ("C4", receipt.manifest.c4 if receipt.manifest else ""),
            ("At the portal", _kept(held)),
        )
    )
    for override in receipt.overrides:
        print_line(safe_text(f"Overridden: {override.code}: {override.reason}"))
    rows = [
        (from_wire(file.name), human_size(file.size), kind, value, file.note)
        for file in receipt.files
        for kind, value in file.digests.items()
    ]
    print_table(("FILE", "SIZE", "DIGEST", "VALUE", "NOTE"), rows)


def _json(held: HeldReceipt) -> dict[str, object]:
    return {
        "receipt": json.loads(receipt_json(held.receipt)),
        "kept_at": held.kept_at,
        "note": held.note,
    }


def _manifest(work: Database, receipt: Receipt) -> str:
    if receipt.bytes_of is not None:
        return where_manifest(work, receipt)
    return receipt.manifest.name if receipt.manifest else "none"


def _parts(receipt: Receipt) -> str:
    parts = sum(file.parts for file in receipt.files)
    return f"{parts}, {sum(file.parts_resent for file in receipt.files)} sent again"


def _kept(held: HeldReceipt) -> str:
    return f"since {held.kept_at}" if held.kept_at else held.note or "not yet"


def _export(held: HeldReceipt, folder: Path, *, as_json: bool) -> None:
    written = export(held, folder)
    if as_json:
        print_json(written=[to_wire(str(path)) for path in written])
        return
    for path in written:
        print_line(safe_text(str(path)))
    if sentence := sent_by(held.receipt):
        print_note(f"{sentence} Their manifest is with its receipt.")


def _verify(arguments: argparse.Namespace) -> int:
    named = arguments.name
    if os.path.exists(named):  # noqa: PTH110 (False for what is no path at all)
        found = verify_path(Path(named))
        _print_verification(found, as_json=arguments.json)
    elif os.sep in named:
        raise NotFound(
            "no-such-file",
            f"There is no file or folder {safe_text(named)}.",
            "Name a folder, a manifest, a receipt, or a delivery's id.",
        )
    else:
        receipt = _held(arguments).receipt
        found = _verify_held(arguments, receipt)
        _print_verification(found, receipt, as_json=arguments.json)
    return CheckRefused.exit_code if found.differences else 0


def _verify_held(arguments: argparse.Namespace, receipt: Receipt) -> Verification:
    if receipt.bytes_of is None:
        return verify_receipt(receipt)
    return verify_kept(_work(arguments), receipt, _at_portal(arguments))


def _print_verification(
    found: Verification, receipt: Receipt | None = None, *, as_json: bool
) -> None:
    """receipt: of a delivery of this desk, where it is one that was verified."""
    differences = found.differences
    if as_json:
        print_json(
            files=found.files,
            bytes=found.bytes,
            bytes_of=receipt.bytes_of if receipt else None,
            differences=[difference.json() for difference in differences],
        )
        return
    if receipt and (sentence := sent_by(receipt)):
        print_line(sentence)
    for difference in differences:
        print_line(difference.sentence)
        if difference.expected:
            print_line(f"  expected {safe_text(difference.expected)}")
            print_line(f"  found    {safe_text(difference.found)}")
    count = counted(len(differences), "difference")
    verdict = count if differences else "all as it was written down"
    files = counted(found.files, "file")
    print_line(f"{files}, {human_size(found.bytes)} read: {verdict}.")
