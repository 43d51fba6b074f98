"""`deliver`: from a file to a verdict without a screen."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.support.commands import called
from tests.support.processes import (
    Ended,
    Operator,
    PortalProcess,
    running_portal,
    wait_until,
)
from tests.support.sound import write_wav

DUB = ("--set", "dub_style=Lip Sync")


@pytest.fixture
def dubs(operator: Operator) -> Iterator[str]:
    return iter(open_dubs(operator))


def open_dubs(operator: Operator) -> list[str]:
    """Ids of requests for dubs that take a delivery and have none yet."""
    answer = httpx.get(
        f"{operator.url}/v1/requests",
        params={"q": 'type:"Secondary Audio" status:open material:accepted'},
        headers={"Authorization": f"Bearer {operator.token}"},
    )
    rows = answer.json()["requests"]
    return [row["id"] for row in rows if row["latest_delivery_id"] is None]


def test_a_valid_file_is_delivered_inspected_and_stored_as_it_was(
    operator: Operator, portal: PortalProcess, dubs: Iterator[str], tmp_path: Path
) -> None:
    source = tmp_path / "reel 1.wav"
    write_wav(source, seconds=2)
    request = next(dubs)

    ended = operator.run("deliver", request, source, *DUB, "--wait-inspected", "--json")

    assert ended.code == 0, ended.err
    delivery = ended.json["delivery"]
    assert delivery["state"] == "Passed"
    assert delivery["parts"] == {"safe": 1, "sends": 1, "resent": 0}
    shown = operator.run("request", request, "--json").json
    assert delivery["files"][0]["metadata"] == {
        "language": shown["request"]["language"],
        "channel_config": "2.0",
        "dub_style": "Lip Sync",
    }
    [stored] = portal.stored(request)
    assert stored.name == "reel 1.wav"
    assert stored.read_bytes() == source.read_bytes()
    assert shown["request"]["status"] == "Processed"


def test_without_waiting_it_is_queued_and_the_agent_carries_it(
    operator: Operator, dubs: Iterator[str], tmp_path: Path
) -> None:
    source = tmp_path / "later.wav"
    write_wav(source)
    assert operator.run("deliver", next(dubs), source, *DUB).code == 0
    assert operator.agent_pid()


@pytest.mark.parametrize(
    "name",
    [
        b"clear\x1b[2Jscreen.wav",
        b"[@click=app.quit]take[red].wav",
        b"two\nlines.wav",
        "right\u202eleft.wav".encode(),
        b"latin\xff\xe9.wav",
    ],
)
def test_hostile_names_are_shown_escaped_and_stored_right(
    name: bytes, operator: Operator, portal: PortalProcess, dubs: Iterator[str], tmp_path: Path
) -> None:
    source = os.fsencode(tmp_path) + b"/" + name
    write_wav(source)
    request = next(dubs)
    warned = ("--override", "FILE-NAME=as the client named it")
    override = () if name.startswith(b"[@") else warned
    ended = operator.run("deliver", request, source, *DUB, *override, "--wait-inspected", "--json")
    assert ended.code == 0, ended.err
    [stored] = portal.stored(request)
    assert os.fsencode(stored.name) == name
    everything = ended.out + ended.err
    everything += operator.run("request", request).out + operator.run("deliveries").out
    everything += (operator.state_dir / "agent.log").read_text()
    assert not set(everything) & {"\x1b", "\u202e", "\udcff"}
    assert "two\nlines" not in everything


def refused(ended: Ended) -> tuple[int, str]:
    """Exit code and the one line that a person reads."""
    return ended.code, ended.err.strip().splitlines()[-1]


def test_an_unknown_request_is_not_found(operator: Operator, tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav")
    code, says = refused(operator.run("deliver", "SR-999999", tmp_path / "a.wav"))
    assert code == 3
    assert "SR-999999" in says


def test_a_closed_request_is_refused_with_its_status(operator: Operator, tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav")
    closed = operator.run("requests", "status:accepted", "--json").json["requests"][0]["id"]
    code, says = refused(operator.run("deliver", closed, tmp_path / "a.wav"))
    assert code == 4
    assert "the request is Accepted" in says


def test_files_that_cannot_be_delivered_are_refused_before_anything_is_sent(
    operator: Operator, dubs: Iterator[str], tmp_path: Path
) -> None:
    request = next(dubs)
    (tmp_path / "empty.wav").touch()
    (tmp_path / "notes.txt").write_text("no sound here")
    whole = tmp_path / "whole.wav"
    write_wav(whole)
    (tmp_path / "cut.wav").write_bytes(whole.read_bytes()[:90_000])
    expected = {
        "missing.wav": (3, "There is no file"),
        "empty.wav": (4, "FILE-EMPTY"),
        "notes.txt": (4, "checks refuse"),
        "cut.wav": (4, "FILE-CUT"),
        ".": (4, "is a folder"),
    }
    for name, (code, says) in expected.items():
        ended = operator.run("deliver", request, tmp_path / name, *DUB)
        assert ended.code == code, name
        assert says in ended.err, name
    assert operator.run("agent", "status", "--json").json["agent"]["unfinished"] == 0


def test_an_unreadable_file_is_named(
    operator: Operator, dubs: Iterator[str], tmp_path: Path
) -> None:
    source = tmp_path / "secret.wav"
    write_wav(source)
    source.chmod(0)
    request = next(dubs)
    operator.unprivileged = True
    code, says = refused(operator.run("deliver", request, source))
    assert code == 7
    assert "may not be read" in says


def test_wrong_metadata_is_a_usage_error_and_missing_metadata_a_refusal(
    operator: Operator, dubs: Iterator[str], tmp_path: Path
) -> None:
    request = next(dubs)
    source = tmp_path / "a.wav"
    write_wav(source)
    expected = {
        ("--set", "colour=red"): (2, "no metadata field 'colour'"),
        ("--set", "dub_style=Whisper"): (2, "not a value of dub_style"),
        ("--set", "dub_style"): (2, "FIELD=VALUE"),
        ("--set", "other.wav::dub_style=Hybrid"): (2, "other.wav"),
        (): (4, "lacks metadata: Dub Style"),
        (*DUB, "--override", "FILE-EMPTY=why not"): (2, "FILE-EMPTY"),
    }
    for flags, (code, says) in expected.items():
        ended = refused(operator.run("deliver", request, source, *flags))
        assert ended[0] == code, (flags, ended)
        assert says in ended[1], flags


def test_each_file_can_have_its_own_metadata(
    operator: Operator, dubs: Iterator[str], tmp_path: Path
) -> None:
    one, two = tmp_path / "a.wav", tmp_path / "b.wav"
    write_wav(one, channels=2, seed=1)
    write_wav(two, channels=6, seed=2)
    ended = operator.run(
        *("deliver", next(dubs), one, two, *DUB),
        *("--set", "b.wav::dub_style=Hybrid", "--wait", "--json"),
    )
    assert ended.code == 0, ended.err
    chosen = {file["name"]: file["metadata"] for file in ended.json["delivery"]["files"]}
    assert chosen["a.wav"]["dub_style"] == "Lip Sync"
    assert chosen["b.wav"]["dub_style"] == "Hybrid"
    assert chosen["b.wav"]["channel_config"] == "5.1"


def test_a_warning_blocks_until_it_is_overridden_with_a_reason(
    operator: Operator, dubs: Iterator[str], tmp_path: Path
) -> None:
    source = tmp_path / "rate.wav"
    write_wav(source, rate=44100)
    request = next(dubs)
    code, says = refused(operator.run("deliver", request, source, *DUB))
    assert code == 4
    assert "--override AUDIO-SAMPLE-RATE=REASON" in says
    ended = operator.run(
        *("deliver", request, source, *DUB, "--wait", "--json"),
        *("--override", "AUDIO-SAMPLE-RATE=approved by the client"),
    )
    assert ended.code == 0, ended.err
    told = operator.run("request", request, "--json").json["deliveries"][0]
    assert told["overrides"] == [{"code": "AUDIO-SAMPLE-RATE", "reason": "approved by the client"}]


def test_a_failed_inspection_has_its_own_exit_code_and_leaves_the_request_open(
    tmp_path: Path,
) -> None:
    source = tmp_path / "rotting.wav"
    write_wav(source)
    with running_portal(tmp_path / "portal", "--inspection-delay", "3") as portal:
        operator = Operator(tmp_path / "state", portal.url, portal.token)
        request = open_dubs(operator)[0]
        delivering = operator.start("deliver", request, source, *DUB, "--wait-inspected", "--json")
        [stored] = wait_until(lambda: portal.stored(request), "the file is stored")
        stored.write_bytes(bytes(stored.stat().st_size))
        out, err = delivering.communicate(timeout=60)
        assert delivering.returncode == 10, err
        assert json.loads(out)["problem"]["code"] == "inspection-failed"
        assert "INSPECT-WrongChecksum" in err
        shown = operator.run("request", request, "--json").json
        operator.stop_agent()
    assert shown["request"]["status"] == "Open"
    assert shown["deliveries"][0]["state"] == "Inspection Failed"


@pytest.mark.parametrize(
    ("verdict", "code", "told"),
    [
        (("fail", "--code", "SYNC", "--reason", "It drifts"), 10, "Rejected: SYNC: It drifts"),
        (("fail", "--automatic", "--code", "SYNC", "--reason", "No"), 10, "QC Failed: SYNC: No"),
        (("pass",), 0, ""),
    ],
)
def test_whoever_slept_through_the_inspection_wakes_to_what_qc_made_of_it(
    operator: Operator,
    portal: PortalProcess,
    dubs: Iterator[str],
    tmp_path: Path,
    *,
    verdict: tuple[str, ...],
    code: int,
    told: str,
) -> None:
    source = tmp_path / "take.wav"
    write_wav(source)
    request = next(dubs)
    delivering = operator.start("deliver", request, source, *DUB, "--wait-inspected")
    wait_until(lambda: portal.stored(request), "the file is stored")
    delivering.send_signal(signal.SIGSTOP)  # as a laptop that is closed
    judge = partial(called, "portal", "qc", request, *verdict, "--data", portal.data)
    wait_until(lambda: judge().code == 0, "inspection has passed, and QC has judged")
    delivering.send_signal(signal.SIGCONT)
    _, err = delivering.communicate(timeout=60)
    assert delivering.returncode == code, err
    assert told in err


def test_a_request_that_is_being_delivered_is_refused_to_a_second_comer(
    operator: Operator, portal: PortalProcess, dubs: Iterator[str], tmp_path: Path
) -> None:
    request = next(dubs)
    growing = tmp_path / "first.wav"
    write_wav(growing)
    operator.extra["BACKLOT_SETTLE_SECONDS"] = "300"  # so that the first one waits
    assert operator.run("deliver", request, growing, *DUB).code == 0
    code, says = refused(operator.run("deliver", request, growing, *DUB))
    assert code == 8
    assert "already being delivered" in says


def test_the_portal_tells_another_machine_who_is_delivering(
    operator: Operator, portal: PortalProcess, dubs: Iterator[str], tmp_path: Path
) -> None:
    source = tmp_path / "slow.wav"
    write_wav(source)
    request = next(dubs)
    operator.run("deliver", request, source, *DUB, "--wait")
    other = Operator(tmp_path / "other" / "state", portal.url, portal.token)
    ended = refused(other.run("deliver", request, source, *DUB))
    assert ended[0] in (4, 8)  # still being inspected, or just processed
    assert request in ended[1]


def test_a_portal_that_is_down_and_a_wrong_token_have_their_codes(
    portal: PortalProcess, tmp_path: Path
) -> None:
    write_wav(tmp_path / "a.wav")
    down = Operator(tmp_path / "one" / "state", "http://127.0.0.1:9", portal.token)
    code, says = refused(down.run("deliver", "SR-104055", tmp_path / "a.wav"))
    assert code == 5
    assert "cannot be reached" in says
    stranger = Operator(tmp_path / "two" / "state", portal.url, "not-a-token")
    code, says = refused(stranger.run("deliver", "SR-104055", tmp_path / "a.wav"))
    assert code == 7
    assert "token" in says
