"""Every sample of the demo tells what it was made to be, and nothing that it is not."""

from __future__ import annotations

from typing import Any

import pytest

from backlot_tui.domain.facts import FileFacts, FileKind, Structure
from backlot_tui.domain.facts_json import facts_to_json
from backlot_tui.media.facts import read_facts
from backlot_tui.portal.demo.samples import MEDIA

STEREO = {"channels": 2, "soundfield": "2.0", "sample_rate": 48_000}
WAVE = {"kind": FileKind.WAV, "bit_depth": 24, "duration_s": 1.0, "codec": "PCM", **STEREO}
SMALL = {"width": 320, "height": 180}
TRUTHS: dict[str, dict[str, Any]] = {
    "34100217_ME": {**WAVE, "channels": 6, "soundfield": "5.1"},
    "Bellfounders": {
        "kind": FileKind.QUICKTIME,
        "codec": "ProRes 422",
        "frame_rate": "24",
        **STEREO,
        "bit_depth": 24,
        "duration_s": 1.0,
        "language": "en",
        **SMALL,
        "start_timecode": "01:00:00:00",
    },
    "LARKSPUR_JUNCTION_S01E01_CC": {
        "kind": FileKind.SCC,
        "structure": Structure.UNSURE,
        "cues": 3,
        "sdh_cues": 1,
        "first_cue_s": 2.002,
        "last_cue_s": 14.014,
    },
    "LARKSPUR_JUNCTION_S01E02_LAS": WAVE,
    "LARKSPUR_JUNCTION_S01E02_SDH": {
        "kind": FileKind.TTML,
        "language": "en",
        "time_base": "smpte",
        "frame_rate": "23.976",
        "cues": 4,
        "sdh_cues": 3,
        "first_cue_s": 3604.601,
        "last_cue_s": 3615.612,
    },
    "LARKSPUR_JUNCTION_S01E03_ME": {
        "kind": FileKind.PDF,
        "pages": 1,
        "language": "en",
        "title": "Larkspur Junction 103: M&E cue sheet",
    },
    "LARKSPUR_JUNCTION_S01E04": {
        "kind": FileKind.QUICKTIME,
        "codec": "H.264",
        "frame_rate": "23.976",
        **STEREO,
        "width": 1280,
        "height": 720,
        "duration_s": 2.002,
        "language": "en",
        "start_timecode": "01:00:00:00",
    },
    "Larkspur Junction - Ep 102": WAVE,
    "MICE": {
        "kind": FileKind.QUICKTIME,
        "codec": "ProRes 422",
        "frame_rate": "25",
        **STEREO,
        "bit_depth": 24,
        "duration_s": 1.0,
        "language": "en",
        **SMALL,
        "start_timecode": "01:00:00:00",
        "structure": Structure.CUT,
    },
    "PipAndTheThunderOrchard": {
        "kind": FileKind.TTML,
        "language": "ja",
        "time_base": "media",
        "cues": 3,
        "sdh_cues": 0,
        "first_cue_s": 1.0,
        "last_cue_s": 10.0,
    },
    "RADIO_LADEIRA": {
        "kind": FileKind.MXF,
        "codec": "MPEG-2 Video",
        "frame_rate": "29.97",
        **STEREO,
        "width": 640,
        "height": 360,
        "bit_depth": 24,
        "duration_s": 1.001,
        "start_timecode": "01:00:00:00",
    },
    "Radio Ladeira": {
        "kind": FileKind.PDF,
        "pages": 1,
        "language": "pt-BR",
        "title": "Rádio Ladeira 102: lista de diálogos",
    },
    "SALTCARTOGRAPHER_FTR": {
        "kind": FileKind.IMF,
        "codec": "JPEG 2000",
        "frame_rate": "23.976",
        **STEREO,
        "width": 480,
        "height": 270,
        "bit_depth": 24,
        "duration_s": 1.001,
        "language": "en",
        "title": "The Salt Cartographer",
        "compositions": [
            {
                "title": "The Salt Cartographer",
                "kind": "feature",
                "languages": ["en"],
                "soundfield": "2.0",
                "duration_s": 1.001,
            }
        ],
    },
    "SALTCARTOGRAPHER_SUB": {
        "kind": FileKind.TTML,
        "language": "es-419",
        "time_base": "media",
        "cues": 4,
        "sdh_cues": 1,
        "first_cue_s": 1.0,
        "last_cue_s": 12.0,
    },
    "SaltCartographer_PM": {**WAVE, "duration_s": 2.0},
    "TAILOR": {
        "kind": FileKind.OOXML,
        "language": "ko",
        "rows": 4,
        "sheets": ["Dialogue List", "Change Log", "Project Info"],
    },
    "larkspur_junction_s01_e03": {**WAVE, "sample_rate": 44_100},
    "odalys": {
        "kind": FileKind.SRT,
        "structure": Structure.UNSURE,
        "cues": 3,
        "sdh_cues": 0,
        "first_cue_s": 1.0,
        "last_cue_s": 10.5,
    },
    "umbral.nueve": {
        "kind": FileKind.TTML,
        "language": "fr-FR",
        "time_base": "media",
        "cues": 2,
        "sdh_cues": 0,
        "first_cue_s": 5.0,
        "last_cue_s": 23.48,
    },
}
"""By the beginning of the name; a field that is not named must be open, and the file whole."""


def test_the_table_has_every_sample() -> None:
    names = {path.name for path in MEDIA.iterdir()}
    assert len(names) == len(TRUTHS)
    assert all(any(name.startswith(start) for start in TRUTHS) for name in names)


@pytest.mark.parametrize("start", TRUTHS)
def test_a_sample_tells_the_truth_and_nothing_else(start: str) -> None:
    (path,) = (path for path in MEDIA.iterdir() if path.name.startswith(start))
    facts = facts_to_json(read_facts(path))
    for not_compared in ("size", "structure_reason"):
        del facts[not_compared]
    silent = facts_to_json(FileFacts(FileKind.UNKNOWN, 0, Structure.WHOLE))
    assert facts == {name: TRUTHS[start].get(name, silent[name]) for name in facts}
