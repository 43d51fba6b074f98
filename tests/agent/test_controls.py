"""What a person tells the agent, with real processes on both sides."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from backlot_tui.domain.statuses import NO_CONNECTION, DeliveryState
from backlot_tui.state import parts
from tests.support.processes import wait_until
from tests.support.queueing import ArchivePortal, Queue, archive_portal, queue_at, write_random

MIB = 1 << 20
PART = 16 * MIB


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchivePortal]:
    with archive_portal(tmp_path_factory.mktemp("portal"), requests=30) as running:
        yield running


@pytest.fixture
def queue(portal: ArchivePortal, tmp_path: Path) -> Iterator[Queue]:
    with queue_at(portal, tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random(tmp_path_factory.mktemp("media") / "large.wav", 8 * PART)


def transfers(queue: Queue, *arguments: str) -> str:
    ended = queue.operator.run("transfers", *arguments)
    assert ended.code == 0, ended.err
    return ended.out


def test_a_pause_holds_at_rest_and_a_resume_sends_no_safe_part_again(
    queue: Queue, large: Path
) -> None:
    delivery = queue.put([large])
    transfers(queue, "limit", "12M")
    queue.start_agent()
    wait_until(lambda: queue.safe(delivery) >= 3, "3 parts are safe")
    assert "Paused" in transfers(queue, "pause", delivery[:8])
    assert queue.state(delivery) is DeliveryState.PAUSED
    held = rest_of(queue, delivery)
    assert 3 <= held < 8
    transfers(queue, "limit", "off")
    transfers(queue, "resume", delivery)
    queue.wait_for(delivery)
    counts = parts.counts(queue.work, delivery)
    assert counts.safe == 8
    assert counts.resent <= 8 - held, "a part that was safe has been sent again"


def test_who_has_no_connection_says_so_until_it_has_one(queue: Queue, large: Path) -> None:
    (queue.operator.state_dir.parent / "config.toml").write_text("[agent]\nconnections = 1\n")
    transfers(queue, "limit", "100k")
    both = [queue.put([large]), queue.put([large])]
    queue.start_agent()

    def phases() -> list[str]:
        return sorted(queue.get(each).phase for each in both)

    wait_until(lambda: phases() == ["", NO_CONNECTION], "one of them has the only connection")
    assert NO_CONNECTION in transfers(queue)
    transfers(queue, "limit", "off")
    queue.wait_for(*both)


def rest_of(queue: Queue, delivery: str) -> int:
    """How many parts are safe once nothing moves any more: one second apart, the same bytes."""

    def moved() -> tuple[int, int]:
        return (queue.safe(delivery), queue.get(delivery).sent_bytes)

    before = moved()

    def still() -> bool:
        nonlocal before
        time.sleep(1)
        last, before = before, moved()
        return last == before

    wait_until(still, "it rests")
    assert queue.state(delivery) is DeliveryState.PAUSED
    return before[0]


def test_one_file_is_paused_and_the_others_go_on(queue: Queue, large: Path, tmp_path: Path) -> None:
    small = [write_random(tmp_path / f"stem {n}.wav", MIB) for n in range(3)]
    delivery = queue.put([large, *small])
    transfers(queue, "pause", f"{delivery}/large.wav")
    queue.start_agent()
    wait_until(lambda: queue.state(delivery) is DeliveryState.PAUSED, "only the paused is left")
    assert queue.safe(delivery) == 3
    assert "1 file is paused, of 4" in transfers(queue)
    transfers(queue, "resume", f"{delivery}/large.wav")
    queue.wait_for(delivery)


def test_a_file_that_is_paused_while_it_is_sent_stops_alone(
    queue: Queue, large: Path, tmp_path: Path
) -> None:
    other = write_random(tmp_path / "other.wav", 2 * PART)
    delivery = queue.put([large, other])
    transfers(queue, "limit", "12M")
    queue.start_agent()
    wait_until(lambda: queue.safe(delivery) >= 2, "it is on its way")
    transfers(queue, "pause", f"{delivery}/large.wav")
    wait_until(lambda: queue.state(delivery) is DeliveryState.PAUSED, "only the paused is left")
    wait_until(lambda: queue.get(delivery).transfers[1].sent_bytes == 2 * PART, "the other is told")
    first = queue.get(delivery).transfers[0]
    assert first.sent_bytes < first.identity.size
    transfers(queue, "limit", "off")
    transfers(queue, "resume", delivery)
    queue.wait_for(delivery)


def test_a_cancel_leaves_nothing_at_the_portal_and_frees_the_request(
    queue: Queue, large: Path
) -> None:
    delivery = queue.put([large])
    transfers(queue, "limit", "12M")
    queue.start_agent()
    wait_until(lambda: queue.safe(delivery) >= 2, "it is on its way")
    assert queue.incoming(delivery)
    transfers(queue, "cancel", delivery)
    assert queue.state(delivery) is DeliveryState.CANCELED
    wait_until(lambda: not queue.incoming(delivery), "the portal has dropped its bytes")
    details = queue.operator.run("request", queue.get(delivery).request_id, "--json").json
    assert details["deliveries"][0]["state"] == "Canceled"


def test_a_cancel_is_told_when_the_portal_is_back(queue: Queue, large: Path) -> None:
    delivery = queue.put([large])
    transfers(queue, "limit", "12M")
    queue.start_agent()
    wait_until(lambda: queue.safe(delivery) >= 2, "it is on its way")
    queue.portal.kill()
    transfers(queue, "cancel", delivery)
    status = queue.operator.run("agent", "status", "--json").json["agent"]
    assert status["cancels_to_tell"] == 1
    queue.operator.stop_agent()
    queue.portal.start()
    assert queue.incoming(delivery)
    queue.start_agent()
    wait_until(lambda: not queue.incoming(delivery), "the portal has dropped its bytes")
    assert queue.state(delivery) is DeliveryState.CANCELED


def test_high_goes_before_normal_and_low_whatever_came_first(queue: Queue, tmp_path: Path) -> None:
    # Of more parts than two rounds of the lanes carry: what is free, a lower priority may have.
    files = [write_random(tmp_path / f"{n}.wav", 129 * MIB) for n in range(4)]
    last, first, second, third = (queue.put([file]) for file in files)
    transfers(queue, "priority", "low", last)
    transfers(queue, "priority", "high", third)
    transfers(queue, "priority", "down", first)
    transfers(queue, "limit", "240M")
    queue.start_agent()
    queue.wait_for(last, first, second, third)
    assert arrivals(queue) == [third, second, first, last]


def arrivals(queue: Queue) -> list[str]:
    """Deliveries in the order in which the agent's log says they arrived."""
    log = (queue.operator.state_dir / "agent.log").read_text().splitlines()
    lines = [line for line in log if '"arrived", "delivery"' in line]
    return [line.rpartition('"delivery": "')[2][:36] for line in lines]


