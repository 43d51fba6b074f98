"""The sound track file of an IMF package, byte by byte: FFmpeg's MXF writers cannot make it.

Clip-wrapped PCM in MXF OP1a (SMPTE ST 377-1, ST 382) with multichannel audio labels (ST 377-4),
as ST 2067-2 asks for. The labels carry the spoken language.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from uuid import UUID, uuid5

from backlot_tui.portal.demo.make_media.klv import (
    BODY,
    FOOTER,
    HEADER,
    INDEX_SEGMENT,
    INSTANCE_ID,
    OP1A,
    PARTITION_BYTES,
    RANDOM_INDEX_PACK,
    LocalSet,
    Partition,
    Property,
    batch,
    item,
    klv,
    label,
    local_values,
    primer,
    rational,
    text,
)

_CLIP_WRAPPED_WAVE = label("060e2b34 04010101 0d010301 02060200")
_ESSENCE_ELEMENT = label("060e2b34 01020101 0d010301 16010201")
_TRACK_NUMBER = bytes.fromhex("16010201")
_SOUND = label("060e2b34 04010101 01030202 02000000")
_MCA_ASSIGNMENT = label("060e2b34 0401010d 04020210 04010000")
"""Channel assignment: see the labels (ST 2067-2)."""

CHANNELS = (
    ("chL", "Left", label("060e2b34 0401010d 03020101 00000000")),
    ("chR", "Right", label("060e2b34 0401010d 03020102 00000000")),
)
GROUP = ("sgST", "Standard Stereo", label("060e2b34 0401010d 03020220 00000000"))

_BODY_SID, _INDEX_SID, _TRACK_ID = 1, 2, 1
_RATE_HZ, _SAMPLE_BYTES = 48000, 3
_FRAME_BYTES = _SAMPLE_BYTES * len(CHANNELS)
_MADE = struct.pack(">HBBBBBB", 2026, 9, 2, 10, 0, 0, 0)
_NO_PACKAGE = bytes(32)

# Properties by set; the names are those of the SMPTE metadata dictionary.
_LAST_MODIFIED = item(0x3B02, "01010102 07020110 02040000")
_VERSION = item(0x3B05, "01010102 03010201 05000000")
_IDENTIFICATIONS = item(0x3B06, "01010102 06010104 06040000")
_CONTENT_STORAGE = item(0x3B03, "01010102 06010104 02010000")
_OPERATIONAL_PATTERN = item(0x3B09, "01010105 01020203 00000000")
_ESSENCE_CONTAINERS = item(0x3B0A, "01010105 01020210 02010000")
_DM_SCHEMES = item(0x3B0B, "01010105 01020210 02020000")
_GENERATION_ID = item(0x3C09, "01010102 05200701 01000000")
_COMPANY = item(0x3C01, "01010102 05200701 02010000")
_PRODUCT = item(0x3C02, "01010102 05200701 03010000")
_VERSION_STRING = item(0x3C04, "01010102 05200701 05010000")
_PRODUCT_ID = item(0x3C05, "01010102 05200701 07000000")
_IDENTIFIED_AT = item(0x3C06, "01010102 07020110 02030000")
_PACKAGES = item(0x1901, "01010102 06010104 05010000")
_CONTAINER_DATA = item(0x1902, "01010102 06010104 05020000")
_LINKED_PACKAGE = item(0x2701, "01010102 06010106 01000000")
_BODY_SID_ITEM = item(0x3F07, "01010104 01030404 00000000")
_INDEX_SID_ITEM = item(0x3F06, "01010104 01030405 00000000")
_PACKAGE_ID = item(0x4401, "01010101 01011510 00000000")
_PACKAGE_CREATED = item(0x4405, "01010102 07020110 01030000")
_PACKAGE_MODIFIED = item(0x4404, "01010102 07020110 02050000")
_TRACKS = item(0x4403, "01010102 06010104 06050000")
_DESCRIPTOR = item(0x4701, "01010102 06010104 02030000")
_TRACK_ID_ITEM = item(0x4801, "01010102 01070101 00000000")
_TRACK_NUMBER_ITEM = item(0x4804, "01010102 01040103 00000000")
_EDIT_RATE = item(0x4B01, "01010102 05300405 00000000")
_ORIGIN = item(0x4B02, "01010102 07020103 01030000")
_SEQUENCE = item(0x4803, "01010102 06010104 02040000")
_DATA_DEFINITION = item(0x0201, "01010102 04070100 00000000")
_DURATION = item(0x0202, "01010102 07020201 01030000")
_COMPONENTS = item(0x1001, "01010102 06010104 06090000")
_START = item(0x1201, "01010102 07020103 01040000")
_SOURCE_PACKAGE = item(0x1101, "01010102 06010103 01000000")
_SOURCE_TRACK = item(0x1102, "01010102 06010103 02000000")
_SAMPLE_RATE = item(0x3001, "01010101 04060101 00000000")
_CONTAINER_DURATION = item(0x3002, "01010101 04060102 00000000")
_ESSENCE_CONTAINER = item(0x3004, "01010102 06010104 01020000")
_LINKED_TRACK = item(0x3006, "01010105 06010103 05000000")
_AUDIO_RATE = item(0x3D03, "01010105 04020301 01010000")
_LOCKED = item(0x3D02, "01010104 04020301 04000000")
_CHANNEL_COUNT = item(0x3D07, "01010105 04020101 04000000")
_BITS = item(0x3D01, "01010104 04020303 04000000")
_BLOCK_ALIGN = item(0x3D0A, "01010105 04020302 01000000")
_BYTES_PER_S = item(0x3D09, "01010105 04020303 05000000")
_ASSIGNMENT = item(0x3D32, "01010107 04020101 05000000")
# These have no fixed local tag; the primer gives them one from 0x8000 on.
_SUB_DESCRIPTORS = item(0x8001, "01010109 06010104 06100000")
_MCA_LABEL = item(0x8002, "0101010e 01030701 01000000")
_MCA_LINK = item(0x8003, "0101010e 01030701 05000000")
_MCA_SYMBOL = item(0x8004, "0101010e 01030701 02000000")
_MCA_NAME = item(0x8005, "0101010e 01030701 03000000")
_MCA_CHANNEL = item(0x8006, "0101010e 0103040a 00000000")
_MCA_LANGUAGE = item(0x8007, "0101010d 03010102 03150000")
_MCA_GROUP_LINK = item(0x8008, "0101010e 01030701 06000000")

_INDEX_RATE = item(0x3F0B, "01010105 05300406 00000000")
_INDEX_START = item(0x3F0C, "01010105 07020103 010a0000")
_INDEX_DURATION = item(0x3F0D, "01010105 07020201 01020000")
_EDIT_UNIT_BYTES = item(0x3F05, "01010104 04060201 00000000")


@dataclass(frozen=True, slots=True)
class SoundTrack:
    """`asset` becomes the package id of the file, which is how a CPL finds it (ST 2067-2)."""

    asset: UUID
    language: str
    pcm: bytes

    def id(self, name: str) -> UUID:
        """A fixed id for each object inside the file."""
        return uuid5(self.asset, name)

    @property
    def samples(self) -> int:
        return len(self.pcm) // _FRAME_BYTES


def sound_mxf(track: SoundTrack) -> bytes:
    """Header partition, one body partition with index and essence, footer, random index pack."""
    sets = [
        *_frame(track),
        *_package(track, 0x36, "material", umid(track.id("material package"))),
        *_package(track, 0x37, "source", umid(track.asset)),
        *_descriptors(track),
    ]
    metadata = primer(sets) + b"".join(one.encode() for one in sets)
    index = _index(track)
    essence = klv(_ESSENCE_ELEMENT, track.pcm)
    body_at = PARTITION_BYTES + len(metadata)
    essence_at = body_at + PARTITION_BYTES + len(index)
    footer_at = essence_at + PARTITION_BYTES + len(essence)
    container = _CLIP_WRAPPED_WAVE
    head = Partition(HEADER, 0, 0, footer_at, header_bytes=len(metadata))
    indexed = Partition(BODY, body_at, 0, footer_at, index_bytes=len(index), index_sid=_INDEX_SID)
    body = Partition(BODY, essence_at, body_at, footer_at, body_sid=_BODY_SID)
    footer = Partition(FOOTER, footer_at, essence_at, footer_at)
    places = ((0, 0), (0, body_at), (_BODY_SID, essence_at), (0, footer_at))
    pack = b"".join(struct.pack(">IQ", *place) for place in places)
    # The pack ends with its own length: key 16, length 4, entries, this number 4.
    pack += struct.pack(">I", 16 + 4 + len(pack) + 4)
    return b"".join(
        (
            head.encode(container) + metadata,
            indexed.encode(container) + index,
            body.encode(container) + essence,
            footer.encode(container),
            klv(RANDOM_INDEX_PACK, pack),
        )
    )


def umid(material: UUID) -> bytes:
    """A basic UMID (SMPTE ST 330) around a UUID: generation methods 2 and 0, instance 0."""
    return bytes.fromhex("060a2b34 01010105 01010f20 13000000") + material.bytes


def _frame(track: SoundTrack) -> list[LocalSet]:
    """Preface, identification, content storage, essence container data."""
    ident, storage, container = (
        track.id(name) for name in ("identification", "content storage", "container data")
    )
    packages = [track.id("material").bytes, track.id("source").bytes]
    preface: list[tuple[Property, bytes]] = [
        (_LAST_MODIFIED, _MADE),
        (_VERSION, struct.pack(">H", 0x0103)),
        (_IDENTIFICATIONS, batch([ident.bytes])),
        (_CONTENT_STORAGE, storage.bytes),
        (_OPERATIONAL_PATTERN, OP1A),
        (_ESSENCE_CONTAINERS, batch([_CLIP_WRAPPED_WAVE])),
        (_DM_SCHEMES, batch([])),
    ]
    identification: list[tuple[Property, bytes]] = [
        (_GENERATION_ID, track.id("generation").bytes),
        (_COMPANY, text("Northlight Post")),
        (_PRODUCT, text("backlot-tui demo media")),
        (_VERSION_STRING, text("1")),
        (_PRODUCT_ID, track.id("product").bytes),
        (_IDENTIFIED_AT, _MADE),
    ]
    data: list[tuple[Property, bytes]] = [
        (_LINKED_PACKAGE, umid(track.asset)),
        (_BODY_SID_ITEM, struct.pack(">I", _BODY_SID)),
        (_INDEX_SID_ITEM, struct.pack(">I", _INDEX_SID)),
    ]
    held: list[tuple[Property, bytes]] = [
        (_PACKAGES, batch(packages)),
        (_CONTAINER_DATA, batch([container.bytes])),
    ]
    return [
        LocalSet(0x2F, track.id("preface"), preface),
        LocalSet(0x30, ident, identification),
        LocalSet(0x18, storage, held),
        LocalSet(0x23, container, data),
    ]


def _package(track: SoundTrack, kind: int, name: str, package_id: bytes) -> list[LocalSet]:
    """A package with its one track. The material package's clip points at the source package."""
    is_source = name == "source"
    ids = {part: track.id(f"{name} {part}") for part in ("track", "sequence", "clip")}
    package: list[tuple[Property, bytes]] = [
        (_PACKAGE_ID, package_id),
        (_PACKAGE_CREATED, _MADE),
        (_PACKAGE_MODIFIED, _MADE),
        (_TRACKS, batch([ids["track"].bytes])),
    ]
    if is_source:
        package.append((_DESCRIPTOR, track.id("descriptor").bytes))
    common = [(_DATA_DEFINITION, _SOUND), (_DURATION, struct.pack(">q", track.samples))]
    timeline: list[tuple[Property, bytes]] = [
        (_TRACK_ID_ITEM, struct.pack(">I", _TRACK_ID)),
        (_TRACK_NUMBER_ITEM, _TRACK_NUMBER if is_source else bytes(4)),
        (_EDIT_RATE, rational(_RATE_HZ, 1)),
        (_ORIGIN, struct.pack(">q", 0)),
        (_SEQUENCE, ids["sequence"].bytes),
    ]
    clip: list[tuple[Property, bytes]] = [
        *common,
        (_START, struct.pack(">q", 0)),
        (_SOURCE_PACKAGE, _NO_PACKAGE if is_source else umid(track.asset)),
        (_SOURCE_TRACK, struct.pack(">I", 0 if is_source else _TRACK_ID)),
    ]
    return [
        LocalSet(kind, track.id(name), package),
        LocalSet(0x3B, ids["track"], timeline),
        LocalSet(0x0F, ids["sequence"], [*common, (_COMPONENTS, batch([ids["clip"].bytes]))]),
        LocalSet(0x11, ids["clip"], clip),
    ]


