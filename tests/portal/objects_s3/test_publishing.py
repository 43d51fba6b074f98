"""Complete, verify, publish: once and for good, whatever breaks off in between."""

from __future__ import annotations

import os
import threading
from typing import Any, NoReturn

import pytest

from backlot_tui.domain.problems import NoSpaceAtPortal, Temporary
from backlot_tui.integrity.crc64 import crc64, to_hex
from backlot_tui.portal.objects.s3.bucket import Bucket
from backlot_tui.portal.records import uploads
from tests.portal.breaking_off import dies_before_the_commit
from tests.portal.objects_s3.bench import StoreBench
from tests.portal.running import MIB, WAV, Operator, parts_of, running

LEFT, RIGHT = WAV + os.urandom(6 * MIB), WAV + os.urandom(7 * MIB)
CONTENTS = {"l.wav": LEFT, "r.wav": RIGHT, "note.wav": WAV}
BYTES = list(CONTENTS.values())


@pytest.fixture
def sent(ana: Operator) -> Any:
    """A delivery whose bytes are all in the store: two files of two parts, one of one."""
    delivery = ana.start("SR-3", dict(CONTENTS))
    ana.send_all(delivery, BYTES)
    return delivery


def published(portal: StoreBench, delivery: Any) -> bool:
    return portal.stored() == {
        portal.key(delivery, name): content for name, content in CONTENTS.items()
    }


def dies_between_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Bucket.finish_upload
    first = threading.Lock()

    def finish_one(self: Bucket, *what: Any) -> None:
        if not first.acquire(blocking=False):
            raise Temporary("storage", "The line to the store broke.")
        original(self, *what)

    monkeypatch.setattr(Bucket, "finish_upload", finish_one)


def loses_the_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Bucket.finish_upload

    def finish(self: Bucket, *what: Any) -> None:
        original(self, *what)
        raise Temporary("storage", "The line to the store broke.")

    monkeypatch.setattr(Bucket, "finish_upload", finish)


WAYS = [dies_between_the_files, loses_the_answers, dies_before_the_commit]


