"""Killed at any moment, the portal goes on where it stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from backlot_tui.domain.problems import Temporary
from backlot_tui.integrity.crc64 import crc64, to_hex
from backlot_tui.portal.objects.folder import ObjectFolder
from backlot_tui.portal.service import PortalSettings
from tests.portal.breaking_off import dies_before_the_commit

from .running import MIB, WAV, Bench, Operator, parts_of, running

LARGE = WAV + bytes(17 * MIB)

_SERVE = """
import sys, threading
from pathlib import Path
from backlot_tui.portal.service import PortalSettings, run_portal
settings = PortalSettings(Path(sys.argv[1]), inspection_delay_s=3600)
run_portal(settings, lambda info: print(info.url, flush=True), threading.Event())
"""


@contextmanager
def process(data: Path) -> Iterator[tuple[Bench, subprocess.Popen[str]]]:
    with subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(data)], stdout=subprocess.PIPE, text=True
    ) as portal:
        assert portal.stdout is not None
        try:
            yield Bench(portal.stdout.readline().strip(), data), portal
        finally:
            portal.kill()


def test_after_a_kill_only_the_part_on_the_way_is_sent_again(data: Path) -> None:
    content = WAV + os.urandom(40 * MIB)
    with process(data) as (bench, portal):
        ana = bench.add_user("Ana", "northlight")
        delivery = ana.start("SR-3", {"mix.wav": content})
        parts = parts_of(content, delivery["files"][0]["part_size"])
        for number in (1, 2):
            ana.send(delivery, number, parts[number - 1])
        url = urlsplit(ana.sign(delivery, 3, to_hex(crc64(parts[2])))["url"])
        with socket.create_connection((url.hostname, url.port)) as line:
            head = f"PUT {url.path}?{url.query} HTTP/1.1\r\nContent-Length: {len(parts[2])}\r\n\r\n"
            line.sendall(head.encode() + parts[2][: 5 * MIB])
            portal.send_signal(signal.SIGKILL)
            portal.wait()
    with process(data) as (again, _):
        assert again.url == bench.url, "clients find a restarted portal where it was"
        (safe,) = ana.get(f"deliveries/{delivery['id']}/parts")
        assert [part["number"] for part in safe["parts"]] == [1, 2]
        ana.send(delivery, 3, parts[2])
        ana.complete(delivery, [content])
        assert again.delivered() == {b"mix.wav": content}


CONTENTS = {"l.wav": WAV + b"left", "r.wav": WAV + b"right"}


@pytest.fixture
def sent(ana: Operator) -> Any:
    """A delivery of two files whose bytes have all arrived."""
    delivery = ana.start("SR-3", dict(CONTENTS))
    ana.send_all(delivery, list(CONTENTS.values()))
    return delivery


def dies_between_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    original = ObjectFolder._move_in
    moved: list[Any] = []

    def move_one(self: ObjectFolder, *where: Any) -> None:
        if moved:
            raise Temporary("storage", "The disk went away.")
        moved.append(where)
        original(self, *where)

    monkeypatch.setattr(ObjectFolder, "_move_in", move_one)


@pytest.mark.parametrize("dies", [dies_between_the_files, dies_before_the_commit])
def test_a_publication_that_broke_off_is_repaired_by_asking_again(
    portal: Bench, ana: Operator, sent: Any, dies: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        dies(patched)
        assert ana.complete(sent, list(CONTENTS.values()), status=503)["code"] == "storage"
        assert ana.get(f"deliveries/{sent['id']}")["state"] == "Verifying"
        if dies is dies_between_the_files:
            assert portal.delivered() == {}, "half a delivery must not be seen"
    done = ana.complete(sent, list(CONTENTS.values()))
    assert done["state"] == "Pending Inspection"
    assert portal.delivered() == {name.encode(): content for name, content in CONTENTS.items()}
    assert portal.incoming() == []


@pytest.mark.parametrize("dies", [dies_between_the_files, dies_before_the_commit])
def test_a_publication_that_broke_off_is_repaired_by_a_restart(
    data: Path, dies: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = PortalSettings(data, inspection_delay_s=3600)
    with monkeypatch.context() as patched, running(settings) as info:
        bench = Bench(info.url, data)
        ana = bench.add_user("Ana", "northlight")
        delivery = ana.start("SR-3", dict(CONTENTS))
        ana.send_all(delivery, list(CONTENTS.values()))
        dies(patched)
        ana.complete(delivery, list(CONTENTS.values()), status=503)
    with running(settings):
        assert ana.get(f"deliveries/{delivery['id']}")["state"] == "Pending Inspection"
        assert set(bench.delivered().values()) == set(CONTENTS.values())
        assert bench.incoming() == []


def test_room_that_nobody_awaits_is_freed_at_the_start(data: Path) -> None:
    with running(PortalSettings(data)) as info:
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        wanted = ana.start("SR-3", {"a.wav": LARGE})
    incoming = data / "objects" / "incoming"
    (incoming / "orphan").write_bytes(b"x")
    (incoming / "orphan.dir" / "sub").mkdir(parents=True)
    with running(PortalSettings(data)) as info:
        bench = Bench(info.url, data)
        assert bench.incoming() == [wanted["files"][0]["file_id"]]
        ana.send_all(wanted, [LARGE])
        ana.complete(wanted, [LARGE])


def test_two_completes_at_once_are_one(portal: Bench, ana: Operator, sent: Any) -> None:
    answers: list[Any] = []

    def complete() -> None:
        answers.append(ana.complete(sent, list(CONTENTS.values())))

    threads = [threading.Thread(target=complete) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer["state"] for answer in answers] == ["Pending Inspection"] * 6
    history = ana.get("requests/SR-3")["history"]
    assert [entry["what"] for entry in history].count("verified the bytes") == 1
    assert len(portal.delivered()) == 2


def test_two_creates_at_once_are_one(portal: Bench, ana: Operator) -> None:
    delivery_id = "00000000-0000-4000-8000-000000000001"
    answers: list[Any] = []
    body = {
        "id": delivery_id,
        "request_id": "SR-3",
        "files": [{"name": "a.wav", "size": len(LARGE)}],
    }

    def create() -> None:
        answers.append(ana.http.post("deliveries", json=body))

    threads = [threading.Thread(target=create) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert len({answer.text for answer in answers}) == 1
    assert len(portal.incoming()) == 1


def test_a_part_on_the_way_may_finish_when_the_portal_stops(data: Path) -> None:
    stopping = threading.Event()

    def slowly(content: bytes) -> Iterator[bytes]:
        yield content[:MIB]
        assert stopping.wait(10)
        yield content[MIB:]

    content = WAV + bytes(2 * MIB)
    answers: list[int] = []
    with running(PortalSettings(data)) as info:
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        delivery = ana.start("SR-3", {"mix.wav": content})
        url = ana.sign(delivery, 1, to_hex(crc64(content)))["url"]

        def put() -> None:
            length = {"Content-Length": str(len(content))}
            answer = ana.bytes_http.put(url, content=slowly(content), headers=length)
            answers.append(answer.status_code)

        sender = threading.Thread(target=put)
        sender.start()
        Bench(info.url, data).wait_for_bytes(content[:MIB])
        threading.Timer(0.5, stopping.set).start()
    sender.join()
    assert answers == [204]
    with running(PortalSettings(data)):
        assert ana.complete(delivery, [content])["state"] == "Pending Inspection"
