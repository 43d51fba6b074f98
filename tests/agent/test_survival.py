"""Terminals that close, agents that grow old, clocks that were set, sources that change."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backlot_tui.domain.statuses import DeliveryState, WaitingFor
from backlot_tui.state import deliveries
from backlot_tui.state.presence import holder
from tests.support.processes import wait_until
from tests.support.queueing import ArchivePortal, Queue, archive_portal, queue_at
from tests.support.sound import write_rf64

PART = 16 << 20


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchivePortal]:
    with archive_portal(tmp_path_factory.mktemp("portal"), requests=20) as running:
        yield running


@pytest.fixture
def queue(portal: ArchivePortal, tmp_path: Path) -> Iterator[Queue]:
    with queue_at(portal, tmp_path) as running:
        yield running


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.wav"
    write_rf64(path, size=6 * PART)
    return path


def in_a_terminal(queue: Queue, *arguments: str) -> tuple[int, int]:
    """Run a command as the leader of a session on a terminal of its own: (pid, terminal)."""
    pid, terminal = pty.fork()
    if pid == 0:
        command = [sys.executable, "-m", "backlot_tui", *arguments]
        os.execve(sys.executable, command, queue.operator.environment())
    return pid, terminal


def test_a_closed_terminal_ends_the_command_and_not_the_transfer(queue: Queue, large: Path) -> None:
    queue.operator.run("transfers", "limit", "32M")
    arguments = ("deliver", queue.portal.next_request(), str(large), "--wait")
    command, terminal = in_a_terminal(queue, *arguments)
    wait_until(lambda: len(deliveries.all_deliveries(queue.work)) == 1, "it is queued")
    [delivery] = deliveries.all_deliveries(queue.work)
    wait_until(lambda: queue.safe(delivery.id) >= 1, "it is on its way")
    os.close(terminal)
    _, status = os.waitpid(command, 0)
    assert os.WIFSIGNALED(status), "the command was expected to die of the hangup"
    assert os.WTERMSIG(status) == signal.SIGHUP
    assert not queue.arrived(delivery.id)
    queue.operator.run("transfers", "limit", "off")
    queue.wait_for(delivery.id)


def test_an_older_agent_is_drained_and_followed_by_one_of_today(queue: Queue, large: Path) -> None:
    lock = queue.operator.state_dir / "agent.lock"
    older = old_agent(lock, version="0.0.9")
    delivery = queue.put([large])
    deliveries.move(queue.work, delivery, DeliveryState.PAUSED)
    assert queue.operator.run("transfers", "resume", delivery).code == 0
    assert older.wait(20) == 0, "the older agent was not asked to stop"
    queue.wait_for(delivery)
    presence = holder(lock)
    assert presence is not None
    assert presence.version != "0.0.9"


def test_a_newer_agent_is_left_alone(queue: Queue, large: Path) -> None:
    newer = old_agent(queue.operator.state_dir / "agent.lock", version="99.0")
    delivery = queue.put([large])
    deliveries.move(queue.work, delivery, DeliveryState.PAUSED)
    assert queue.operator.run("transfers", "resume", delivery).code == 0
    assert newer.poll() is None
    newer.terminate()
    newer.wait(20)


def old_agent(lock: Path, version: str) -> subprocess.Popen[bytes]:
    """A process that holds the lock as an agent of another version does, and ends politely."""
    program = (
        "import sys, threading\n"
        "from pathlib import Path\n"
        "from backlot_tui.cli.signals import stop_on_signals\n"
        "from backlot_tui.state.presence import hold\n"
        "stop = threading.Event()\n"
        "stop_on_signals(stop.set)\n"
        "with hold(Path(sys.argv[1]), sys.argv[2]):\n"
        "    stop.wait()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(lock), version])
    wait_until(lambda: holder(lock), "it holds the lock")
    return process


def test_a_moment_of_another_clock_does_not_hold_a_delivery_for_years(
    queue: Queue, large: Path
) -> None:
    """As after a reboot with a clock that was years ahead when the next try was noted."""
    delivery = queue.put([large])
    deliveries.move(
        queue.work,
        delivery,
        DeliveryState.WAITING,
        waiting_for=WaitingFor.PORTAL,
        next_try_at=time.time() + 1e8,
        tries=4,
    )
    queue.start_agent()
    queue.wait_for(delivery)


def stored_of(queue: Queue, delivery: str) -> bool:
    folder = queue.portal.data / "objects" / "delivered" / queue.get(delivery).request_id
    return folder.exists()


def truncate(source: Path) -> None:
    os.truncate(source, PART)


def replace(source: Path) -> None:
    other = source.with_name("other")
    with other.open("wb") as out:
        out.truncate(source.stat().st_size)
    os.utime(other, ns=(source.stat().st_atime_ns, source.stat().st_mtime_ns))
    other.replace(source)


def delete(source: Path) -> None:
    source.unlink()


def overwrite(source: Path) -> None:
    with source.open("r+b") as out:
        out.seek(5 * PART)
        out.write(b"another take")


@pytest.mark.parametrize("change", [truncate, replace, delete, overwrite])
def test_a_source_that_changes_on_the_way_is_never_delivered(
    queue: Queue, large: Path, change: Callable[[Path], None]
) -> None:
    delivery = queue.put([large])
    queue.operator.run("transfers", "limit", "16M")
    queue.start_agent()
    wait_until(lambda: queue.safe(delivery) >= 1, "it is on its way")
    change(large)
    queue.operator.run("transfers", "limit", "off")
    wait_until(lambda: queue.state(delivery) is DeliveryState.FAILED, "it has failed")
    assert "since it was chosen" in (queue.get(delivery).reason or "")
    assert not stored_of(queue, delivery)
    wait_until(lambda: not queue.incoming(delivery), "the portal has dropped its bytes")


def test_of_a_delivery_that_fails_nothing_more_is_sent(
    queue: Queue, large: Path, tmp_path: Path
) -> None:
    reel = tmp_path / "reel.wav"
    write_rf64(reel, size=2 * PART)
    delivery = queue.put([reel, large])
    queue.operator.run("transfers", "limit", "16M")
    queue.start_agent()
    wait_until(lambda: queue.get(delivery).sent_bytes, "it is on its way")
    os.truncate(reel, 0)
    wait_until(lambda: queue.state(delivery) is DeliveryState.FAILED, "it has failed")
    _, other = queue.get(delivery).transfers
    assert other.sent_bytes < 4 * PART, "the rest was sent all the same"


def test_a_portal_that_hangs_is_left_and_tried_again(queue: Queue, large: Path) -> None:
    """Stopped, not killed: its connections stay open, and nothing moves on them."""
    queue.operator.extra["BACKLOT_STALL_SECONDS"] = "2"
    delivery = queue.put([large])
    queue.operator.run("transfers", "limit", "32M")
    queue.start_agent()
    wait_until(lambda: queue.safe(delivery) >= 1, "it is on its way")
    queue.portal.signal(signal.SIGSTOP)
    wait_until(lambda: queue.state(delivery) is DeliveryState.WAITING, "the stall is noticed")
    found = queue.get(delivery)
    assert found.waiting_for is WaitingFor.PORTAL
    queue.portal.signal(signal.SIGCONT)
    queue.operator.run("transfers", "limit", "off")
    queue.wait_for(delivery)


def test_an_empty_file_is_refused_in_a_sentence(queue: Queue, tmp_path: Path) -> None:
    """As one that was emptied while it was still settling."""
    empty = tmp_path / "empty.wav"
    empty.touch()
    delivery = queue.put([empty])
    queue.start_agent()
    wait_until(lambda: queue.state(delivery) is DeliveryState.FAILED, "it has failed")
    assert "empty.wav is empty" in (queue.get(delivery).reason or "")
