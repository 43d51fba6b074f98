"""Composition playlists: title, kind, languages, soundfield, duration.

SMPTE ST 2067-3 (segments, sequences, resources; a resource counts in its own edit rate or in the
composition's), ST 2067-2 (essence descriptors), ST 377-4 and ST 2067-8 (MCA labels: the soundfield
group tells symbol and spoken language, ST 377-4 gives each channel the same properties).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from backlot_tui.domain.facts import Composition
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.media.soundfields import joined, soundfield_of_group

_RATE = re.compile(r"(\d{1,9})[\s/]+(\d{1,9})")
_PICTURE = ("MainImageSequence",)
_SOUND = ("MainAudioSequence", "IABSequence")
_MAX_LANGUAGES = 100
_MAX_DESCRIPTORS = 1000
_MAX_COUNT = 10**12


@dataclass(slots=True)
class Essence:
    """One essence descriptor: what a track file is made of; sample_rate in Hz, pixels, bits."""

    id: str = ""
    groups: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    channels: int | None = None
    sample_rate: int | None = None
    bit_depth: int | None = None
    width: int | None = None
    height: int | None = None
    is_jpeg_2000: bool = False


@dataclass(slots=True)
class _Resource:
    intrinsic: int = 0
    entry: int = 0
    source: int | None = None
    repeats: int = 1
    rate: float | None = None
    encoding: str = ""
    track: str = ""

    def seconds(self, rate: float | None) -> float:
        units = self.intrinsic - self.entry if self.source is None else self.source
        by = self.rate or rate
        return max(units, 0) * self.repeats / by if by else 0.0


@dataclass(slots=True)
class Playlist:
    """A composition with what its picture and its sound are made of."""

    composition: Composition
    rate: float | None
    picture: list[Essence]
    sound: list[Essence]


class PlaylistReader:
    """Takes the texts of a composition playlist by their path; see `TextByPath`."""

    def __init__(self) -> None:
        self._title = self._kind = ""
        self._rate: float | None = None
        self._essences: dict[str, Essence] = {}
        self._essence = Essence()
        self._resource = _Resource()
        self._track = ""
        self._sequences: dict[str, list[_Resource]] = {}

    def take(self, path: tuple[str, ...], text: str) -> None:
        match path[1:]:
            case ("ContentTitle",):
                self._title = safe_text(text)[:200]
            case ("ContentKind",):
                self._kind = safe_text(text)[:80]
            case ("EditRate",):
                self._rate = _rate(text)
            case ("EssenceDescriptorList", "EssenceDescriptor", *below):
                self._take_essence(below, text)
            case ("SegmentList", "Segment", "SequenceList", _, "TrackId"):
                self._track = text
            case ("SegmentList", "Segment", "SequenceList", kind, "ResourceList", "Resource"):
                self._resource.track = self._track
                self._sequences.setdefault(kind, []).append(self._resource)
                self._resource = _Resource()
            case ("SegmentList", "Segment", "SequenceList", _, "ResourceList", "Resource", name):
                self._take_resource(name, text)

    def _take_essence(self, below: list[str], text: str) -> None:
        essence = self._essence
        match below:
            case []:
                if len(self._essences) < _MAX_DESCRIPTORS:
                    self._essences[essence.id] = essence
                self._essence = Essence()
            case ["Id"]:
                essence.id = text.lower()
            case [*_, "MCATagSymbol"] if text.startswith(("sg", "IAB")):
                essence.groups.append(text)
            case [*_, "RFC5646SpokenLanguage"] if text not in essence.languages:
                if len(essence.languages) < _MAX_LANGUAGES:
                    essence.languages.append(safe_text(text)[:80])
            case [_, name]:
                _take_property(essence, name, text)

    def _take_resource(self, name: str, text: str) -> None:
        resource = self._resource
        match name:
            case "EditRate":
                resource.rate = _rate(text)
            case "IntrinsicDuration":
                resource.intrinsic = _count(text)
            case "EntryPoint":
                resource.entry = _count(text)
            case "SourceDuration":
                resource.source = _count(text)
            case "RepeatCount":
                resource.repeats = _count(text)
            case "SourceEncoding":
                resource.encoding = text.lower()

    def playlist(self) -> Playlist:
        sound = self._essences_of(_SOUND)
        languages = dict.fromkeys(tag for essence in sound for tag in essence.languages if tag)
        composition = Composition(
            title=self._title,
            kind=self._kind or None,
            languages=tuple(languages),
            soundfield=joined(list(dict.fromkeys(map(_soundfield, sound)))),
            duration_s=self._duration(),
        )
        return Playlist(composition, self._rate, self._essences_of(_PICTURE), sound)

    def _resources(self, kinds: tuple[str, ...]) -> list[_Resource]:
        return [each for kind in kinds for each in self._sequences.get(kind, [])]

    def _essences_of(self, kinds: tuple[str, ...]) -> list[Essence]:
        """Of the resources of all sequences of these kinds, each once."""
        used = dict.fromkeys(each.encoding for each in self._resources(kinds))
        return [self._essences[key] for key in used if key in self._essences]

    def _duration(self) -> float | None:
        """Of one virtual track: the picture, without one a sound; all tracks are as long."""
        resources = self._resources(_PICTURE) or self._resources(_SOUND)
        track = [each for each in resources if each.track == resources[0].track]
        return round(sum(each.seconds(self._rate) for each in track), 3) or None


def _take_property(essence: Essence, name: str, text: str) -> None:
    """A descriptor's own property; what is displayed counts before what is stored."""
    match name:
        case "ChannelCount":
            essence.channels = _count(text) or None
        case "QuantizationBits":
            essence.bit_depth = _count(text) or None
        case "AudioSampleRate" | "AudioSamplingRate":
            essence.sample_rate = round(_rate(text) or 0) or None
        case "DisplayWidth":
            essence.width = _count(text) or essence.width
        case "DisplayHeight":
            essence.height = _count(text) or essence.height
        case "StoredWidth":
            essence.width = essence.width or _count(text) or None
        case "StoredHeight":
            essence.height = essence.height or _count(text) or None
        case "PictureCompression" | "PictureEssenceCoding":
            # RP 224: 04.01.02.02.03.01 is the family of JPEG 2000.
            essence.is_jpeg_2000 = ".04010202.0301" in text


def _soundfield(essence: Essence) -> str | None:
    return joined([soundfield_of_group(group) for group in essence.groups])


def _rate(text: str) -> float | None:
    """`24000 1001` in a composition, `48000/1` in a descriptor."""
    found = _RATE.fullmatch(text)
    return int(found[1]) / int(found[2]) or None if found and int(found[2]) else None


def _count(text: str) -> int:
    return min(int(text), _MAX_COUNT) if re.fullmatch(r"\d{1,15}", text) else 0
