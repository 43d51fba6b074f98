"""`check`: what `deliver` would find, and what inspection measured beside what was chosen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from tests.support.processes import Operator, PortalProcess
from tests.support.sound import write_wav

from .test_deliver import open_dubs

DUB = ("--set", "dub_style=Lip Sync")
PACKAGE = "SALTCARTOGRAPHER_FTR_IMP_EN_20260902"
PACKAGE_REQUEST = "SR-104001"


@pytest.fixture
def dubs(operator: Operator) -> Iterator[str]:
    return iter(open_dubs(operator))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    with as_file(files("backlot_tui.portal.demo") / "media" / PACKAGE) as shipped:
        return Path(shutil.copytree(shipped, tmp_path / PACKAGE))


def test_a_file_in_order_is_ready_and_nothing_is_sent(
    operator: Operator, dubs: Iterator[str], tmp_path: Path
) -> None:
    source, request = tmp_path / "a.wav", next(dubs)
    write_wav(source)
    ended = operator.run("check", request, source, *DUB, "--json")
    assert ended.code == 0, ended.err
    assert (ended.json["ready"], ended.json["findings"]) == (True, [])
    [file] = ended.json["files"]
    assert file["facts"]["channels"] == 2
    assert file["from_file"] == ["channel_config"]
    assert {each["field"]: each["verdict"] for each in file["differences"]} == {
        "language": "unknown",
        "channel_config": "same",
    }
    assert operator.run("request", request, "--json").json["deliveries"] == []
    assert operator.agent_pid() is None


def test_it_finds_what_deliver_refuses_in_the_same_words(
    operator: Operator, dubs: Iterator[str], tmp_path: Path
) -> None:
    source, request = tmp_path / "a.wav", next(dubs)
    write_wav(source, rate=44_100)
    chosen = (request, source, "--set", "channel_config=5.1")
    checked = operator.run("check", *chosen, "--json")
    assert checked.code == 4, "an error stands"
    found = checked.json["findings"]
    assert [(each["code"], each["severity"]) for each in found] == [
        ("METADATA-MISSING", "error"),
        ("AUDIO-SAMPLE-RATE", "warning"),
        ("AUDIO-CHANNELS", "warning"),
    ]
    delivered = operator.run("deliver", *chosen)
    assert delivered.code == 4
    for each in found:
        assert f"{each['code']}: {each['sentence']}" in delivered.err


def test_warnings_alone_are_no_failure_and_an_override_answers_them(
    operator: Operator, dubs: Iterator[str], tmp_path: Path
) -> None:
    source, request = tmp_path / "a.wav", next(dubs)
    write_wav(source, rate=44_100)
    warned = operator.run("check", request, source, *DUB)
    assert warned.code == 0
    assert "warning: AUDIO-SAMPLE-RATE: a.wav has a sample rate of 44.1 kHz" in warned.out
    answered = operator.run(
        "check", request, source, *DUB, "--override", "AUDIO-SAMPLE-RATE=agreed", "--json"
    )
    assert answered.json["ready"] is True
    assert answered.json["findings"][0]["overridden"] is True


def test_chosen_and_measured_stand_side_by_side_in_words_and_marks(
    operator: Operator, dubs: Iterator[str], tmp_path: Path
) -> None:
    source, request = tmp_path / "a.wav", next(dubs)
    write_wav(source)
    ended = operator.run("check", request, source, *DUB, "--set", "channel_config=5.1")
    assert "≠ Channel Configuration  5.1" in ended.out
    assert "measured 2.0: differs" in ended.out
    assert "not measured" in ended.out


def test_a_request_that_takes_nothing_is_told_and_the_file_is_checked_all_the_same(
    operator: Operator, tmp_path: Path
) -> None:
    source = tmp_path / "a.wav"
    write_wav(source)
    listed = operator.run("requests", 'status:accepted type:"Secondary Audio"', "--json")
    ended = operator.run("check", listed.json["requests"][0]["id"], source)
    assert ended.code == 4
    assert "The request takes no delivery: the request is Accepted" in ended.out
    assert "METADATA-MISSING" in ended.out


def test_a_package_s_hashes_are_verified_before_anything_is_sent(
    operator: Operator, package: Path
) -> None:
    texted = ("--set", "text_type=Texted", "--set", "language=en")
    good = operator.run("check", PACKAGE_REQUEST, package, *texted, "--json")
    assert "PACKAGE-HASH" not in " ".join(each["code"] for each in good.json["findings"])
    assert good.json["files"][0]["facts"]["hash_faults"] == []
    sound = next(package.glob("AUDIO*"))
    sound.write_bytes(sound.read_bytes()[:-1] + b"\0")
    for command in ("check", "deliver"):
        ended = operator.run(command, PACKAGE_REQUEST, package, *texted)
        assert ended.code == 4
        assert "PACKAGE-HASH: " in ended.out + ended.err


def test_what_inspection_measured_is_told_by_the_request(
    operator: Operator, dubs: Iterator[str], tmp_path: Path
) -> None:
    source, request = tmp_path / "a.wav", next(dubs)
    write_wav(source)
    ended = operator.run(
        *("deliver", request, source, *DUB, "--set", "channel_config=5.1", "--wait-inspected"),
        *("--override", "AUDIO-CHANNELS=four are empty"),
    )
    assert ended.code == 0, ended.err
    [file] = operator.run("request", request, "--json").json["deliveries"][0]["files"]
    assert file["metadata"]["channel_config"] == "5.1"
    assert file["measured"]["channels"] == 2
    [differs] = [each for each in file["differences"] if each["verdict"] == "differs"]
    assert (differs["chosen"], differs["measured"]) == ("5.1", "2.0")
    told = operator.run("request", request).out
    assert "≠ Channel Configuration" in told
    assert "measured 2.0: differs" in told
    assert "overridden: AUDIO-CHANNELS: four are empty" in told


def test_metadata_is_redelivered_without_a_file(
    operator: Operator, portal: PortalProcess, dubs: Iterator[str], tmp_path: Path
) -> None:
    source, request = tmp_path / "a.wav", next(dubs)
    write_wav(source)
    first = operator.run("deliver", request, source, *DUB, "--wait-inspected")
    assert first.code == 0, first.err
    asked = operator.run(
        *("portal", "request-redelivery", request, "--metadata-only"),
        *("--reason", "It is a voice over", "--data", portal.data),
    )
    assert asked.code == 0, asked.err
    assert "yes, of metadata only" in operator.run("request", request).out

    with_file = operator.run("deliver", request, source, *DUB)
    assert with_file.code == 4
    assert "asks for new metadata only" in with_file.err
    unchanged = operator.run("deliver", request)
    assert unchanged.code == 4
    assert "what was delivered before" in unchanged.err
    assert operator.run("check", request, "--set", "dub_style=Voice Over").code == 0

    source.unlink()
    again = operator.run("deliver", request, "--set", "dub_style=Voice Over", "--wait-inspected")
    assert again.code == 0, again.err
    assert again.out.strip().endswith("Passed")
    latest = operator.run("request", request, "--json").json["deliveries"][0]
    assert latest["attempt"] == 2
    assert latest["files"][0]["metadata"]["dub_style"] == "Voice Over"
    assert len(portal.stored(request)) == 1


def test_a_request_for_files_is_refused_without_one(
    operator: Operator, dubs: Iterator[str]
) -> None:
    request = next(dubs)
    assert operator.run("check", request).code == 2
    assert operator.run("deliver", request).code == 2
