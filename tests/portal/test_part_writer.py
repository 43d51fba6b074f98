"""A part is written to its place, whole blocks of it straight to the disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backlot_tui.portal.objects.part_writer import PartWriter, part_writer, piece_buffer

from .running import MIB

PLACE = 2 * MIB


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "arriving"
    path.write_bytes(bytes(6 * MIB))
    return path


def pieces(content: bytes) -> list[memoryview]:
    """As the byte plane hands them over: 1 MiB each, the last one as long as it is."""
    cut = []
    for at in range(0, len(content), MIB):
        piece = piece_buffer(MIB)[: len(content[at : at + MIB])]
        piece[:] = content[at : at + MIB]
        cut.append(piece)
    return cut


@pytest.mark.parametrize("size", [1, 4096, MIB, 2 * MIB + 4096, 3 * MIB - 1])
def test_the_bytes_lie_in_their_place_and_nowhere_else(target: Path, size: int) -> None:
    content = os.urandom(size)
    with part_writer(target, PLACE) as writer:
        for piece in pieces(content):
            writer.write(piece)
    assert target.read_bytes() == bytes(PLACE) + content + bytes(4 * MIB - size)


def test_a_part_that_begins_at_an_odd_place_is_written_as_well(target: Path) -> None:
    content = os.urandom(2 * MIB)
    with part_writer(target, PLACE + 1) as writer:
        for piece in pieces(content):
            writer.write(piece)
    assert target.read_bytes()[PLACE + 1 :][: 2 * MIB] == content


def test_a_disk_that_wants_other_blocks_gets_its_bytes_through_the_cache(target: Path) -> None:
    content = os.urandom(MIB + 1)
    with part_writer(target, PLACE) as writer:
        writer.write(memoryview(content)[1:])  # no disk takes this memory as it is
    assert target.read_bytes()[PLACE:][:MIB] == content[1:]


def test_a_disk_without_direct_writes_will_do(target: Path) -> None:
    content = os.urandom(2 * MIB)
    cached = os.open(target, os.O_WRONLY)
    try:
        writer = PartWriter(cached, None, PLACE)
        for piece in pieces(content):
            writer.write(piece)
    finally:
        os.close(cached)
    assert target.read_bytes()[PLACE:][: 2 * MIB] == content


def test_what_was_written_is_read_from_the_disk(target: Path) -> None:
    """So that an inspection sees what the disk has, and not what memory remembers."""
    with part_writer(target, PLACE) as writer:
        if writer.direct is None:
            pytest.skip("the disk of the temporary folder takes no direct writes")
        for piece in pieces(os.urandom(MIB)):
            writer.write(piece)
    with target.open("rb", buffering=0) as file:
        try:
            from_memory = os.preadv(file.fileno(), [bytearray(4096)], PLACE, os.RWF_NOWAIT)
        except BlockingIOError:
            from_memory = 0
        except OSError:
            pytest.skip("the file system of the temporary folder cannot say what it has in memory")
    assert from_memory == 0
