"""How the tests read the samples back, with other libraries than those that wrote them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree
from pymediainfo import MediaInfo
from ttconv.isd import ISD

from backlot_tui.portal.demo.samples import MEDIA


def sample(start: str) -> Path:
    """The one sample whose name starts so."""
    (path,) = (path for path in MEDIA.iterdir() if path.name.startswith(start))
    return path


@cache
def mediainfo(path: Path) -> dict[str, dict[str, Any]]:
    """MediaInfo's facts: the first track of each type, by the name of the type."""
    parsed: Any = MediaInfo.parse(path)
    tracks: dict[str, dict[str, Any]] = {}
    for track in parsed.tracks:
        tracks.setdefault(track.track_type, track.to_data())
    return tracks


def shown_text(document: Any) -> list[tuple[float, str]]:
    """From a ttconv document: when the picture's text changes, and to what."""
    changes = []
    for moment in ISD.significant_times(document):
        scene: Any = ISD.from_model(document, moment)
        elements = [e for region in scene.iter_regions() for e in region.dfs_iterator()]
        text = " ".join(e.get_text() for e in elements if type(e).__name__ == "Text")
        changes.append((round(float(moment), 3), text))
    return changes


def timed_text(path: Path) -> Any:
    return etree.parse(path).getroot()


def attribute(root: Any, name: str) -> str | None:
    """A `ttp:` parameter of the root element."""
    value: str | None = root.get(f"{{http://www.w3.org/ns/ttml#parameter}}{name}")
    return value
