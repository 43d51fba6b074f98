"""MediaInfo's tracks of a file, within a budget of bytes and time.

The library is fed, it does not open the file itself. By a name it would believe the extension and
search megabytes for the format that it promises, could not take names in no encoding, and would
read a sparse file of hundreds of gigabytes to its end in search of a footer that never came. When
the budget is spent, it is told that the file ends, and tells what it knows by then.
"""

from __future__ import annotations

import os
import time
from typing import Any

from backlot_tui.media.reading import Source

Track = dict[str, Any]

MAX_BYTES = 64 * 1024 * 1024
MAX_SECONDS = 5.0
_PIECE_BYTES = 4096
"""Small, because the library does not go back within the piece in which it believes to be done:
a whole small movie in one piece loses its timecode."""
_LARGE_PIECE_BYTES = 32 * 1024
_LARGE_FROM_BYTES = 4 * 1024 * 1024


class _Budgeted:
    """A file as the library wants it: read, seek, tell."""

    mode = "rb"

    def __init__(self, source: Source) -> None:
        self._source = source
        self._at = 0
        self._left = MAX_BYTES
        self._until = time.monotonic() + MAX_SECONDS

    def read(self, count: int) -> bytes:
        if self._left <= 0 or time.monotonic() > self._until:
            return b""
        piece = self._source.at(self._at, count)
        self._at += len(piece)
        self._left -= len(piece)
        return piece

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + (self._source.size if whence == os.SEEK_END else 0)
        return self._at

    def tell(self) -> int:
        return self._at


def read_tracks(source: Source) -> list[Track]:
    """One dictionary a track, keys and values as pymediainfo has them. Raises what it raises."""
    from pymediainfo import MediaInfo  # noqa: PLC0415 (only for picture and sound)

    piece = _LARGE_PIECE_BYTES if source.size >= _LARGE_FROM_BYTES else _PIECE_BYTES
    parsed: Any = MediaInfo.parse(_Budgeted(source), buffer_size=piece)
    return [track.to_data() for track in parsed.tracks]
