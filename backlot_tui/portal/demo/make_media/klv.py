"""KLV building blocks of MXF (SMPTE ST 336, ST 377-1): labels, local sets, partitions."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from uuid import UUID

Label = bytes


def label(hex_digits: str) -> Label:
    """A SMPTE universal label (16 bytes) from hex; spaces are for the reader."""
    value = bytes.fromhex(hex_digits)
    if len(value) != 16:
        raise ValueError(f"a label has 16 bytes: {hex_digits}")
    return value


_PREFIX = "060e2b34"
OP1A = label(_PREFIX + "04010101 0d010201 01010100")
PRIMER = label(_PREFIX + "02050101 0d010201 01050100")
RANDOM_INDEX_PACK = label(_PREFIX + "02050101 0d010201 01110100")
INDEX_SEGMENT = label(_PREFIX + "02530101 0d010201 01100100")
HEADER, BODY, FOOTER = 0x02, 0x03, 0x04
_CLOSED_COMPLETE = 0x04


def klv(key: Label, value: bytes) -> bytes:
    """Length in BER long form of four bytes, as most writers do."""
    return key + b"\x83" + len(value).to_bytes(3, "big") + value


@dataclass(frozen=True, slots=True)
class Property:
    """One item of a local set: its two-byte tag and the label that the primer maps it to."""

    tag: int
    key: Label


def item(tag: int, key: str) -> Property:
    """A property of the SMPTE dictionary; `key` is the label after its common first four bytes."""
    return Property(tag, label(_PREFIX + key))


@dataclass(slots=True)
class LocalSet:
    """A metadata object: `kind` is the byte that tells the sets apart (ST 377-1)."""

    kind: int
    instance: UUID
    values: list[tuple[Property, bytes]] = field(default_factory=list)

    def encode(self) -> bytes:
        key = label(_PREFIX + "02530101 0d010101 0101" + f"{self.kind:02x}00")
        own = [(INSTANCE_ID, self.instance.bytes), *self.values]
        return klv(key, local_values(own))


INSTANCE_ID = item(0x3C0A, "01010101 01011502 00000000")


def local_values(values: list[tuple[Property, bytes]]) -> bytes:
    return b"".join(struct.pack(">HH", item.tag, len(value)) + value for item, value in values)


def primer(sets: list[LocalSet]) -> bytes:
    """The pack that maps every local tag in use to its full label."""
    used = {INSTANCE_ID.tag: INSTANCE_ID.key}
    for one in sets:
        used |= {item.tag: item.key for item, _ in one.values}
    entries = [struct.pack(">H", tag) + key for tag, key in sorted(used.items())]
    return klv(PRIMER, batch(entries, 18))


def batch(entries: list[bytes], size: int = 16) -> bytes:
    return struct.pack(">II", len(entries), size) + b"".join(entries)


def text(value: str) -> bytes:
    return value.encode("utf-16-be")


def rational(numerator: int, denominator: int) -> bytes:
    return struct.pack(">ii", numerator, denominator)


@dataclass(frozen=True, slots=True)
class Partition:
    """Where a partition stands and what it holds; offsets and counts in bytes."""

    kind: int
    this: int
    previous: int
    footer: int
    header_bytes: int = 0
    index_bytes: int = 0
    index_sid: int = 0
    body_sid: int = 0

    def encode(self, essence_container: Label) -> bytes:
        key = label(_PREFIX + f"02050101 0d010201 01{self.kind:02x}{_CLOSED_COMPLETE:02x}00")
        value = struct.pack(
            ">HHIQQQQQIQI",
            *(1, 3, 1, self.this, self.previous, self.footer),
            *(self.header_bytes, self.index_bytes, self.index_sid, 0, self.body_sid),
        )
        return klv(key, value + OP1A + batch([essence_container]))


PARTITION_BYTES = len(Partition(HEADER, 0, 0, 0).encode(bytes(16)))
