"""Do a package's files have the hashes that its packing list gives them?

ST 429-8 and ST 2067-2: SHA-1, Base64, of the whole file; ST 2067-2:2020 names other algorithms in
`HashAlgorithm`, which real packages do not use: what is no SHA-1 is told as a fault.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable

from backlot_tui.domain.safe_text import safe_text
from backlot_tui.media.imf.listing import Asset, Listing, Unreadable, inside, read_listing
from backlot_tui.media.imf.presence import presence_fault
from backlot_tui.media.reading import AnyPath, opened

Progress = Callable[[int, int], None]
_PIECE_BYTES = 4 * 1024 * 1024
_SHA1_BYTES = 20


def verify_hashes(folder: AnyPath, progress: Progress | None = None) -> tuple[str, ...]:
    """What is wrong with the assets' hashes, a sentence each; empty where all of them hold.

    progress: called with the bytes hashed and the bytes there are, after every few megabytes;
    what it raises ends the reading. Raises OSError where the asset map or an asset cannot be read.
    """
    try:
        listing = read_listing(folder)
    except Unreadable as unreadable:
        return (unreadable.verdict.reason,)
    faults = {asset.id: presence_fault(listing, asset) for asset in listing.packed}
    there = [asset for asset in listing.packed if faults[asset.id] is None]
    total = sum(int(asset.size) for asset in there)
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        if progress:
            progress(done, total)

    for asset in there:
        faults[asset.id] = _hash_fault(listing, asset, advance)
    return tuple(fault for fault in faults.values() if fault)


def _hash_fault(listing: Listing, asset: Asset, advance: Callable[[int], None]) -> str | None:
    name = safe_text(listing.paths_of(asset)[0])
    try:
        stated = base64.b64decode(asset.hash, validate=True)
    except (binascii.Error, ValueError):
        stated = b""
    if len(stated) != _SHA1_BYTES:
        return f"The packing list gives no SHA-1 hash for {name}."
    sha1 = hashlib.sha1(usedforsecurity=False)
    for path in listing.paths_of(asset):
        with opened(inside(listing.root, path)) as source:
            if source is None:
                return f"{name} is not a file."
            for at in range(0, source.size, _PIECE_BYTES):
                piece = source.at(at, _PIECE_BYTES)
                sha1.update(piece)
                advance(len(piece))
    return (
        None if sha1.digest() == stated else f"{name} does not have the hash of its packing list."
    )
