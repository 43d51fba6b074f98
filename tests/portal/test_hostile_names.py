"""Names are bytes: whatever they do to a screen, they are stored as they are."""

from __future__ import annotations

import os

import pytest

from backlot_tui.domain.file_names import to_wire

from .running import WAV, Bench, Operator

HOSTILE = [
    b"\x1b[2J\x1b]0;owned\x07.wav",
    b"two\nlines\r.wav",
    "\N{RIGHT-TO-LEFT OVERRIDE}vaw.elor.wav".encode(),
    b"latin-\xe9-\xff.wav",
    b"100%25 [bold]%2F.wav",
    "日本語 ﷽ 🎬.wav".encode(),
    b"-rf .wav",
    b"~root$(id);'\"\\.wav",
]


def test_hostile_names_are_stored_under_their_own_bytes(portal: Bench, ana: Operator) -> None:
    contents = {to_wire(os.fsdecode(name)): WAV + name for name in HOSTILE}
    delivery = ana.deliver("SR-3", contents)
    assert [file["name"] for file in delivery["files"]] == list(contents)
    assert portal.delivered() == {name: WAV + name for name in HOSTILE}


@pytest.mark.parametrize("name", HOSTILE[:4])
def test_no_message_carries_a_name_that_acts_on_a_terminal(ana: Operator, name: bytes) -> None:
    wire = to_wire(os.fsdecode(name))
    for told in (
        ana.start("SR-1", {wire: b"x"}, status=422),
        ana.start("SR-3", {wire: b"x"}, {wire: wire}, status=422),
        ana.start(wire, {"a.wav": b"x"}, status=404),
    ):
        sentence = told["detail"] + told["fix"]
        assert sentence.isprintable(), sentence