@pytest.mark.parametrize("dies", WAYS)
def test_a_publication_that_broke_off_is_repaired_by_asking_again(
    portal: StoreBench, ana: Operator, sent: Any, dies: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        dies(patched)
        assert ana.complete(sent, BYTES, status=503)["code"] == "storage"
        assert ana.get(f"deliveries/{sent['id']}")["state"] == "Verifying"
    assert ana.complete(sent, BYTES)["state"] == "Pending Inspection"
    assert published(portal, sent)
    assert portal.uploads() == {}


@pytest.mark.parametrize("dies", WAYS)
def test_a_publication_that_broke_off_is_repaired_by_a_restart(
    portal: StoreBench, ana: Operator, sent: Any, dies: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        dies(patched)
        ana.complete(sent, BYTES, status=503)
    portal.stop()
    with running(portal.settings):
        assert ana.get(f"deliveries/{sent['id']}")["state"] == "Pending Inspection"
        assert published(portal, sent)
        assert portal.uploads() == {}


def test_asked_twice_the_answer_is_the_same(portal: StoreBench, ana: Operator, sent: Any) -> None:
    assert ana.complete(sent, BYTES) == ana.complete(sent, BYTES)
    assert published(portal, sent)


def test_a_wrong_proof_publishes_nothing(portal: StoreBench, ana: Operator, sent: Any) -> None:
    told = ana.complete(sent, [LEFT, RIGHT[:-1] + b"!", WAV], status=422)
    assert told["code"] == "bad-digest"
    assert ana.get(f"deliveries/{sent['id']}")["state"] == "Transferring"
    assert len(portal.uploads()) == 2


def test_a_missing_part_is_asked_for(portal: StoreBench, ana: Operator) -> None:
    delivery = ana.start("SR-3", {"l.wav": LEFT})
    first = parts_of(LEFT, delivery["files"][0]["part_size"])[0]
    ana.send(delivery, 1, first)
    assert ana.complete(delivery, [LEFT], status=409)["code"] == "parts-missing"
    assert portal.stored() == {}


def test_a_part_that_was_sent_twice_is_one(portal: StoreBench, ana: Operator, sent: Any) -> None:
    first = parts_of(LEFT, sent["files"][0]["part_size"])[0]
    ana.send(sent, 1, first)
    ana.complete(sent, BYTES)
    assert published(portal, sent)


def test_a_confirmed_part_that_the_store_does_not_list_just_now_is_waited_for(
    portal: StoreBench, ana: Operator, sent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.get(f"deliveries/{sent['id']}/parts")
    listed = Bucket.parts
    with monkeypatch.context() as patched:
        patched.setattr(Bucket, "parts", lambda self, *which: listed(self, *which)[:1])
        told = ana.complete(sent, BYTES, status=503)
    assert "does not have 1 of the parts" in told["detail"]
    ana.complete(sent, BYTES)
    assert published(portal, sent)


def overwrite_the_note(portal: StoreBench, delivery: Any) -> None:
    """As somebody with the store's own keys could do with a file of one part."""
    key = portal.prefix + portal.key(delivery, "note.wav")
    portal.store.client().put_object(Bucket=portal.store.bucket, Key=key, Body=WAV[:-1] + b"!")


def test_bytes_changed_in_the_store_are_not_delivered(
    portal: StoreBench, ana: Operator, sent: Any
) -> None:
    overwrite_the_note(portal, sent)
    assert ana.complete(sent, BYTES, status=422)["code"] == "bad-digest"
    row = ana.get(f"deliveries/{sent['id']}")
    assert row["state"] == "Failed"
    assert "note.wav" in row["reason"]
    assert ana.get("requests/SR-3")["request"]["status"] == "Open"
    assert ana.deliver("SR-3", {"again.wav": WAV})["state"] == "Pending Inspection"


def test_a_cancel_leaves_no_upload_and_no_object(
    portal: StoreBench, ana: Operator, sent: Any
) -> None:
    first = parts_of(LEFT, sent["files"][0]["part_size"])[0]
    late = ana.sign(sent, 1, to_hex(crc64(first)))
    assert ana.cancel(sent)["state"] == "Canceled"
    assert portal.uploads() == {}
    assert portal.stored() == {}
    answer = ana.put(late["url"], first, late["headers"])
    assert answer.status_code == 404
    assert "NoSuchUpload" in answer.text
    assert ana.cancel(sent)["state"] == "Canceled"


def test_an_upload_that_could_not_be_noted_is_not_left_in_the_store(
    portal: StoreBench, ana: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = ana.start("SR-3", dict(CONTENTS))

    def no_room(*_what: Any) -> NoReturn:
        raise NoSpaceAtPortal("no-space", "The portal's disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(uploads, "begin", no_room)
        first = parts_of(LEFT, delivery["files"][0]["part_size"])[0]
        ana.sign(delivery, 1, to_hex(crc64(first)), status=507)
    assert portal.uploads() == {}
    ana.send_all(delivery, BYTES)
    ana.complete(delivery, BYTES)
    assert published(portal, delivery)


def test_what_arrives_after_a_cancel_is_removed_by_the_next_start(
    portal: StoreBench, ana: Operator, sent: Any
) -> None:
    late = ana.sign(sent, 1, to_hex(crc64(WAV)), file=2)
    ana.cancel(sent)
    assert ana.put(late["url"], WAV, late["headers"]).status_code == 200
    assert portal.stored() != {}
    portal.stop()
    with running(portal.settings):
        assert portal.stored() == {}


def test_a_start_aborts_the_uploads_that_no_delivery_awaits_and_no_others(
    portal: StoreBench, ana: Operator, sent: Any
) -> None:
    client, bucket = portal.store.client(), portal.store.bucket

    def begun(key: str) -> str:
        told = client.create_multipart_upload(Bucket=bucket, Key=portal.prefix + key)
        return str(told["UploadId"])

    awaited = set(portal.uploads())
    stray = begun(portal.key(sent, "l.wav"))
    somebody_elses = begun("delivered/SR-3/not-a-delivery-of-ours/l.wav")
    of_another_use = begun("archive/l.wav")
    assert set(portal.uploads()) == awaited | {stray, somebody_elses, of_another_use}
    portal.stop()
    with running(portal.settings):
        assert set(portal.uploads()) == awaited | {somebody_elses, of_another_use}
        ana.complete(sent, BYTES)


def aborts_noted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    aborted: list[Any] = []
    monkeypatch.setattr(Bucket, "abort", lambda _self, *what: aborted.append(what))
    return aborted


def test_of_a_delivery_that_failed_the_objects_go_and_no_upload_is_aborted(
    portal: StoreBench, ana: Operator, sent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of its files were joined: who aborts such an upload may take the object's bytes away."""
    overwrite_the_note(portal, sent)
    ana.complete(sent, BYTES, status=422)
    aborted = aborts_noted(monkeypatch)
    portal.stop()
    with running(portal.settings):
        assert portal.stored() == {}
    assert aborted == []


def test_an_upload_is_not_aborted_once_its_complete_may_have_been_sent(
    portal: StoreBench, ana: Operator, sent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    aborted = aborts_noted(monkeypatch)
    with monkeypatch.context() as patched:
        dies_between_the_files(patched)
        ana.complete(sent, BYTES, status=503)
    assert ana.cancel(sent, status=409)["code"] == "move-refused"
    portal.stop()
    with running(portal.settings):
        assert published(portal, sent)
    assert aborted == []
