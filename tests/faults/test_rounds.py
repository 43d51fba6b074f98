"""Kill, cut, fill, damage: what was delivered is whole, and what was not says why."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.capabilities import able_here
from tests.faults.plan import Story, draw
from tests.faults.playing import Played, play
from tests.faults.stage import Need, Props
from tests.support.object_store import Store


@pytest.mark.parametrize("need", Need)
def test_this_machine_can_show_the_faults_that_need(need: Need) -> None:
    if need not in able_here():
        pytest.skip(f"rounds leave out some faults here: they need {need}")


def test_after_a_round_of_faults_all_is_delivered_once_and_whole_or_failed_with_a_reason(
    fault_seed: int,
    props: Props,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    story = draw(fault_seed, "folder")
    judge(story, play(story, props, tmp_path), tmp_path, record_property)


@pytest.mark.large
def test_the_same_holds_with_an_object_store(
    store_seed: int,
    props: Props,
    store: Store,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    story = draw(store_seed, "s3")
    judge(story, play(story, props, tmp_path, store), tmp_path, record_property)


def judge(
    story: Story, played: Played, folder: Path, record_property: Callable[[str, object], None]
) -> None:
    record_property("faults", ", ".join(played.struck))
    told = [str(story), *played.notes, "", *played.wrong]
    again = f"--fault-rounds 1 --fault-seed {story.seed}"
    assert not played.wrong, "\n".join([*told, "", f"Play it again: {again}", f"See {folder}"])
    shutil.rmtree(folder)  # a thousand rounds would fill the disk
