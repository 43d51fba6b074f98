"""File names in XML, and the names of manifests.

XML 1.0 (2.2) holds neither control characters nor bytes that are not UTF-8. A name that has some
is percent-encoded and marked as such; every other name stands as it is, so that other tools find
its file.
"""

from __future__ import annotations

import re

from backlot_tui.domain.safe_text import safe_text

FOLDER = "ascmhl"
"""Lies in the folder that its manifests describe."""

CHAIN = "ascmhl_chain.xml"
MANIFEST_END = ".mhl"

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TO_ENCODE = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|%")
_ENCODED = re.compile("(?:%[0-9A-F]{2})+")
_UNUSUAL = re.compile(r"[^\w.-]", re.ASCII)
_LONGEST_FOLDER_NAME = 100
_MANIFEST_NAME = re.compile(r"(\d{4,})(?:_.+)?\.mhl")


def fits_xml(name: str) -> bool:
    return _NOT_IN_XML.search(name) is None


def encoded(name: str) -> str:
    """Percent-encoded bytes (RFC 3986, 2.1) in place of `%` and of what XML does not hold."""
    return _TO_ENCODE.sub(
        lambda found: "".join(
            f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogateescape")
        ),
        name,
    )


def decoded(text: str) -> str:
    """The inverse of `encoded`."""
    return _ENCODED.sub(
        lambda found: bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "surrogateescape"),
        text,
    )


def xml_text(text: str) -> str:
    """Untrusted text that is shown, not used."""
    return _NOT_IN_XML.sub("\ufffd", safe_text(text))


def manifest_name(number: int, folder: str, moment: str) -> str:
    """`0001_<folder>_<date>_<time>Z.mhl`; moment: ISO 8601 in UTC, to the second at least."""
    plain = _UNUSUAL.sub("_", folder)[:_LONGEST_FOLDER_NAME] or "_"
    date, time = moment[:10], moment[11:19].replace(":", "")
    return f"{number:04d}_{plain}_{date}_{time}Z{MANIFEST_END}"


def generation_of(file_name: str) -> int | None:
    """The number in a manifest's name; None for a file that is no manifest of a history."""
    found = _MANIFEST_NAME.fullmatch(file_name)
    return int(found[1]) if found else None


def is_inside(name: str) -> bool:
    """Whether a manifest's path stays below the folder that the manifest describes."""
    return (
        bool(name)
        and "\0" not in name
        and all(part not in ("", ".", "..") for part in name.split("/"))
    )
