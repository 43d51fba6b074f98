"""A full disk: said as that, and nothing is left behind."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert

from backlot_tui.domain.problems import NoSpaceAtPortal
from backlot_tui.portal.objects import disk
from backlot_tui.portal.records.engine import open_records
from backlot_tui.portal.records.schema import partners
from backlot_tui.portal.service import PortalSettings

from .conftest import REQUESTS
from .running import MIB, SUBTITLE, WAV, Bench, fill, running

DISK_MIB = 32


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "tmpfs", str(tmp_path)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        yield tmp_path
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)


@pytest.fixture
def portal(small_disk: Path) -> Iterator[Bench]:
    data = small_disk / "data"
    fill(data, REQUESTS)
    with running(PortalSettings(data, inspection_delay_s=3600)) as info:
        yield Bench(info.url, data)


def leave_free(small_disk: Path, size: int) -> Path:
    """Fill the disk but for `size` bytes."""
    filler = small_disk / "filler"
    disk = os.statvfs(small_disk)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, disk.f_bavail * disk.f_frsize - size)
    return filler


def test_a_delivery_without_room_is_refused_before_a_byte_is_sent(portal: Bench) -> None:
    ana = portal.add_user("Ana", "northlight")
    for files in ({"a.wav": 100 * MIB}, {"a.wav": 20 * MIB, "b.wav": 20 * MIB}, {"a.wav": 2**70}):
        told = ana.start("SR-3", dict(files), status=507)
        assert told["code"] == "no-space"
        assert "needs" in told["detail"]
    assert portal.incoming() == []
    assert ana.get("deliveries")["deliveries"] == []
    assert ana.get("requests/SR-3")["history"] == []
    ana.deliver("SR-3", {"a.wav": WAV})


def test_small_files_have_their_room_before_they_come(small_disk: Path) -> None:
    """They are made when their bytes come; until then, and after a restart, it is theirs alone."""
    settings = PortalSettings(small_disk / "data", inspection_delay_s=3600)
    content = WAV + bytes(12 * MIB)
    fill(settings.data, REQUESTS)
    with running(settings) as info:
        ana = Bench(info.url, settings.data).add_user("Ana", "northlight")
        first = ana.start("SR-3", {"a.wav": content})
        refused = ana.start("SR-1", {"b.ttml": 16 * MIB}, SUBTITLE, status=507)
        assert refused["code"] == "no-space"
        ana.cancel(first)
        second = ana.start("SR-1", {"b.ttml": 16 * MIB}, SUBTITLE)
        assert ana.start("SR-3", {"a.wav": content}, status=507)["code"] == "no-space"
    with running(settings) as info:
        ana.http.base_url = f"{info.url}/v1/"
        assert ana.start("SR-3", {"a.wav": content}, status=507)["code"] == "no-space"
        ana.cancel(second)
        ana.deliver("SR-3", {"a.wav": content})


def test_room_that_goes_while_it_is_reserved_is_given_back(
    portal: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_KEPT_FREE", -(2**40))
    ana = portal.add_user("Ana", "northlight")
    told = ana.start("SR-3", {"a.wav": 20 * MIB, "b.wav": 20 * MIB}, status=507)
    assert told["code"] == "no-space"
    assert portal.incoming() == []


def test_records_without_room_refuse_the_delivery_and_free_its_bytes(
    portal: Bench, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_KEPT_FREE", -(2**40))
    ana = portal.add_user("Ana", "northlight")
    filler = leave_free(small_disk, 64 * 1024)
    overrides = [{"code": "x", "reason": "r" * 2000}] * 4000
    told = ana.start("SR-1", {"a.ttml": 9}, SUBTITLE, status=507, overrides=overrides)
    assert told["code"] == "no-space"
    assert portal.incoming() == []
    filler.unlink()
    assert ana.get("deliveries")["deliveries"] == []
    ana.start("SR-1", {"a.ttml": 9}, SUBTITLE)


def test_a_full_disk_is_told_by_the_records(portal: Bench, small_disk: Path) -> None:
    leave_free(small_disk, 0)
    rows = [{"id": f"p{n}", "name": "x" * 10_000} for n in range(1000)]
    with (
        closing(open_records(portal.data)) as records,
        pytest.raises(NoSpaceAtPortal),
        records.write() as connection,
    ):
        connection.execute(insert(partners), rows)
