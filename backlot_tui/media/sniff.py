"""What a file is, from its first 64 KB, whatever its name says.

Signatures: SMPTE ST 377-1 (6.5 run-in, 7.1 partition pack), ISO/IEC 14496-12 (4.2, 4.3) and the
QuickTime File Format, EBU Tech 3285 and 3306, ITU-R BS.2088 (WAVE in RIFF, RF64, BW64),
ISO/IEC 13818-1 (program and transport stream), ISO 32000-1 (7.5.2), ECMA-376-2 (OPC in ZIP),
MS-CFB (OLE), EBU Tech 3264 (STL), W3C TTML1 (root `tt`) and WebVTT, SMPTE ST 429-9, 429-8 and
2067-3 (asset map, packing list, composition).

TTAL, the dubbing scripts' format, is JSON underneath; its specification is not public and no key
of it is known for certain. So the bytes alone cannot tell TTAL from other JSON, and this is the
one kind that needs the name as well: a JSON object in a file called `.ttal`.
"""

from __future__ import annotations

import os
import re
import stat

from backlot_tui.domain.facts import FileKind
from backlot_tui.domain.file_names import ASSET_MAP
from backlot_tui.media.reading import HEAD_BYTES, AnyPath, file_status, opened
from backlot_tui.media.xml_head import as_text, root_name

MXF_HEADER_KEY = re.compile(rb"\x06\x0e\x2b\x34\x02\x05\x01.\x0d\x01\x02\x01\x01\x02", re.DOTALL)
"""A header partition pack's key up to its status; the eighth byte is a registry version."""

_XML_KINDS = {
    "tt": FileKind.TTML,
    "AssetMap": FileKind.ASSETMAP,
    "PackingList": FileKind.PACKING_LIST,
    "CompositionPlaylist": FileKind.COMPOSITION,
}
_LAMBDA = "Lambda字幕"
_SIGNATURES = [
    (re.compile(pattern, re.DOTALL), kind)
    for pattern, kind in (
        (MXF_HEADER_KEY.pattern, FileKind.MXF),
        (rb"(?:RIFF|RF64|BW64)....WAVE", FileKind.WAV),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OLE),
        (rb"\x00\x00\x01\xba", FileKind.MPEG_PS),
        (rb"\d{3}STL\d\d\.\d\d", FileKind.STL),
        (rb".{0,1019}%PDF-", FileKind.PDF),
        # Lambda Cap, Japanese subtitles; seen in three encodings
        (re.escape(_LAMBDA.encode("shift_jis")), FileKind.CAP),
        (b"(?:\xef\xbb\xbf)?" + re.escape(_LAMBDA.encode()), FileKind.CAP),
        (b"\xff\xfe" + re.escape(_LAMBDA.encode("utf-16-le")), FileKind.CAP),
    )
]
_TEXT_SIGNATURES = [
    (re.compile(r"Scenarist_SCC V1\.0"), FileKind.SCC),
    (re.compile(r"WEBVTT(?:\s|$)"), FileKind.VTT),
    (re.compile(r"\d{1,9}[ \t]*\r?\n[ \t]*\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}[ \t]*-->"), FileKind.SRT),
]
_PADDING_ATOMS = {b"wide", b"free", b"skip"}
_FIRST_ATOMS = {b"ftyp", b"moov", b"mdat", b"pnot", *_PADDING_ATOMS}
_STILL_PICTURE_BRANDS = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"crx "}
_OOXML_PARTS = (b"[Content_Types].xml", b"_rels/.rels", b"docProps/")
_NOT_IN_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def sniff(path: AnyPath) -> FileKind:
    """The kind of the file or folder at `path`. Raises OSError if it cannot be read."""
    if stat.S_ISDIR(file_status(path).st_mode):
        return _kind_of_folder(path)
    with opened(path) as source:
        if source is None:
            return FileKind.UNKNOWN
        return kind_of(source.at(0, HEAD_BYTES), os.fsdecode(path))


def kind_of(head: bytes, name: str = "") -> FileKind:
    """The kind of a file that begins with `head` (64 KB of it, or all there is)."""
    if not head:
        return FileKind.EMPTY
    return _binary_kind(head) or _text_kind(head, name) or _late_kind(head) or FileKind.UNKNOWN


def _kind_of_folder(path: AnyPath) -> FileKind:
    asset_map = os.path.join(os.fsdecode(path), ASSET_MAP)  # noqa: PTH118  (odd bytes)
    is_package = os.path.isfile(asset_map)  # noqa: PTH113  (odd bytes)
    return FileKind.IMF if is_package else FileKind.UNKNOWN


def _binary_kind(head: bytes) -> FileKind | None:
    for signature, kind in _SIGNATURES:
        if signature.match(head):
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(head)
    return _movie_kind(head) or (FileKind.MPEG_TS if transport_packet(head) else None)


def _movie_kind(head: bytes) -> FileKind | None:
    """QuickTime or MP4 by the first atom that says; padding atoms before it are stepped over."""
    at = 0
    while at + 8 <= len(head):
        size, atom = int.from_bytes(head[at : at + 4], "big"), head[at + 4 : at + 8]
        if atom not in _FIRST_ATOMS or 1 < size < 8:
            break
        if atom == b"ftyp":
            return _kind_by_brand(head[at + 8 : at + 12])
        if atom not in _PADDING_ATOMS or size < 8 or at + size > len(head) - 8:
            return FileKind.QUICKTIME
        at += size
    return None


def _kind_by_brand(brand: bytes) -> FileKind | None:
    if brand in _STILL_PICTURE_BRANDS:
        return None
    return FileKind.QUICKTIME if brand == b"qt  " else FileKind.MP4


def transport_packet(head: bytes) -> int | None:
    """188, or 192 with the arrival time in front (M2TS), if sync bytes repeat at that distance."""
    for packet, first in ((188, 0), (192, 4)):
        syncs = head[first : first + packet * 64 : packet]
        if len(syncs) >= 3 and syncs.count(0x47) == len(syncs):
            return packet
    return None


def _zip_kind(head: bytes) -> FileKind:
    at = head.find(b"PK\x03\x04")
    while at >= 0:
        if head.startswith(_OOXML_PARTS, at + 30):
            return FileKind.OOXML
        at = head.find(b"PK\x03\x04", at + 4)
    return FileKind.ZIP


def _text_kind(head: bytes, name: str) -> FileKind | None:
    text = as_text(head)
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<") and (root := root_name(start)) is not None:
        return _XML_KINDS.get(root, FileKind.XML)
    for signature, kind in _TEXT_SIGNATURES:
        if signature.match(start):
            return kind
    if not _is_text(head):
        return None
    is_json = start.startswith("{") and name.lower().endswith(".ttal")
    return FileKind.TTAL if is_json else FileKind.TEXT


def _is_text(head: bytes) -> bool:
    """Text in any of the encodings that trade uses: no control byte but those of text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = as_text(head[: len(head) & ~1])
        return "\ufffd" not in text[:-1] and "\0" not in text
    return not _NOT_IN_TEXT.search(head)


def _late_kind(head: bytes) -> FileKind | None:
    """MXF behind a run-in; looked for last, because other files may carry such a key within."""
    return FileKind.MXF if MXF_HEADER_KEY.search(head) else None
