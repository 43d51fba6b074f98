"""The byte plane takes exactly the bytes that were announced, from whoever has the URL."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from backlot_tui.integrity.crc64 import crc64, to_hex
from backlot_tui.portal import byte_plane
from backlot_tui.portal.moments import epoch_now
from backlot_tui.portal.objects.signing import Signer, load_key

from .running import MIB, SUBTITLE, TTML, WAV, Bench, Operator

CONTENT = WAV + bytes(3 * MIB)


@pytest.fixture
def delivery(ana: Operator) -> Any:
    return ana.start("SR-3", {"mix.wav": CONTENT})


@pytest.fixture
def url(ana: Operator, delivery: Any) -> str:
    return str(ana.sign(delivery, 1, to_hex(crc64(CONTENT)))["url"])


def refusal(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def no_part_is_safe(ana: Operator, delivery: Any) -> bool:
    return bool(ana.get(f"deliveries/{delivery['id']}/parts")[0]["parts"] == [])


def test_other_bytes_than_announced_do_not_count(ana: Operator, delivery: Any, url: str) -> None:
    wrong = bytearray(CONTENT)
    wrong[-1] ^= 1
    assert refusal(ana.put(url, bytes(wrong))) == (422, "bad-digest")
    assert no_part_is_safe(ana, delivery)
    assert ana.put(url, CONTENT).status_code == 204, "the same connection goes on"


def test_wrong_bytes_cannot_harm_a_part_that_is_safe(
    portal: Bench, ana: Operator, delivery: Any, url: str
) -> None:
    assert ana.put(url, CONTENT).status_code == 204
    assert refusal(ana.put(url, b"x" * len(CONTENT))) == (422, "bad-digest")
    ana.complete(delivery, [CONTENT])
    assert portal.delivered() == {b"mix.wav": CONTENT}


def test_a_part_announced_anew_takes_the_place_of_the_old_one(
    portal: Bench, ana: Operator, delivery: Any
) -> None:
    other = CONTENT[:-1] + b"y"
    ana.send(delivery, 1, CONTENT)
    ana.send(delivery, 1, other)
    assert ana.complete(delivery, [CONTENT], status=422)["code"] == "bad-digest"
    ana.complete(delivery, [other])
    assert portal.delivered() == {b"mix.wav": other}


def test_the_url_is_the_permission_and_cannot_be_changed(ana: Operator, url: str) -> None:
    tampered = [
        url.replace("/1?", "/2?"),
        url.replace("offset=0", "offset=9"),
        url.replace(f"size={len(CONTENT)}", "size=1"),
        url.replace("crc64=", "crc64=0"),
        url.replace("expires=", "expires=9"),
        url[:-1] + ("0" if url[-1] != "0" else "1"),
        url.partition("&signature")[0],
        url.partition("?")[0],
        f"{url}&size=1",
        f"{url}é",
    ]
    for changed in tampered:
        assert refusal(ana.put(changed, CONTENT)) == (403, "bad-signature"), changed


def test_an_expired_url_is_told_as_that(portal: Bench, ana: Operator, url: str) -> None:
    signer = Signer(load_key(portal.data / "secret.key"))
    parts = urlsplit(url)
    order = signer.order(f"{parts.path}?{parts.query}")
    assert 14 * 60 < order.expires - epoch_now() <= 15 * 60
    late = signer.target(replace(order, expires=int(epoch_now()) - 1))
    assert refusal(ana.put(f"http://{parts.netloc}{late}", CONTENT)) == (403, "url-expired")


def test_the_size_must_be_the_one_that_was_declared(ana: Operator, delivery: Any, url: str) -> None:
    for body in (CONTENT[:-1], CONTENT + b"x", b""):
        assert refusal(ana.put(url, body)) == (422, "wrong-length")
    assert no_part_is_safe(ana, delivery)


def test_a_body_without_a_length_is_refused(ana: Operator, url: str) -> None:
    answer = ana.bytes_http.put(url, content=iter([CONTENT]))
    assert refusal(answer) == (411, "length-required")


def test_nothing_but_put_is_answered(ana: Operator, url: str) -> None:
    assert ana.bytes_http.get(url).status_code == 501
    assert refusal(ana.bytes_http.post(url, content=b"x")) == (501, "http")


def test_a_canceled_delivery_takes_no_bytes(
    portal: Bench, ana: Operator, delivery: Any, url: str
) -> None:
    ana.cancel(delivery)
    assert refusal(ana.put(url, CONTENT)) == (409, "delivery-closed")
    assert portal.incoming() == []


def test_a_finished_delivery_takes_no_bytes(
    portal: Bench, ana: Operator, delivery: Any, url: str
) -> None:
    ana.put(url, CONTENT)
    ana.complete(delivery, [CONTENT])
    assert refusal(ana.put(url, CONTENT)) == (409, "delivery-closed")
    assert portal.delivered() == {b"mix.wav": CONTENT}


@contextmanager
def sending(url: str, length: int, begin: bytes = b"") -> Iterator[socket.socket]:
    """A connection that has sent the head of a PUT, and the beginning of its body."""
    parts = urlsplit(url)
    head = (
        f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    )
    with socket.create_connection((parts.hostname, parts.port), 10) as line:
        line.sendall(head.encode() + begin)
        yield line


def reply(line: socket.socket) -> bytes:
    """All that comes until the portal closes."""
    received = b""
    while piece := line.recv(65536):
        received += piece
    return received


def test_the_newest_sender_of_a_part_wins(
    portal: Bench, ana: Operator, delivery: Any, url: str
) -> None:
    """A sender on a dead line must neither block the part nor write over it later."""
    with sending(url, len(CONTENT), bytes([7]) * MIB) as stalled:
        portal.wait_for_bytes(bytes([7]) * MIB)
        assert ana.put(url, CONTENT).status_code == 204
        stalled.sendall(bytes([7]) * MIB)
        assert b"part-taken-over" in reply(stalled)
    ana.complete(delivery, [CONTENT])
    assert portal.delivered() == {b"mix.wav": CONTENT}


def test_a_part_that_is_cut_off_does_not_count(ana: Operator, delivery: Any, url: str) -> None:
    with sending(url, len(CONTENT), CONTENT[:-1]):
        pass
    assert no_part_is_safe(ana, delivery)
    assert ana.put(url, CONTENT).status_code == 204


def test_a_delivery_canceled_while_bytes_come_in_stays_canceled(
    portal: Bench, ana: Operator, delivery: Any, url: str
) -> None:
    with sending(url, len(CONTENT), CONTENT[:MIB]) as line:
        portal.wait_for_bytes(CONTENT[:MIB])
        ana.cancel(delivery)
        line.sendall(CONTENT[MIB:])
        head, _, body = line.recv(65536).partition(b"\r\n\r\n")
        assert b" 409 " in head
        body = body or line.recv(65536)
        assert json.loads(body)["code"] == "delivery-closed"
    assert portal.incoming() == []


def test_a_slow_sender_is_cut_off(
    ana: Operator, delivery: Any, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(byte_plane, "_PIECE_S", 0.2)
    with sending(url, len(CONTENT), CONTENT[:100]) as line:
        assert reply(line) == b""
    assert no_part_is_safe(ana, delivery)


def test_an_idle_connection_is_closed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(byte_plane, "_HEAD_S", 0.2)
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), 10) as line:
        line.sendall(b"PUT /par")
        assert reply(line) == b""


def test_connections_are_limited(ana: Operator, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(byte_plane, "_MOST_CONNECTIONS", 1)
    with sending(url, len(CONTENT), CONTENT[:1]), pytest.raises(httpx.TransportError):
        ana.put(url, CONTENT)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            assert ana.put(url, CONTENT).status_code == 204
            break
        except httpx.TransportError:
            time.sleep(0.05)  # the first connection's end is still to be noticed
    else:
        pytest.fail("the place was not given free")


def test_an_early_refusal_reaches_a_sender_in_full_flow(url: str) -> None:
    parts = urlsplit(url)
    line = HTTPConnection(parts.hostname or "", parts.port)
    with closing(line):
        # Nothing here forgives a connection that is reset while the body goes out.
        line.request("PUT", f"{parts.path}?{parts.query}0", os.urandom(24 * MIB))
        answer = line.getresponse()
        assert answer.status == 403
        assert answer.headers["connection"] == "close"
        assert json.loads(answer.read())["code"] == "bad-signature"


def test_the_go_ahead_is_given_only_to_a_part_that_is_wanted(ana: Operator) -> None:
    delivery = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)
    url = ana.sign(delivery, 1, to_hex(crc64(TTML)))["url"]
    for target, expected in ((url, b"HTTP/1.1 100 "), (url + "0", b"HTTP/1.1 403 ")):
        parts = urlsplit(target)
        with socket.create_connection((parts.hostname, parts.port), 10) as line:
            head = f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
            line.sendall(f"{head}Content-Length: {len(TTML)}\r\n\r\n".encode())
            assert line.recv(13) == expected


def test_what_is_no_http_is_refused_and_harms_nobody(ana: Operator, url: str) -> None:
    parts = urlsplit(url)
    for noise in (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"PUT\r\n\r\n", b"x" * 70_000 + b"\r\n"):
        with socket.create_connection((parts.hostname, parts.port), 10) as line:
            line.sendall(noise)
            line.shutdown(socket.SHUT_WR)
            assert b"code" in reply(line)
    assert ana.put(url, CONTENT).status_code == 204


def test_a_sender_that_falls_silent_is_given_up(
    ana: Operator, delivery: Any, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(byte_plane, "_SILENCE_S", 0.2)
    for begin in (CONTENT[:1], CONTENT[: MIB + 1]):
        with sending(url, len(CONTENT), begin) as line:
            assert reply(line) == b""
    assert no_part_is_safe(ana, delivery)


def test_it_does_not_matter_how_the_bytes_are_cut_on_the_way(
    portal: Bench, ana: Operator, delivery: Any, url: str
) -> None:
    with sending(url, len(CONTENT), CONTENT[:1000]) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(1000, 1100):
            line.sendall(CONTENT[at : at + 1])
        line.sendall(CONTENT[1100:])
        assert b" 204 " in line.recv(65536)
    ana.complete(delivery, [CONTENT])
    assert portal.delivered() == {b"mix.wav": CONTENT}


def test_the_next_part_may_follow_at_once(ana: Operator) -> None:
    delivery = ana.start("SR-1", {"a.ttml": TTML}, SUBTITLE)
    url = ana.sign(delivery, 1, to_hex(crc64(TTML)))["url"]
    parts = urlsplit(url)
    put = f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(TTML)}\r\n"
    last = f"{put}Connection: close\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), 10) as line:
        line.sendall(f"{put}\r\n".encode() + TTML + last.encode() + TTML)
        assert reply(line).count(b" 204 ") == 2
