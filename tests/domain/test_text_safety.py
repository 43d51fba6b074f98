"""Untrusted text becomes visible and harmless; names survive the way over the wire."""

from __future__ import annotations

import os
import random
import unicodedata

import pytest

from backlot_tui.domain.file_names import check_relative, from_wire, to_wire
from backlot_tui.domain.problems import PortalRefused
from backlot_tui.domain.safe_text import safe_text


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\x1b[2Jb", "a␛[2Jb"),
        ("two\nlines", "two␊lines"),
        ("\x9b31m", "<009B>31m"),
        ("\x7f", "␡"),
        ("abc\u202egpj.wav", "abc<202E>gpj.wav"),
        ("zero\u200bwidth", "zero<200B>width"),
        (os.fsdecode(b"bad\xff.wav"), "bad\\xff.wav"),
        ("[red]take[/].mov", "[red]take[/].mov"),
        ("日本語 Straße e\u0301", "日本語 Straße e\u0301"),
    ],
)
def test_what_acts_on_a_terminal_becomes_visible(hostile: str, shown: str) -> None:
    assert safe_text(hostile) == shown


def test_no_control_or_format_character_gets_through() -> None:
    for code in range(0x110000):
        char = chr(code)
        harmful = unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or (
            unicodedata.bidirectional(char) in ("RLE", "LRE", "PDF", "RLO", "LRO", "RLI", "LRI")
        )
        if harmful:
            assert char not in safe_text(char), f"U+{code:04X}"


def test_any_file_name_survives_the_wire_exactly() -> None:
    chance = random.Random(7)
    for _ in range(2000):
        raw = bytes(chance.choice(b"ab%\x1b\n\xff\xc3\xa9 []/\x80") for _ in range(12))
        name = os.fsdecode(raw)
        assert from_wire(to_wire(name)) == name
        to_wire(name).encode("utf-8")  # fit for JSON and databases


@pytest.mark.parametrize(
    "name", ["..", ".", "", "a/../b", "/etc/passwd", "a//b", "x\0y", "n" * 256]
)
def test_a_name_that_could_leave_its_folder_is_refused(name: str) -> None:
    with pytest.raises(PortalRefused):
        check_relative(name)


def test_names_inside_a_package_are_taken() -> None:
    check_relative("PACKAGE/ASSETMAP.xml")
