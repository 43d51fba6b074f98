"""One fault at a time, at a moment that is sure to come."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults.capabilities import able_here
from tests.faults.catalogue import FAULTS, Fault
from tests.faults.moments import Exchange, Kind, Moment
from tests.faults.plan import PART, PlannedFile, Story, Strike
from tests.faults.playing import Played, play
from tests.faults.relay import Refusal
from tests.faults.stage import Need, Props, Stage
from tests.support.object_store import Store

FILES = (PlannedFile("two-parts.ptx", 5, PART + 70_000), PlannedFile("small.ptx", 0, 3000))
PUTS = 2
"""The portal's folder takes the two small parts together."""
BY_NAME = {fault.name: fault for fault in FAULTS}


def play_one(
    fault: str, moment: Moment, props: Props, folder: Path, store: Store | None = None
) -> Played:
    """One delivery of FILES, and one fault."""
    return play_these([Strike(BY_NAME[fault], moment)], props, folder, store)


def play_these(
    strikes: Sequence[Strike], props: Props, folder: Path, store: Store | None = None
) -> Played:
    if missing := {strike.fault.need for strike in strikes} - {None, *able_here()}:
        pytest.skip(f"this machine is not able {missing}")
    played = play(Story(0, (FILES,), tuple(strikes)), props, folder, store)
    assert played.struck == [strike.fault.name for strike in strikes]
    return played


@pytest.mark.parametrize(("put", "again"), [(1, 1), (2, 2)], ids=["large part", "bundle of two"])
def test_a_bit_that_flips_on_the_wire_is_found_and_only_what_it_came_with_is_sent_again(
    put: int, again: int, props: Props, tmp_path: Path
) -> None:
    """The parts of a bundle then go one by one."""
    played = play_one("bit flipped on the wire", Moment(Kind.PART, put, 0.4), props, tmp_path)
    assert not played.wrong
    assert played.requests[Kind.PART] == PUTS + again


def test_a_bit_that_flips_on_the_portals_disk_is_found_before_the_request_is_fulfilled(
    props: Props, tmp_path: Path
) -> None:
    played = play_one("bit flipped at rest", Moment(Kind.COMPLETE, 1, 0), props, tmp_path)
    assert not played.wrong
    assert played.ends == ["Inspection Failed"]


def test_a_part_that_the_portal_has_lost_is_sent_again_and_no_other(
    props: Props, tmp_path: Path
) -> None:
    played = play_one("part lost at rest", Moment(Kind.COMPLETE, 1, 0), props, tmp_path)
    assert not played.wrong
    assert played.requests[Kind.COMPLETE] == 2


@pytest.mark.parametrize("fault", ["agent's disk full", "agent read-only"])
def test_an_agent_that_could_not_write_goes_on_when_it_can(
    fault: str, props: Props, tmp_path: Path
) -> None:
    played = play_one(fault, Moment(Kind.PART, 1, 0.4), props, tmp_path)
    assert not played.wrong


@pytest.mark.parametrize(
    ("fault", "kind", "needed"),
    [("portal's disk full", Kind.CREATE, 1), ("portal read-only", Kind.PART, PUTS)],
)
def test_a_portal_that_could_not_write_says_so_and_goes_on_when_it_can(
    fault: str, kind: Kind, needed: int, props: Props, tmp_path: Path
) -> None:
    played = play_one(fault, Moment(kind, 1, 0), props, tmp_path)
    assert not played.wrong
    assert played.requests[kind] > needed


def test_a_portal_whose_clock_jumps_gives_out_new_urls(props: Props, tmp_path: Path) -> None:
    played = play_one("portal's clock ahead", Moment(Kind.PART_URLS, 1, 1), props, tmp_path)
    assert not played.wrong
    assert played.requests[Kind.PART_URLS] > 1


def lose_sources(stage: Stage, _exchange: Exchange) -> None:
    for path in stage.sources.iterdir():
        path.unlink()


def test_a_source_that_is_gone_once_all_is_proven_makes_no_failure_of_it(
    props: Props, tmp_path: Path
) -> None:
    at_the_end = Moment(Kind.COMPLETE, 1, 1)
    gone = Fault("sources gone", lose_sources, (Kind.COMPLETE,), (1.0,))
    strikes = [Strike(gone, at_the_end), Strike(BY_NAME["answer lost"], at_the_end)]
    played = play_these(strikes, props, tmp_path)
    assert not played.wrong
    assert played.ends == ["Passed"]


def set_back_while_it_waits(stage: Stage, _exchange: Exchange) -> None:
    stage.later(0.5, lambda: stage.clocks["agent"].set(-7200))
    raise Refusal(429, {"Retry-After": "2"})


def test_a_clock_that_is_set_back_holds_up_no_receipt(props: Props, tmp_path: Path) -> None:
    fault = Fault("set back", set_back_while_it_waits, (Kind.RECEIPT,), (0.0,), Need.CLOCKS)
    played = play_these([Strike(fault, Moment(Kind.RECEIPT, 1, 0))], props, tmp_path)
    assert not played.wrong


@pytest.mark.large
@pytest.mark.parametrize("moment", [Moment(Kind.PART, 2, 0.4), Moment(Kind.COMPLETE, 1, 0)])
def test_a_store_that_is_killed_on_the_way_costs_no_part_that_it_had_confirmed(
    moment: Moment, props: Props, store: Store, tmp_path: Path
) -> None:
    played = play_one("store killed", moment, props, tmp_path, store)
    assert not played.wrong
    assert played.ends == ["Passed"]
