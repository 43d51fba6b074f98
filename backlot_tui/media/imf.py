"""IMF packages: is every asset of the packing lists present with its size?

SMPTE ST 429-9 (asset map: id to path), ST 429-8 and ST 2067-2 (packing list: id and size). Real
packages use six namespaces for three documents, so elements are taken by their local names.
Sizes are compared, nothing is hashed: that costs milliseconds for a package of any size.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field

from backlot_tui.domain.facts import Structure
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.media.reading import AnyPath, file_status, opened
from backlot_tui.media.sniff import ASSET_MAP
from backlot_tui.media.verdict import Verdict, cut, unsure, whole
from backlot_tui.media.xml_scan import scan_xml

MAX_ASSETS = 20_000
MAX_FOLDER_ENTRIES = 50_000


@dataclass(slots=True)
class _Asset:
    """One entry of an asset map or a packing list; the latter has a size and no paths."""

    id: str = ""
    paths: list[str] = field(default_factory=list)
    size: str = ""
    is_packing_list: bool = False


class _Unreadable(Exception):
    """A document of the package could not be read; carries the verdict on the package."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


def imf_verdict(folder: AnyPath) -> Verdict:
    """Raises OSError where the folder or its asset map cannot be read."""
    root = os.fsdecode(folder)
    try:
        in_map = {asset.id: asset for asset in _assets(root, ASSET_MAP)}
        lists = [asset for asset in in_map.values() if asset.is_packing_list]
        if not lists:
            return unsure("Its asset map names no packing list.")
        packed = [asset for each in lists for asset in _packed(root, each)]
        faults = [fault for asset in packed if (fault := _fault(root, asset, in_map))]
    except _Unreadable as unreadable:
        return unreadable.verdict
    if faults:
        more = f" {len(faults) - 1} more assets are missing or cut." if len(faults) > 1 else ""
        return cut(faults[0] + more)
    return whole(f"All {len(packed)} assets of its packing list are there with their sizes.")


def folder_size(folder: AnyPath) -> int:
    """The bytes of all files below `folder`; links are not followed."""
    return sum(_file_sizes(os.fsdecode(folder)))


def _file_sizes(folder: str) -> Iterator[int]:
    seen = 0
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                seen += 1
                if seen > MAX_FOLDER_ENTRIES:
                    return
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.is_file(follow_symlinks=False):
                    yield entry.stat(follow_symlinks=False).st_size


def _assets(root: str, name: str) -> list[_Asset]:
    """The Asset entries of a map or list. Raises _Unreadable and OSError."""
    assets: list[_Asset] = []
    current = _Asset()

    def take(path: tuple[str, ...], text: str) -> None:
        nonlocal current
        match path[2:]:
            case ("Asset",):
                if len(assets) < MAX_ASSETS:
                    assets.append(current)
                current = _Asset()
            case ("Asset", "Id"):
                current.id = text.lower()
            case ("Asset", "Size"):
                current.size = text
            case ("Asset", "PackingList"):
                # ST 429-9: the element's presence says it; some write "false" into it.
                current.is_packing_list = text.lower() != "false"
            case ("Asset", "ChunkList", "Chunk", "Path"):
                current.paths.append(text)

    with opened(_inside(root, name)) as source:
        if source is None:
            raise _Unreadable(cut(f"{safe_text(name)} is not a file."))
        verdict = scan_xml(source, take).verdict
    if verdict.structure is not Structure.WHOLE:
        raise _Unreadable(Verdict(verdict.structure, f"{safe_text(name)}: {verdict.reason}"))
    return assets


def _packed(root: str, packing_list: _Asset) -> list[_Asset]:
    for path in packing_list.paths[:1]:
        if not _is_inside(path):
            raise _Unreadable(cut(f"The path {safe_text(path)!r} leads out of the package."))
        try:
            return _assets(root, path)
        except OSError:
            raise _Unreadable(cut(f"The packing list {safe_text(path)} is missing.")) from None
    raise _Unreadable(cut("Its packing list has no path in the asset map."))


def _fault(root: str, packed: _Asset, in_map: dict[str, _Asset]) -> str | None:
    """What is wrong with one asset of a packing list, as a sentence."""
    known = in_map.get(packed.id)
    if known is None or not known.paths:
        return f"The asset {safe_text(packed.id)} of its packing list is not in its asset map."
    size = 0
    for path in known.paths:
        if not _is_inside(path):
            return f"The path {safe_text(path)!r} leads out of the package."
        try:
            status = file_status(_inside(root, path))
        except OSError:
            return f"{safe_text(path)} is missing."
        if not stat.S_ISREG(status.st_mode):
            return f"{safe_text(path)} is not a file."
        size += status.st_size
    if packed.size == str(size):
        return None
    said = safe_text(packed.size[:24]) or "nothing"
    return f"{safe_text(known.paths[0])} has {size} bytes, its packing list says {said}."


def _inside(root: str, path: str) -> str:
    return os.path.join(root, path)  # noqa: PTH118  (names that are not UTF-8 are welcome)


def _is_inside(path: str) -> bool:
    """ST 429-9, A.2: segments below the map's folder, so neither absolute nor upwards."""
    return bool(path) and not path.startswith(("/", "\\")) and ".." not in path.split("/")
