"""Several files for one request: a set where they complement each other, else shown."""

from __future__ import annotations

from backlot_tui.matching.matcher import BinFile, match
from tests.matching.desk import prepared

DUB = "HarborLights_S01E02_LAS_{}_DUB.wav"


def _match(*names: str) -> list[tuple[bool, tuple[str, ...]]]:
    found = match(prepared(), [BinFile(name) for name in names])
    return [(f.suggested is not None, f.suggested.together if f.suggested else ()) for f in found]


def test_layouts_of_one_mix_are_a_set() -> None:
    one, other = DUB.format("51"), DUB.format("20")
    assert _match(one, other) == [(True, (other,)), (True, (one,))]


def test_reels_are_a_set() -> None:
    reels = [f"SaltCartographer_R{n}_ME_51.wav" for n in (1, 2, 3)]
    assert all(ok and len(others) == 2 for ok, others in _match(*reels))


def test_channels_delivered_one_by_one_are_a_set() -> None:
    names = [f"SaltCartographer_ME_51.{c}.wav" for c in ("L", "R", "C", "LFE", "Ls", "Rs")]
    assert all(ok and len(others) == 5 for ok, others in _match(*names))


def test_two_versions_of_one_file_are_shown_and_not_chosen_between() -> None:
    one, other = "HarborLights_S01E02_LAS_51_DUB_v1.wav", "HarborLights_S01E02_LAS_51_DUB_v2.wav"
    found = match(prepared(), [BinFile(one), BinFile(other)])
    assert [each.suggested for each in found] == [None, None]
    assert found[0].possible[0].missing == (f"{other} fits the same request",)


def test_two_files_for_a_type_that_takes_one_are_shown() -> None:
    names = "HarborLights_S01E02_LAS_SUB_R1.xml", "HarborLights_S01E02_LAS_SUB_R2.xml"
    assert _match(*names) == [(False, ()), (False, ())]


def test_a_set_is_found_among_versions_only_where_each_part_is_there_once() -> None:
    names = DUB.format("51"), DUB.format("20"), "HarborLights_S01E02_LAS_DUB_51_v2.wav"
    assert [ok for ok, _ in _match(*names)] == [False, False, False]
