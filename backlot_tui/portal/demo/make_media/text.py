"""Timed text: TTML1, IMSC 1.1 text profile (both W3C) and SRT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_NAMESPACES = (
    'xmlns="http://www.w3.org/ns/ttml" '
    'xmlns:ttm="http://www.w3.org/ns/ttml#metadata" '
    'xmlns:ttp="http://www.w3.org/ns/ttml#parameter" '
    'xmlns:tts="http://www.w3.org/ns/ttml#styling"'
)
_IMSC_TEXT = "http://www.w3.org/ns/ttml/profile/imsc1.1/text"

_LAYOUT = """\
    <styling>
      <style xml:id="s1" tts:color="white" tts:fontFamily="proportionalSansSerif" \
tts:fontSize="100%" tts:textAlign="center"/>
    </styling>
    <layout>
      <region xml:id="bottom" tts:origin="10% 80%" tts:extent="80% 10%" \
tts:displayAlign="after"/>
      <region xml:id="top" tts:origin="10% 10%" tts:extent="80% 10%" tts:displayAlign="before"/>
    </layout>
"""

_JAPANESE_LAYOUT = """\
    <styling>
      <style xml:id="s1" tts:color="white" tts:fontFamily="proportionalSansSerif" \
tts:fontSize="5.33rh" tts:textAlign="start"/>
      <style xml:id="ruby" tts:ruby="container"/>
      <style xml:id="base" tts:ruby="base"/>
      <style xml:id="reading" tts:ruby="text"/>
    </styling>
    <layout>
      <region xml:id="bottom" tts:origin="10% 80%" tts:extent="80% 10%" \
tts:displayAlign="after"/>
      <region xml:id="right" tts:origin="80% 10%" tts:extent="10% 80%" \
tts:writingMode="tbrl"/>
    </layout>
"""


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle. Times are spelled as the document's time base wants them.

    `lines` are plain text, unless `marked_up`: then they are TTML spans and go in as they are.
    """

    begin: str
    end: str
    lines: tuple[str, ...]
    region: str = "bottom"
    marked_up: bool = False


def ttml(language: str, title: str, cues: Sequence[Cue]) -> str:
    """TTML1 with time base `media`; times count from the first frame of the programme."""
    return _document(f'ttp:timeBase="media" xml:lang="{language}"', title, _LAYOUT, cues)


def ttml_smpte(language: str, title: str, cues: Sequence[Cue]) -> str:
    """TTML1 with time base `smpte` at 23.976 fps; times are the picture's own timecode."""
    attributes = (
        'ttp:timeBase="smpte" ttp:frameRate="24" ttp:frameRateMultiplier="1000 1001" '
        f'ttp:dropMode="nonDrop" xml:lang="{language}"'
    )
    return _document(attributes, title, _LAYOUT, cues)


def imsc_text(language: str, title: str, cues: Sequence[Cue]) -> str:
    """IMSC 1.1 text profile, as Japanese subtitles need it: ruby and a vertical region."""
    attributes = (
        f'ttp:contentProfiles="{_IMSC_TEXT}" ttp:timeBase="media" ttp:cellResolution="40 24" '
        f'xml:lang="{language}"'
    )
    return _document(attributes, title, _JAPANESE_LAYOUT, cues)


def srt(cues: Sequence[Cue]) -> str:
    blocks = (
        f"{number}\n{cue.begin} --> {cue.end}\n" + "\n".join(cue.lines)
        for number, cue in enumerate(cues, start=1)
    )
    return "\n\n".join(blocks) + "\n"


def _document(attributes: str, title: str, layout: str, cues: Sequence[Cue]) -> str:
    paragraphs = "".join(_paragraph(number, cue) for number, cue in enumerate(cues, start=1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<tt {_NAMESPACES} {attributes}>\n"
        "  <head>\n"
        f"    <metadata><ttm:title>{escape(title)}</ttm:title></metadata>\n"
        f"{layout}"
        "  </head>\n"
        '  <body style="s1">\n    <div>\n'
        f"{paragraphs}"
        "    </div>\n  </body>\n</tt>\n"
    )


def _paragraph(number: int, cue: Cue) -> str:
    body = "<br/>".join(line if cue.marked_up else escape(line) for line in cue.lines)
    return (
        f'      <p xml:id="p{number}" region="{cue.region}" begin="{cue.begin}" '
        f'end="{cue.end}">{body}</p>\n'
    )
