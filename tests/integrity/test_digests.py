"""Digests of files and C4 ids: the published values, in one pass."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backlot_tui.integrity.c4 import c4_id
from backlot_tui.integrity.digests import KINDS, PIECE, Digester, digests_of


def test_a_c4_id_is_that_of_the_standard() -> None:
    # SMPTE ST 2114 and its authors' examples: an empty content, and the word "alfa".
    assert c4_id(b"") == (
        "c459dsjfscH38cYeXXYogktxf4Cd9ibshE3BHUo6a58hBXmRQdZrAkZzsWcbWtDg5oQstpDuni4Hirj75GEmTc1sFT"
    )
    assert c4_id(b"alfa") == (
        "c43zYcLni5LF9rR4Lg4B8h3Jp8SBwjcnyyeh4bc6gTPHndKuKdjUWx1kJPYhZxYt3zV6tQXpDs2shPsPYjgG81wZM1"
    )
    assert {len(c4_id(bytes([number]))) for number in range(256)} == {90}


def test_every_kind_has_its_published_value_of_nothing() -> None:
    assert Digester(KINDS).values() == {
        "crc64nvme": "0000000000000000",
        "c4": c4_id(b""),
        "md5": "d41d8cd98f00b204e9800998ecf8427e",
        "sha1": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "xxh128": "99aa06d3014798d86001c324468d497f",
        "xxh3": "2d06800538d394c2",
        "xxh64": "ef46db3751d8e999",
    }


def test_a_file_longer_than_a_piece_has_the_digests_of_its_content(tmp_path: Path) -> None:
    content = os.urandom(2 * PIECE + 17)
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    whole = Digester(KINDS)
    whole.update(content)
    read: list[int] = []
    assert digests_of(path, KINDS, read.append) == whole.values()
    assert sum(read) == len(content)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="no plain file"):
        digests_of(tmp_path / "pipe", ("xxh128",))
