"""What a name alone says: that a transfer is not finished, or that a file is a system's litter."""

from __future__ import annotations

import re

_MARKERS = frozenset(
    {"aspx", "aspera-ckpt", "aspera-inprogress", "part", "partial", "filepart", "crdownload"}
)
"""Some programs write the file under its name and keep such a one beside it until the end."""

_UNFINISHED = _MARKERS | {"download", "tmp", "temp"}
_LITTER = frozenset(
    {
        *(".ds_store", ".spotlight-v100", ".fseventsd", ".temporaryitems", ".appledouble"),
        *("thumbs.db", "desktop.ini", "$recycle.bin", "system volume information"),
        *("@eadir", "#recycle", "lost+found"),
    }
)
_PACKAGE_DOCUMENT = re.compile(r"(?:(?:cpl|pkl)[_-].*|volindex)\.xml", re.IGNORECASE)
"""A packing list, composition or volume index as packages call them (SMPTE ST 429-9 and use)."""


def is_unfinished(name: str) -> bool:
    """Whether transfer programs give such a name to what they have not finished."""
    return name[0] in ".~" or name[-1] == "~" or name.rpartition(".")[2].lower() in _UNFINISHED


def announced_by(name: str) -> str | None:
    """The file that a name such as `x.mov.aspx` says is still on its way."""
    stem, _, end = name.rpartition(".")
    return stem or None if end.lower() in _MARKERS else None


def is_litter(name: str) -> bool:
    """What operating systems leave in every folder; nobody delivers it."""
    return name.startswith(("._", ".Trash")) or name.lower() in _LITTER


def is_package_document(name: str) -> bool:
    return name.endswith((".xml", ".XML")) and _PACKAGE_DOCUMENT.fullmatch(name) is not None
