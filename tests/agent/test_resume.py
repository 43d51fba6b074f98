"""Whatever is killed, the delivery completes, and at most the parts in flight are sent again."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from backlot_tui.agent.pace import MOST
from backlot_tui.domain.statuses import DeliveryState, WaitingFor
from backlot_tui.state import parts
from backlot_tui.state.deliveries import LocalDelivery, all_deliveries
from backlot_tui.state.work_schema import open_work
from tests.support.processes import Operator, PortalProcess, wait_until
from tests.support.sound import write_rf64

SIZE = 640 << 20
PART = 16 << 20
REQUEST, *METADATA = ("SR-104003", "--set", "channel_config=2.0")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("media") / "print master.wav"
    write_rf64(path, size=SIZE)
    return path


def the_delivery(operator: Operator) -> LocalDelivery:
    [delivery] = all_deliveries(open_work(operator.state_dir / "work.db"))
    return delivery


def safe_parts(operator: Operator) -> int:
    """How many parts the portal confirmed; 0 before there is a delivery."""
    work = open_work(operator.state_dir / "work.db")
    return sum(parts.counts(work, delivery.id).safe for delivery in all_deliveries(work))


def slow_enough(operator: Operator) -> None:
    """So that there is time to do harm in the middle, however fast the machine is."""
    assert operator.run("transfers", "limit", "160M").code == 0


def deliver(operator: Operator, source: Path) -> None:
    slow_enough(operator)
    assert operator.run("deliver", REQUEST, source, *METADATA).code == 0


def in_the_middle(operator: Operator) -> None:
    """Wait until some parts are safe and many are missing."""
    wait_until(lambda: safe_parts(operator) >= 5, "5 parts are safe")


def proven(operator: Operator, portal: PortalProcess, source: Path, kills: int) -> None:
    """The delivery arrives, the stored bytes are the source's, and little was sent twice."""
    wait_until(
        lambda: (
            the_delivery(operator).state is DeliveryState.PENDING_INSPECTION
            or the_delivery(operator).state is DeliveryState.PASSED
        ),
        "Pending Inspection",
    )
    counts = parts.counts(open_work(operator.state_dir / "work.db"), the_delivery(operator).id)
    total = -(-source.stat().st_size // PART)
    assert counts.safe == total
    assert counts.resent <= MOST * kills
    print(f"parts: {total}, sent again: {counts.resent} after {kills} kill(s)")
    [stored] = portal.stored(REQUEST)
    assert stored.stat().st_size == source.stat().st_size
    with stored.open("rb") as there, source.open("rb") as here:
        while piece := here.read(1 << 24):
            assert there.read(1 << 24) == piece


def test_the_agent_is_killed(operator: Operator, portal: PortalProcess, source: Path) -> None:
    deliver(operator, source)
    in_the_middle(operator)
    pid = operator.agent_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: operator.agent_pid() is None, "the agent is gone")
    before = safe_parts(operator)
    assert 0 < before < SIZE // PART, "it was not in the middle"

    operator.start("agent", "run")
    proven(operator, portal, source, kills=1)


def test_the_portal_is_killed(operator: Operator, portal: PortalProcess, source: Path) -> None:
    deliver(operator, source)
    in_the_middle(operator)
    portal.kill()
    wait_until(
        lambda: the_delivery(operator).waiting_for is WaitingFor.PORTAL, "Waiting: the portal"
    )
    assert not portal.stored(REQUEST), "a half-arrived file is visible as delivered"
    portal.start()
    proven(operator, portal, source, kills=1)


def test_a_waiting_command_survives_both(
    operator: Operator, portal: PortalProcess, source: Path
) -> None:
    slow_enough(operator)
    command = operator.start("deliver", REQUEST, str(source), *METADATA, "--wait", "--json")
    in_the_middle(operator)
    pid = operator.agent_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    portal.kill()
    portal.start()
    out, err = command.communicate(timeout=60)
    assert command.returncode == 0, err
    assert '"Pending Inspection"' in out or '"Passed"' in out
    proven(operator, portal, source, kills=2)


def test_a_polite_stop_keeps_everything(
    operator: Operator, portal: PortalProcess, source: Path
) -> None:
    deliver(operator, source)
    in_the_middle(operator)
    stopped = operator.run("agent", "stop", "--json").json
    assert stopped["stopped"]
    assert stopped["unfinished"] == 1
    assert the_delivery(operator).state is DeliveryState.INTERRUPTED
    operator.start("agent", "run")
    proven(operator, portal, source, kills=1)


def test_a_source_that_changes_stops_its_delivery_with_a_clear_sentence(
    operator: Operator, portal: PortalProcess, source: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.wav"
    shutil.copy(source, own)
    slow_enough(operator)
    command = operator.start("deliver", REQUEST, str(own), *METADATA, "--wait", "--json")
    in_the_middle(operator)
    with own.open("r+b") as out:
        out.seek(SIZE - 5000)
        out.write(b"edited")
    _, err = command.communicate(timeout=60)
    assert command.returncode == 4
    assert "has changed since it was chosen" in err
    assert the_delivery(operator).state is DeliveryState.FAILED
    assert not portal.stored(REQUEST)
