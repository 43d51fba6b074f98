"""What a package says it holds: the asset map, and the packing lists that it names.

SMPTE ST 429-9 (asset map: id to path), ST 429-8 and ST 2067-2 (packing list: id, size, hash). Real
packages use six namespaces for three documents, so elements are taken by their local names.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from backlot_tui.domain.facts import Structure
from backlot_tui.domain.file_names import ASSET_MAP
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.media.reading import AnyPath, opened
from backlot_tui.media.verdict import Verdict, cut, unsure
from backlot_tui.media.xml_scan import TextByPath, scan_xml

MAX_ASSETS = 20_000


@dataclass(slots=True)
class Asset:
    """One entry of an asset map or of a packing list; the latter has size and hash, no paths."""

    id: str = ""
    paths: list[str] = field(default_factory=list)
    size: str = ""
    hash: str = ""
    is_packing_list: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """`packed`: the packing lists' entries; `in_map`: the asset map's, by id."""

    root: str
    packed: tuple[Asset, ...]
    in_map: dict[str, Asset]

    def paths_of(self, asset: Asset) -> list[str]:
        """Where the asset map says that the pieces of a packed asset are, as it writes them."""
        known = self.in_map.get(asset.id)
        return known.paths if known else []


class Unreadable(Exception):
    """A document of the package could not be read; carries the verdict on the package."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


def read_listing(folder: AnyPath) -> Listing:
    """Raises Unreadable, and OSError where the folder or its asset map cannot be read."""
    root = os.fsdecode(folder)
    in_map = {asset.id: asset for asset in _assets(root, ASSET_MAP)}
    lists = [asset for asset in in_map.values() if asset.is_packing_list]
    if not lists:
        raise Unreadable(unsure("Its asset map names no packing list."))
    packed = [asset for each in lists for asset in _packed(root, each)]
    return Listing(root, tuple(packed), in_map)


def inside(root: str, path: str) -> str:
    """Where a path of the asset map leads; look first whether it `is_inside`."""
    return os.path.join(root, path)  # noqa: PTH118  (names that are not UTF-8 are welcome)


def is_inside(path: str) -> bool:
    """ST 429-9, A.2: segments below the map's folder, so neither absolute nor upwards."""
    return bool(path) and not path.startswith(("/", "\\")) and ".." not in path.split("/")


def _assets(root: str, name: str) -> list[Asset]:
    """The Asset entries of a map or list. Raises Unreadable and OSError."""
    assets: list[Asset] = []
    current = Asset()

    def take(path: tuple[str, ...], text: str) -> None:
        nonlocal current
        match path[2:]:
            case ("Asset",):
                if len(assets) < MAX_ASSETS:
                    assets.append(current)
                current = Asset()
            case ("Asset", "Id"):
                current.id = text.lower()
            case ("Asset", "Size"):
                current.size = text
            case ("Asset", "Hash"):
                current.hash = text
            case ("Asset", "PackingList"):
                # ST 429-9: the element's presence says it; some write "false" into it.
                current.is_packing_list = text.lower() != "false"
            case ("Asset", "ChunkList", "Chunk", "Path"):
                current.paths.append(text)

    with opened(inside(root, name)) as source:
        if source is None:
            raise Unreadable(cut(f"{safe_text(name)} is not a file."))
        verdict = scan_xml(source, TextByPath(take)).verdict
    if verdict.structure is not Structure.WHOLE:
        raise Unreadable(Verdict(verdict.structure, f"{safe_text(name)}: {verdict.reason}"))
    return assets


def _packed(root: str, packing_list: Asset) -> list[Asset]:
    for path in packing_list.paths[:1]:
        if not is_inside(path):
            raise Unreadable(cut(leads_out(path)))
        try:
            return _assets(root, path)
        except OSError:
            raise Unreadable(cut(f"The packing list {safe_text(path)} is missing.")) from None
    raise Unreadable(cut("Its packing list has no path in the asset map."))


def leads_out(path: str) -> str:
    """The sentence for a path that is not `is_inside`."""
    return f"The path {safe_text(path)!r} leads out of the package."
