"""Binary files of the demo and of the real data: cut anywhere they are told cut, whole never."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.domain.facts import FileKind, Structure
from backlot_tui.media.facts import read_facts
from backlot_tui.media.reading import HEAD_BYTES
from backlot_tui.media.sniff import kind_of
from backlot_tui.media.structure import verdict_on
from backlot_tui.portal.demo.samples import MEDIA

from .makers import TEST_DATA, Memory

TEXTS = {FileKind.SRT, FileKind.SCC, FileKind.TEXT, FileKind.EMPTY}
"""Nothing in them tells where they end."""
CUT_IN_THE_DEMO = "MICE_OF_POCKET_STREET_S02E01_MASTER_EN_25.mov"
SAMPLES = sorted(
    path
    for folder in (MEDIA, TEST_DATA)
    for path in folder.rglob("*")
    if path.is_file() and path.suffix != ".md"
)


def tenths(size: int) -> list[int]:
    """Ten places, from the first to the last byte but one."""
    return sorted({max(1, size * tenth // 10) for tenth in range(1, 10)} | {size - 1})


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_no_whole_file_is_called_cut(path: Path) -> None:
    facts = read_facts(path)
    if path.name == CUT_IN_THE_DEMO:
        assert facts.structure is Structure.CUT
    elif facts.kind in TEXTS:
        assert facts.structure is Structure.UNSURE
    else:
        assert facts.structure is Structure.WHOLE, facts.structure_reason


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_copy_cut_at_any_of_ten_places_is_called_cut(path: Path) -> None:
    content = path.read_bytes()
    kind = kind_of(content[:HEAD_BYTES], path.name)
    if kind in TEXTS:
        return
    for size in tenths(len(content.rstrip())):
        piece = content[:size]
        verdict = verdict_on(Memory(piece), kind_of(piece[:HEAD_BYTES], path.name))
        told_otherwise = kind_of(piece[:HEAD_BYTES], path.name) is not kind
        assert verdict.structure is Structure.CUT or told_otherwise, (size, verdict.reason)
        assert verdict.structure is not Structure.WHOLE