def _descriptors(track: SoundTrack) -> list[LocalSet]:
    """The wave descriptor, and the labels of the stereo group and its two channels."""
    language = (_MCA_LANGUAGE, track.language.encode("ascii"))
    group_link = track.id("soundfield link").bytes
    symbol, name, key = GROUP
    group: list[tuple[Property, bytes]] = [
        (_MCA_LABEL, key),
        (_MCA_LINK, group_link),
        (_MCA_SYMBOL, text(symbol)),
        (_MCA_NAME, text(name)),
        language,
    ]
    labels = [LocalSet(0x6C, track.id("soundfield"), group)]
    for number, (symbol, name, key) in enumerate(CHANNELS, start=1):
        channel: list[tuple[Property, bytes]] = [
            (_MCA_LABEL, key),
            (_MCA_LINK, track.id(f"{symbol} link").bytes),
            (_MCA_SYMBOL, text(symbol)),
            (_MCA_NAME, text(name)),
            (_MCA_CHANNEL, struct.pack(">I", number)),
            language,
            (_MCA_GROUP_LINK, group_link),
        ]
        labels.append(LocalSet(0x6B, track.id(symbol), channel))
    wave: list[tuple[Property, bytes]] = [
        (_LINKED_TRACK, struct.pack(">I", _TRACK_ID)),
        (_SAMPLE_RATE, rational(_RATE_HZ, 1)),
        (_CONTAINER_DURATION, struct.pack(">q", track.samples)),
        (_ESSENCE_CONTAINER, _CLIP_WRAPPED_WAVE),
        (_AUDIO_RATE, rational(_RATE_HZ, 1)),
        (_LOCKED, b"\x01"),
        (_CHANNEL_COUNT, struct.pack(">I", len(CHANNELS))),
        (_BITS, struct.pack(">I", 8 * _SAMPLE_BYTES)),
        (_BLOCK_ALIGN, struct.pack(">H", _FRAME_BYTES)),
        (_BYTES_PER_S, struct.pack(">I", _RATE_HZ * _FRAME_BYTES)),
        (_ASSIGNMENT, _MCA_ASSIGNMENT),
        (_SUB_DESCRIPTORS, batch([one.instance.bytes for one in labels])),
    ]
    return [LocalSet(0x48, track.id("descriptor"), wave), *labels]


def _index(track: SoundTrack) -> bytes:
    """Every edit unit has the same size, so the table has no entries (ST 377-1)."""
    return klv(
        INDEX_SEGMENT,
        local_values(
            [
                (INSTANCE_ID, track.id("index").bytes),
                (_INDEX_RATE, rational(_RATE_HZ, 1)),
                (_INDEX_START, struct.pack(">q", 0)),
                (_INDEX_DURATION, struct.pack(">q", track.samples)),
                (_EDIT_UNIT_BYTES, struct.pack(">I", _FRAME_BYTES)),
                (_INDEX_SID_ITEM, struct.pack(">I", _INDEX_SID)),
                (_BODY_SID_ITEM, struct.pack(">I", _BODY_SID)),
            ]
        ),
    )
