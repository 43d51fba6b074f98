"""Is every asset of the packing lists there, with its size?

Sizes are compared, nothing is hashed: that costs milliseconds for a package of any size.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from itertools import islice

from backlot_tui.domain.safe_text import safe_text
from backlot_tui.media.imf.listing import (
    Asset,
    Listing,
    inside,
    is_inside,
    leads_out,
)
from backlot_tui.media.reading import AnyPath, file_status
from backlot_tui.media.verdict import Verdict, cut, whole

MAX_FOLDER_ENTRIES = 50_000


def verdict_on_listing(listing: Listing) -> Verdict:
    faults = [fault for asset in listing.packed if (fault := presence_fault(listing, asset))]
    if faults:
        more = f" {len(faults) - 1} more assets are missing or cut." if len(faults) > 1 else ""
        return cut(faults[0] + more)
    return whole(
        f"All {len(listing.packed)} assets of its packing list are there with their sizes."
    )


def presence_fault(listing: Listing, packed: Asset) -> str | None:
    """What is wrong with one asset of a packing list, as a sentence."""
    paths = listing.paths_of(packed)
    if not paths:
        return f"The asset {safe_text(packed.id)} of its packing list is not in its asset map."
    size = 0
    for path in paths:
        if not is_inside(path):
            return leads_out(path)
        place = inside(listing.root, path)
        try:
            status = file_status(place)
        except OSError:
            return f"{safe_text(path)} is missing."
        if _is_elsewhere(place, listing.root):
            return leads_out(path)
        if not stat.S_ISREG(status.st_mode):
            return f"{safe_text(path)} is not a file."
        size += status.st_size
    if packed.size == str(size):
        return None
    said = safe_text(packed.size[:24]) or "nothing"
    return f"{safe_text(paths[0])} has {size} bytes, its packing list says {said}."


def _is_elsewhere(place: str, root: str) -> bool:
    """A link in the package may still lead out of it."""
    real_root = os.path.realpath(root)
    return os.path.commonpath([os.path.realpath(place), real_root]) != real_root


def folder_size(folder: AnyPath) -> int:
    """The bytes of all files below `folder`; links are not followed. Raises OSError."""
    entries = islice(_entries_below(os.fsdecode(folder)), MAX_FOLDER_ENTRIES)
    return sum(
        entry.stat(follow_symlinks=False).st_size
        for entry in entries
        if entry.is_file(follow_symlinks=False)
    )


def _entries_below(folder: str) -> Iterator[os.DirEntry[str]]:
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
