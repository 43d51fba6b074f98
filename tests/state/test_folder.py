"""The state folder: private, local, and usable, or a clear sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.domain.problems import UsageProblem
from backlot_tui.state import folder as folders
from backlot_tui.state import mounts
from backlot_tui.state.folder import open_state_folder


def test_a_new_folder_is_closed_to_others(tmp_path: Path) -> None:
    made = open_state_folder(tmp_path / "deep" / "state")
    assert made.path.stat().st_mode & 0o077 == 0


def test_a_file_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    with pytest.raises(UsageProblem, match="BACKLOT_STATE_DIR"):
        open_state_folder(tmp_path / "state")


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "ceph", "fuse.sshfs", "lustre"])
def test_a_network_file_system_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    table = tmp_path / "mounts"
    table.write_text(f"disk / ext4 rw 0 0\nserver:/home {tmp_path} {kind} rw 0 0\n")
    monkeypatch.setattr(folders, "file_system_of", lambda path: mounts.file_system_of(path, table))
    with pytest.raises(UsageProblem, match=rf"network file system \({kind}\).*BACKLOT_STATE_DIR"):
        open_state_folder(tmp_path / "state")


def test_the_mount_nearest_to_the_folder_counts(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text(f"server:/ / nfs4 rw 0 0\ndisk {tmp_path} ext4 rw 0 0\n")
    assert mounts.file_system_of(tmp_path / "state", table) == "ext4"
