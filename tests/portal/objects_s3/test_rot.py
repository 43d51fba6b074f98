"""A bit that flips on the store's own disk: nothing that has it is passed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backlot_tui.portal.inspector import thread
from tests.portal.objects_s3.bench import StoreBench, settings_for
from tests.portal.running import MIB, WAV, Operator, running
from tests.support.object_store import Store, running_store
from tests.support.processes import wait_until


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with running_store(tmp_path / "store") as started:
        yield started


@pytest.fixture
def portal(
    store: Store, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StoreBench]:
    monkeypatch.setattr(thread, "_TRY_AGAIN_S", 0.5)
    settings = settings_for(store, data, tmp_path.name, inspection_delay_s=0)
    with running(settings) as info:
        yield StoreBench(info.url, data, store, settings, lambda: None)


def flip_on_the_disk(store: Store, mark: bytes) -> None:
    """One bit of the first byte of `mark`, wherever the store keeps it, while it is down."""
    store.kill()
    for volume in (store.folder / "objects").glob("*.dat"):
        content = volume.read_bytes()
        if (at := content.find(mark)) >= 0:
            with volume.open("r+b") as file:
                file.seek(at)
                file.write(bytes([mark[0] ^ 1]))
            store.start()
            return
    raise AssertionError("the bytes are not on the store's disk")


def seen(ana: Operator, delivery: Any) -> Any:
    """The delivery once the inspector has said something about it."""

    def row() -> Any:
        told = ana.get(f"deliveries/{delivery['id']}")
        return told if told["reason"] or told["state"] != "Pending Inspection" else None

    return wait_until(row, "the inspector says something", patience_s=180)


@pytest.mark.large
def test_a_bit_that_flips_before_completion_is_not_passed(
    portal: StoreBench, ana: Operator
) -> None:
    """The store does not give such bytes out, after a minute of trying to."""
    content = WAV + os.urandom(8 * MIB)
    delivery = ana.start("SR-3", {"mix.wav": content})
    ana.send_all(delivery, [content])
    flip_on_the_disk(portal.store, content[MIB : MIB + 64])
    ana.complete(delivery, [content])
    row = seen(ana, delivery)
    assert row["state"] == "Pending Inspection"
    assert "object store failed" in row["reason"]
    assert ana.get("requests/SR-3")["request"]["status"] == "Open"