def test_small_deliveries_do_not_wait_behind_large_ones(
    queue: Queue, large: Path, tmp_path: Path
) -> None:
    features = [queue.put([large]) for _ in range(3)]
    small = queue.put([write_random(tmp_path / "subtitle.wav", 2000)])
    transfers(queue, "limit", "24M")
    queue.start_agent()
    queue.wait_for(small)
    assert not any(queue.arrived(feature) for feature in features)


def test_a_limit_holds_on_average_and_changes_while_it_runs(queue: Queue, large: Path) -> None:
    delivery = queue.put([large])
    transfers(queue, "limit", "2MiB")
    queue.start_agent()
    wait_until(lambda: queue.get(delivery).sent_bytes > 2 * MIB, "it moves")

    def rate_over(seconds: float) -> float:
        began, before = time.monotonic(), queue.get(delivery).sent_bytes
        wait_until(lambda: time.monotonic() - began > seconds, "time passes")
        return (queue.get(delivery).sent_bytes - before) / (time.monotonic() - began)

    average = rate_over(8)
    print(f"limit 2 MiB/s: {average / MIB:.2f} MiB/s")
    assert 1.6 * MIB < average < 2.3 * MIB
    transfers(queue, "limit", "off")
    began = time.monotonic()
    queue.wait_for(delivery)
    assert time.monotonic() - began < 30, "it would have taken 50 s at 2 MiB/s"


def test_a_delivery_has_a_limit_of_its_own(queue: Queue, large: Path, tmp_path: Path) -> None:
    slow = queue.put([large])
    fast = queue.put([write_random(tmp_path / "other.wav", 80 * MIB)])
    transfers(queue, "limit", "1M", slow)
    queue.start_agent()
    queue.wait_for(fast)
    assert queue.get(slow).sent_bytes < 40 * MIB
    transfers(queue, "limit", "off", slow)
    queue.wait_for(slow)


def test_a_limit_set_on_the_way_leaves_the_rest_to_the_others(
    queue: Queue, large: Path, tmp_path: Path
) -> None:
    """Though the limited one holds all the connections: its parts in flight take minutes now."""
    slow = queue.put([large])
    transfers(queue, "limit", "4M")
    queue.start_agent()
    wait_until(lambda: queue.get(slow).sent_bytes > MIB, "it has the connections")
    transfers(queue, "limit", "100k", slow)
    files = [write_random(tmp_path / f"{n}.wav", 8 * MIB) for n in range(2)]
    plain, high = (queue.put([file]) for file in files)
    transfers(queue, "priority", "high", high)
    queue.wait_for(plain, high)
    assert queue.safe(slow) == 0, "a connection came free: nothing was shown"
    transfers(queue, "limit", "off", slow)
    transfers(queue, "limit", "off")
    queue.wait_for(slow)


def test_who_is_moved_to_the_top_does_not_wait_for_parts_on_their_way(
    queue: Queue, tmp_path: Path
) -> None:
    """Each of them is one part, which holds its connection for 50 s."""
    *files, last = (write_random(tmp_path / f"{n}.wav", PART) for n in range(4))
    transfers(queue, "limit", "1M")
    deliveries = [queue.put([file]) for file in files]
    queue.start_agent()
    wait_until(lambda: all(queue.get(each).sent_bytes for each in deliveries), "all lanes are held")
    moved = queue.put([last])
    transfers(queue, "priority", "top", moved)
    wait_until(lambda: queue.get(moved).sent_bytes > MIB, "the first in the queue moves")
    assert not any(queue.safe(each) for each in deliveries), "a part ended: nothing was shown"
    transfers(queue, "limit", "off")
    queue.wait_for(moved, *deliveries)


def test_a_failure_holds_up_nobody_and_frees_its_request(
    queue: Queue, large: Path, tmp_path: Path
) -> None:
    changed = write_random(tmp_path / "changed.wav", 8 * PART)
    bad, good = queue.put([changed]), queue.put([large])
    transfers(queue, "limit", "24M")
    queue.start_agent()
    wait_until(lambda: queue.safe(bad) >= 2, "it is on its way")
    with changed.open("r+b") as out:
        out.truncate(PART)
    transfers(queue, "limit", "off")
    queue.wait_for(good)
    assert queue.get(bad).state is DeliveryState.FAILED
    assert "since it was chosen" in (queue.get(bad).reason or "")
    wait_until(lambda: not queue.incoming(bad), "the portal was told")
    refused = queue.operator.run("transfers", "retry", bad)
    assert refused.code == 4
    assert "Deliver its request again" in refused.err
