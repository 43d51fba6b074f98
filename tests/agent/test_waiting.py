"""What a delivery waits for, and what releases it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from backlot_tui.domain.statuses import DeliveryState, WaitingFor
from backlot_tui.state.credentials import Credential, CredentialStore
from backlot_tui.state.deliveries import LocalDelivery, all_deliveries
from backlot_tui.state.work_schema import open_work
from tests.support.processes import Operator, PortalProcess, running_portal, wait_until
from tests.support.sound import write_rf64, write_wav

DUB = ("--set", "dub_style=Lip Sync")
REQUEST = "SR-104055"


def the_delivery(operator: Operator) -> LocalDelivery:
    [delivery] = all_deliveries(open_work(operator.state_dir / "work.db"))
    return delivery


def arrived(operator: Operator) -> bool:
    return the_delivery(operator).state is DeliveryState.PENDING_INSPECTION


def test_a_young_file_that_still_grows_is_sent_when_it_is_whole(
    operator: Operator, portal: PortalProcess, tmp_path: Path
) -> None:
    operator.extra["BACKLOT_SETTLE_SECONDS"] = "2"
    source = tmp_path / "growing.wav"
    write_wav(source)
    assert operator.run("deliver", REQUEST, source, *DUB).code == 0
    assert the_delivery(operator).waiting_for is WaitingFor.SETTLING
    with source.open("ab") as out:
        out.write(b"LIST\x04\x00\x00\x00INFO")
    wait_until(lambda: arrived(operator), "arrival")
    [stored] = portal.stored(REQUEST)
    assert stored.read_bytes() == source.read_bytes()


def test_a_delivery_queued_while_the_portal_dies_goes_out_when_it_is_back(
    operator: Operator, portal: PortalProcess, tmp_path: Path
) -> None:
    operator.extra["BACKLOT_SETTLE_SECONDS"] = "1.5"
    source = tmp_path / "a.wav"
    write_wav(source)
    assert operator.run("deliver", REQUEST, source, *DUB).code == 0
    portal.kill()
    wait_until(lambda: the_delivery(operator).waiting_for is WaitingFor.PORTAL, "waiting")
    shown = operator.run("deliveries")
    assert shown.code == 0, "what is known here needs no portal"
    assert "Waiting" in shown.out
    assert "cannot be reached" in shown.out
    portal.start()
    wait_until(lambda: arrived(operator), "arrival")


def test_a_token_that_no_longer_holds_waits_for_sign_in_and_login_releases_it(
    operator: Operator, portal: PortalProcess, tmp_path: Path
) -> None:
    operator.extra["BACKLOT_SETTLE_SECONDS"] = "1.5"
    source = tmp_path / "a.wav"
    write_wav(source)
    assert operator.run("deliver", REQUEST, source, *DUB).code == 0
    store = CredentialStore(operator.state_dir / "credentials.json")
    store.put("default", portal.url, Credential("expired", "Dana Demo"))
    wait_until(lambda: the_delivery(operator).waiting_for is WaitingFor.SIGN_IN, "sign-in")
    ended = operator.run("login", portal.url)
    assert ended.code == 0, ended.err
    assert "1 waiting delivery goes on." in ended.out
    wait_until(lambda: arrived(operator), "arrival")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("no small file system can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_full_disk_at_the_portal_is_told_and_the_delivery_is_kept(
    small_disk: Path, tmp_path: Path
) -> None:
    source = tmp_path / "large.wav"
    write_rf64(source, size=100 << 20)
    with running_portal(small_disk / "portal") as portal:
        somebody = Operator(tmp_path / "state", portal.url, portal.token)
        ended = somebody.run(
            "deliver", "SR-104003", source, "--set", "channel_config=2.0", "--wait"
        )
        assert ended.code == 5, ended.err
        assert "disk is full" in ended.err
        assert the_delivery(somebody).waiting_for is WaitingFor.SPACE
        subprocess.run(["mount", "-o", "remount,size=256m", str(small_disk)], check=True)
        wait_until(lambda: arrived(somebody), "arrival once there is room")
        somebody.stop_agent()


def test_the_second_agent_of_a_folder_is_refused(operator: Operator, tmp_path: Path) -> None:
    source = tmp_path / "a.wav"
    write_wav(source)
    operator.run("deliver", REQUEST, source, *DUB)
    ended = operator.run("agent", "run")
    assert ended.code == 2
    assert "already runs" in ended.err
