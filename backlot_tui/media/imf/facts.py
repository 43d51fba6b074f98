"""A package's facts: whether all is there, and what its compositions agree on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice

from backlot_tui.domain.facts import FileFacts, FileKind, Structure
from backlot_tui.media.frame_rates import spelled
from backlot_tui.media.imf.composition import Playlist, PlaylistReader
from backlot_tui.media.imf.listing import Listing, Unreadable, inside, is_inside, read_listing
from backlot_tui.media.imf.presence import folder_size, verdict_on_listing
from backlot_tui.media.reading import HEAD_BYTES, AnyPath, Source, opened
from backlot_tui.media.sniff import kind_of
from backlot_tui.media.told import agreed
from backlot_tui.media.verdict import Verdict, unsure
from backlot_tui.media.xml_scan import TextByPath, scan_xml

MAX_COMPOSITIONS = 200


def package_facts(folder: AnyPath) -> FileFacts:
    """Raises OSError where the folder or its asset map cannot be read."""
    facts = FileFacts(FileKind.IMF, folder_size(folder))
    try:
        listing = read_listing(folder)
    except Unreadable as unreadable:
        return _judged(facts, unreadable.verdict)
    verdict = verdict_on_listing(listing)
    found = list(islice(_compositions(listing), MAX_COMPOSITIONS))
    playlists = [each for each in found if each is not None]
    unread = len(found) - len(playlists)
    if unread and verdict.structure is Structure.WHOLE:
        verdict = unsure(f"{unread} of its compositions cannot be read.")
    return _judged(_agreed_facts(facts, playlists), verdict)


def _judged(facts: FileFacts, verdict: Verdict) -> FileFacts:
    return replace(facts, structure=verdict.structure, structure_reason=verdict.reason)


def _agreed_facts(facts: FileFacts, playlists: list[Playlist]) -> FileFacts:
    """A package's own word on something is the one that all its compositions have.

    Sound tracks beside each other are not added up: their channels have to agree too.
    """
    told = [playlist.composition for playlist in playlists]
    picture = [essence for playlist in playlists for essence in playlist.picture]
    sound = [essence for playlist in playlists for essence in playlist.sound]
    languages = agreed(composition.languages for composition in told)
    rate = agreed(playlist.rate for playlist in playlists if playlist.picture)
    return replace(
        facts,
        compositions=tuple(told),
        title=agreed(composition.title or None for composition in told),
        language=languages[0] if languages and len(languages) == 1 else None,
        soundfield=agreed(composition.soundfield for composition in told),
        duration_s=agreed(composition.duration_s for composition in told),
        frame_rate=spelled(rate) if rate else None,
        codec="JPEG 2000" if picture and all(each.is_jpeg_2000 for each in picture) else None,
        width=agreed(each.width for each in picture),
        height=agreed(each.height for each in picture),
        channels=agreed(each.channels for each in sound),
        sample_rate=agreed(each.sample_rate for each in sound),
        bit_depth=agreed(each.bit_depth for each in sound),
    )


def _compositions(listing: Listing) -> Iterator[Playlist | None]:
    """In the packing lists' order; None for one that cannot be read."""
    for path in _documents(listing):
        # What is missing, the verdict on the listing tells.
        with suppress(OSError), opened(path) as source:
            if source and kind_of(source.at(0, HEAD_BYTES)) is FileKind.COMPOSITION:
                yield _playlist(source)


def _documents(listing: Listing) -> Iterator[str]:
    """Where the XML files of the packing lists lie."""
    for asset in listing.packed:
        for path in listing.paths_of(asset)[:1]:
            if is_inside(path) and path.lower().endswith(".xml"):
                yield inside(listing.root, path)


def _playlist(source: Source) -> Playlist | None:
    reader = PlaylistReader()
    verdict = scan_xml(source, TextByPath(reader.take)).verdict
    return reader.playlist() if verdict.structure is Structure.WHOLE else None
