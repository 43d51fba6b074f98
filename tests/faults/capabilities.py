"""What faults this machine can show."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.faults import clocks
from tests.faults.disks import SmallDisk
from tests.faults.stage import Need, without_power


@cache
def able_here() -> frozenset[Need]:
    can: dict[Need, Callable[[], bool]] = {
        Need.SMALL_DISKS: _can_mount,
        Need.PLAIN_USER: _can_be_plain,
        Need.CLOCKS: lambda: clocks.library() is not None,
    }
    return frozenset(need for need, look in can.items() if look())


def _can_mount() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            SmallDisk.mounted(Path(folder) / "disk", 1 << 20).unmount()
        except (OSError, subprocess.CalledProcessError):
            return False
        return True


def _can_be_plain() -> bool:
    try:
        return subprocess.run([*without_power(), "true"], check=False).returncode == 0
    except FileNotFoundError:
        return False
