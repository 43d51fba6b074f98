"""What kind of file system a path is on, and who else may write there."""

from __future__ import annotations

import os
import re
from pathlib import Path

_SHARED = (
    *("nfs", "cifs", "smb", "9p", "afs", "ceph", "lustre", "beegfs", "gpfs", "cvfs", "glusterfs"),
    *("davfs", "fuse.sshfs", "fuse.glusterfs"),
)
"""Beginnings of the types of mounts that several machines have at the same time."""
_UNSEEN = (*_SHARED, "fuse", "virtiofs", "vboxsf", "prl_fs", "drvfs")
"""Those on which others write without our system's knowledge: a virtual machine's host, too."""
_LOCAL_AFTER_ALL = ("fuseblk",)
"""A local disk with a driver outside the kernel: nobody else writes to it."""

_OCTAL = re.compile(r"\\([0-7]{3})")
"""How the kernel writes space, tab, newline and backslash in a mount point."""


def is_shared(kind: str) -> bool:
    """Whether other machines may have the file system, by its type."""
    return kind.startswith(_SHARED)


def is_written_unseen(folder: str) -> bool:
    """Whether others may write there without this system's knowledge."""
    kind = file_system_of(Path(folder))
    return kind.startswith(_UNSEEN) and kind not in _LOCAL_AFTER_ALL


def file_system_of(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The type of the mount that holds `path`; empty where the system does not tell."""
    try:
        lines = mounts.read_text(errors="surrogateescape").splitlines()
    except OSError:
        return ""
    real = Path(os.path.realpath(path))  # which, unlike `resolve`, bears links in a loop
    best, kind = 0, ""
    for line in lines:
        _, mount_point, file_system, *_ = line.split(" ")
        point = Path(_OCTAL.sub(lambda found: chr(int(found[1], 8)), mount_point))
        if real.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), file_system
    return kind
