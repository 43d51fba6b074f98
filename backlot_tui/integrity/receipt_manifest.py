"""The ASC MHL manifest of a delivery: one generation, of the files as they lie at their source.

Left out are files without a digest that MHL knows (they had changed when they were read again),
and what lies in an `ascmhl` folder of its own within a package: no history describes another's.
"""

from __future__ import annotations

from backlot_tui.domain.file_names import from_wire
from backlot_tui.integrity.c4 import c4_id
from backlot_tui.integrity.mhl.manifest import ALWAYS_IGNORED, Hash, Manifest, MhlFile
from backlot_tui.integrity.mhl.names import FOLDER, is_inside, manifest_name
from backlot_tui.integrity.mhl.writing import manifest_xml
from backlot_tui.integrity.receipt import Receipt, ReceiptFile, ReceiptManifest

RECEIPT_PATTERN = "backlot-receipt-*.json"
"""The receipt beside the files that it is of, which no history need know."""


def receipt_file_name(delivery_id: str) -> str:
    """Of plain characters only, whatever the id has."""
    return RECEIPT_PATTERN.replace("*", "".join(filter(_is_plain, delivery_id))[:64])


def manifest_of(receipt: Receipt, moment: str) -> tuple[ReceiptManifest, bytes] | None:
    """The manifest's name with its C4, and its bytes; None where it would list nothing.

    moment: when it is made, ISO 8601 in UTC.
    """
    files = tuple(_entry(file) for file in receipt.files if _is_listed(file))
    if not files:
        return None
    name, _, version = receipt.tool.partition(" ")
    content = manifest_xml(
        Manifest(
            created=_offset(moment),
            host=receipt.host,
            tool=name,
            tool_version=version,
            files=files,
            author=receipt.acknowledgement.operator,
            comment=f"Delivery {receipt.delivery_id} for request {receipt.request_id}",
            ignored=(*ALWAYS_IGNORED, RECEIPT_PATTERN),
        )
    )
    file_name = manifest_name(1, _folder_name(receipt), moment)
    return ReceiptManifest(file_name, c4_id(content)), content


def _is_listed(file: ReceiptFile) -> bool:
    name = from_wire(file.name)
    return bool(file.mhl_digests) and is_inside(name) and FOLDER not in name.split("/")


def _entry(file: ReceiptFile) -> MhlFile:
    hashes = tuple(
        Hash(kind, value, date=_offset(file.digested_at))
        for kind, value in file.mhl_digests.items()
    )
    return MhlFile(from_wire(file.name), file.size, _offset(file.modified_at), hashes)


def _folder_name(receipt: Receipt) -> str:
    """The name of the folder in which the names lead to the files; else the request's id."""
    roots = {
        file.path.removesuffix(f"/{file.name}") for file in receipt.files if file.path != file.name
    }
    root = roots.pop() if len(roots) == 1 else ""
    return from_wire(root).rpartition("/")[2] or receipt.request_id


def _offset(moment: str) -> str:
    """To the second, with the offset that MHL's own tools write."""
    return f"{moment[:19]}+00:00" if moment else ""


def _is_plain(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "-")
