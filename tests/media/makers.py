"""Small, valid files of each kind, written byte by byte."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

TEST_DATA = Path(
    os.environ.get("BACKLOT_TEST_DATA")
    or Path(__file__).parents[2].parent.joinpath("shared", "data")
)
LOOKS_LIKE_NOISE = bytes((7 * i * i + 11 * i + 3) % 255 + 1 for i in range(65536))


def real_data(folder: str) -> Path:
    """A folder of real files, or a skip where this machine does not have it."""
    path = TEST_DATA / folder
    if not path.is_dir():
        pytest.skip(f"no test data {folder!r}: set BACKLOT_TEST_DATA")
    return path


@dataclass(frozen=True, slots=True)
class Memory:
    """A source that is in memory already."""

    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    def at(self, offset: int, count: int) -> bytes:
        return self.content[offset : offset + count] if 0 <= offset < self.size else b""


def noise(count: int) -> bytes:
    return (LOOKS_LIKE_NOISE * (count // len(LOOKS_LIKE_NOISE) + 1))[:count]


def chunk(chunk_id: bytes, content: bytes, size: int | None = None) -> bytes:
    stated = len(content) if size is None else size
    return chunk_id + struct.pack("<I", stated) + content + b"\0" * (len(content) & 1)


def fmt(channels: int = 2, rate: int = 48_000, bits: int = 24) -> bytes:
    block = channels * bits // 8
    return chunk(b"fmt ", struct.pack("<HHIIHH", 1, channels, rate, rate * block, block, bits))


def wav(
    channels: int = 2, rate: int = 48_000, bits: int = 24, seconds: float = 1.0, extra: bytes = b""
) -> bytes:
    audio = noise(int(rate * seconds) * channels * bits // 8)
    body = b"WAVE" + fmt(channels, rate, bits) + chunk(b"data", audio) + extra
    return b"RIFF" + struct.pack("<I", len(body)) + body


def rf64(form: bytes = b"RF64", channels: int = 6, seconds: float = 1.0) -> bytes:
    """With the sizes in ds64 and the ADM chunks, as Atmos masters have them."""
    audio = noise(int(48_000 * seconds) * channels * 3)
    after = chunk(b"axml", b"<ebuCoreMain/>") + chunk(b"chna", bytes(4))
    tail = fmt(channels) + chunk(b"data", audio, 0xFFFFFFFF) + after
    size = 4 + 36 + len(tail)
    ds64 = chunk(b"ds64", struct.pack("<QQQI", size, len(audio), len(audio) // 3 // channels, 0))
    return form + struct.pack("<I", 0xFFFFFFFF) + b"WAVE" + ds64 + tail


def atom(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def long_atom(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4sQ", 1, kind, 16 + len(content)) + content


def movie(brand: bytes = b"qt  ", media: int = 300_000) -> bytes:
    index = atom(b"moov", atom(b"mvhd", bytes(100)))
    ftyp = atom(b"ftyp", brand + bytes(4) + brand)
    return ftyp + atom(b"wide", b"") + long_atom(b"mdat", noise(media)) + index


KLV = b"\x06\x0e\x2b\x34"
PARTITION = KLV + b"\x02\x05\x01\x01\x0d\x01\x02\x01\x01"


def klv(key: bytes, value: bytes) -> bytes:
    return key + b"\x83" + len(value).to_bytes(3, "big") + value


def partition(place: int, status: int, this: int, footer: int) -> bytes:
    value = struct.pack(">HHIQQQQQIQI", 1, 3, 1, this, 0, footer, 0, 0, 0, 0, 0) + bytes(16 + 8)
    return klv(PARTITION + bytes([place, status, 0]), value)


def mxf(
    run_in: bytes = b"",
    status: int = 4,
    knows_footer: bool = True,
    random_index: bool = True,
    essence: int = 300_000,
) -> bytes:
    body = klv(KLV + b"\x01\x02\x01\x01\x0d\x01\x03\x01\x15\x01\x05\x00", noise(essence))
    header = len(partition(2, status, 0, 0))
    footer_at = header + len(body)
    parts = partition(2, status, 0, footer_at if knows_footer else 0) + body
    parts += partition(4, 4, footer_at, footer_at)
    if random_index:
        entries = struct.pack(">IQIQ", 0, 0, 0, footer_at)
        length = 20 + len(entries) + 4
        parts += klv(PARTITION + b"\x11\x01\x00", entries + struct.pack(">I", length))
    return run_in + parts


def pdf(body: int = 200_000) -> bytes:
    start = b"%PDF-1.7\n" + noise(body).replace(b"%", b"-") + b"\n"
    index = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 >>\n"
    return start + index + b"startxref\n%d\n%%%%EOF\n" % len(start)


def zipped(*names: str, size: int = 100_000) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, noise(size))
    return target.getvalue()


def ole(sectors: int = 400) -> bytes:
    """One allocation table per 128 sectors, all of them in use."""
    tables = (sectors + 127) // 128
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 44, tables)
    places = list(range(tables)) + [0xFFFFFFFF] * (109 - tables)
    struct.pack_into("<109I", header, 76, *places)
    used = [0xFFFFFFFE] * sectors + [0xFFFFFFFF] * (tables * 128 - sectors)
    fat = struct.pack(f"<{tables * 128}I", *used)
    return bytes(header) + fat + noise((sectors - tables) * 512)


def stl(blocks: int = 2000) -> bytes:
    gsi = b"850STL25.01" + b" " * 227 + b"%05d" % blocks
    return gsi.ljust(1024) + noise(blocks * 128)


def transport_stream(packets: int = 2000) -> bytes:
    return b"".join(b"\x47" + noise(187) for _ in range(packets))


def ttml(attributes: str = 'xml:lang="en"', body: str = "<body/>") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" '
        f"{attributes}>{body}</tt>\n"
    ).encode()


def entity_bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 12))
    return (
        f'<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY e0 "ha">{entities}]>'
        '<tt xml:lang="&e11;">&e11;</tt>'
    ).encode()


def imf_package(folder: Path, essence: int = 200_000) -> Path:
    """An asset map, a packing list and two assets."""
    folder.mkdir()
    assets = {"a": ("cpl.xml", b"<CompositionPlaylist/>"), "b": ("video.mxf", mxf(essence=essence))}
    for name, content in assets.values():
        (folder / name).write_bytes(content)
    listed = "".join(
        f"<Asset><Id>urn:uuid:{key}</Id><Hash>x</Hash><Size>{len(content)}</Size></Asset>"
        for key, (_name, content) in assets.items()
    )
    (folder / "pkl.xml").write_text(
        f"<PackingList><Id>urn:uuid:p</Id><AssetList>{listed}</AssetList></PackingList>", "utf-8"
    )
    write_asset_map(folder, {key: name for key, (name, _content) in assets.items()})
    return folder


def write_asset_map(folder: Path, paths: dict[str, str]) -> None:
    chunks = "<ChunkList><Chunk><Path>{}</Path></Chunk></ChunkList>"
    mapped = "".join(
        f"<Asset><Id>urn:uuid:{key}</Id>{chunks.format(path)}</Asset>"
        for key, path in paths.items()
    )
    packing_list = (
        "<Asset><Id>urn:uuid:p</Id><PackingList>true</PackingList>"
        f"{chunks.format('pkl.xml')}</Asset>"
    )
    (folder / "ASSETMAP.xml").write_text(
        '<am:AssetMap xmlns:am="http://www.smpte-ra.org/schemas/429-9/2007/AM">'
        f"<am:AssetList>{packing_list}{mapped}</am:AssetList></am:AssetMap>".replace(
            "am:AssetList", "AssetList"
        ),
        "utf-8",
    )
