"""File names between the byte world of a disk and the text world of JSON.

Inside the product a name is a `str` as `os.fsdecode` gives it (bytes that are not UTF-8 are lone
surrogates). JSON and the databases cannot hold those, so on the wire `%` and each such byte are
percent-encoded (RFC 3986, 2.1); everything else stays literal. `to_wire` and `from_wire` are
exact inverses.
"""

from __future__ import annotations

import posixpath
import re

from backlot_tui.domain.problems import CheckRefused, PortalRefused
from backlot_tui.domain.safe_text import safe_text

ASSET_MAP = "ASSETMAP.xml"
"""SMPTE ST 429-9, A.3: the name by which a package is known."""

_TO_WIRE = re.compile("[%\udc80-\udcff]")
_FROM_WIRE = re.compile("%([0-9A-F]{2})")
_MAX_NAME_BYTES = 255
"""What Linux file systems take for one name."""

_MAX_PATH_BYTES = 2048
"""A name inside a package, with its folders; the disk's limit is 4096 for the whole path."""

_MAX_FOLDERS = 16
"""Folders within folders that a package may have."""


def to_wire(name: str) -> str:
    """name: as `os.fsdecode` gives it."""
    return _TO_WIRE.sub(lambda found: f"%{ord(found[0]) & 0xFF:02X}", name)


def from_wire(name: str) -> str:
    """The inverse of `to_wire`; whatever is no encoded byte stays as it is."""

    def decoded(found: re.Match[str]) -> str:
        byte = int(found[1], 16)
        return chr(byte) if byte < 0x80 else chr(0xDC00 + byte)

    return _FROM_WIRE.sub(decoded, name)


def extension_of(name: str) -> str:
    """In lower case with its dot, as the catalogue lists extensions; empty where there is none."""
    return posixpath.splitext(name.strip())[1].lower()


def check_relative(name: str) -> None:
    """Refuse a name that could leave its folder.

    `name` is one file name or, inside a package, a path of several with `/` between.
    Raises PortalRefused.
    """
    for part in name.split("/"):
        too_long = len(part.encode(errors="surrogateescape")) > _MAX_NAME_BYTES
        if part in ("", ".", "..") or "\0" in part or too_long:
            raise PortalRefused("file-name", f"The file name {safe_text(name)!r} cannot be stored.")


def check_length(name: str) -> None:
    """Refuse a name with its folders that is too long or too deep. Raises CheckRefused."""
    size = len(name.encode(errors="surrogateescape"))
    if size > _MAX_PATH_BYTES or name.count("/") > _MAX_FOLDERS:
        raise CheckRefused("file-names", f"The file name {safe_text(name[:80])}… is too long.")
