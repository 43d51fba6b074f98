"""A package's facts: whether all is there, and what its compositions agree on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from backlot_tui.domain.facts import FileFacts, FileKind, Structure
from backlot_tui.media.frame_rates import spelled
from backlot_tui.media.imf.composition import Essence, Playlist, PlaylistReader
from backlot_tui.media.imf.listing import Listing, Unreadable, inside, is_inside, read_listing
from backlot_tui.media.imf.presence import folder_size, verdict_on_listing
from backlot_tui.media.reading import HEAD_BYTES, AnyPath, opened
from backlot_tui.media.sniff import kind_of
from backlot_tui.media.verdict import Verdict, unsure
from backlot_tui.media.xml_scan import TextByPath, scan_xml

MAX_COMPOSITIONS = 200
_Told = TypeVar("_Told")


def package_facts(folder: AnyPath) -> FileFacts:
    """Raises OSError where the folder or its asset map cannot be read."""
    facts = FileFacts(FileKind.IMF, folder_size(folder))
    try:
        listing = read_listing(folder)
    except Unreadable as unreadable:
        return _judged(facts, unreadable.verdict)
    verdict = verdict_on_listing(listing)
    playlists, unread = _playlists(listing)
    if unread and verdict.structure is Structure.WHOLE:
        verdict = unsure(f"{unread} of its compositions cannot be read.")
    return _judged(_agreed_facts(facts, playlists), verdict)


def _judged(facts: FileFacts, verdict: Verdict) -> FileFacts:
    return replace(facts, structure=verdict.structure, structure_reason=verdict.reason)


def _agreed_facts(facts: FileFacts, playlists: list[Playlist]) -> FileFacts:
    """A package's own word on something is the one that all its compositions have."""
    told = [playlist.composition for playlist in playlists]
    picture = [essence for playlist in playlists for essence in playlist.picture]
    sound = [essence for playlist in playlists for essence in playlist.sound]
    languages = _agreed(composition.languages for composition in told)
    rate = _agreed(playlist.rate for playlist in playlists if playlist.picture)
    return replace(
        facts,
        compositions=tuple(told),
        title=_agreed(composition.title or None for composition in told),
        language=languages[0] if languages and len(languages) == 1 else None,
        soundfield=_agreed(composition.soundfield for composition in told),
        duration_s=_agreed(composition.duration_s for composition in told),
        frame_rate=spelled(rate) if rate else None,
        codec="JPEG 2000" if picture and all(each.is_jpeg_2000 for each in picture) else None,
        width=_agreed(each.width for each in picture),
        height=_agreed(each.height for each in picture),
        channels=_channels(playlists),
        sample_rate=_agreed(each.sample_rate for each in sound),
        bit_depth=_agreed(each.bit_depth for each in sound),
    )


def _channels(playlists: list[Playlist]) -> int | None:
    """Of compositions with one sound track each; tracks beside each other are not added up."""
    tracks: list[Essence] = [essence for playlist in playlists for essence in playlist.sound]
    return _agreed(essence.channels for essence in tracks)


def _agreed(values: Iterable[_Told | None]) -> _Told | None:
    different = set(values)
    return different.pop() if len(different) == 1 else None


def _playlists(listing: Listing) -> tuple[list[Playlist], int]:
    """The compositions in the packing lists' order, and how many could not be read."""
    read: list[Playlist] = []
    unread = 0
    for asset in listing.packed:
        for path in listing.paths_of(asset)[:1]:
            if not is_inside(path) or not path.lower().endswith(".xml"):
                continue
            if len(read) + unread >= MAX_COMPOSITIONS:
                return read, unread
            found = _playlist(inside(listing.root, path))
            if isinstance(found, Playlist):
                read.append(found)
            else:
                unread += found
    return read, unread


def _playlist(path: str) -> Playlist | int:
    """The composition at `path`; else how many compositions were lost: 1, or 0 for other XML."""
    try:
        with opened(path) as source:
            if source is None or kind_of(source.at(0, HEAD_BYTES)) is not FileKind.COMPOSITION:
                return 0
            reader = PlaylistReader()
            whole = scan_xml(source, TextByPath(reader.take)).verdict.structure is Structure.WHOLE
            return reader.playlist() if whole else 1
    except OSError:
        return 0  # what is missing, the verdict on the listing tells
