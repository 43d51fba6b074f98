"""Write every sample file; `samples.toml` says which request each of them fits."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from backlot_tui.portal.demo.make_media import words
from backlot_tui.portal.demo.make_media.captions import scc
from backlot_tui.portal.demo.make_media.documents import dialogue_workbook, pdf
from backlot_tui.portal.demo.make_media.imf import Composition, imf_package
from backlot_tui.portal.demo.make_media.picture import (
    FILM,
    NTSC,
    NTSC_FILM,
    PAL,
    Picture,
    Sound,
    encode,
)
from backlot_tui.portal.demo.make_media.text import imsc_text, srt, ttml, ttml_smpte
from backlot_tui.portal.demo.make_media.wav import Origin, bwf
from backlot_tui.portal.demo.samples import MEDIA

_STUDIO_HZ = 48000
_WRONG_HZ = 44100
_HOUR_S = 3600
_START = "01:00:00:00"
_SMALL = (320, 180)
_LEFT_OF_CUT_FILE = 0.55

_IMF = "SALTCARTOGRAPHER_FTR_IMP_EN_20260902"
_IMF_SEED = UUID("5d1c6f0e-7a43-4c39-9f0b-2f6f4c1f0a51")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (*_sounds(), *_texts(), *_documents()):
        (folder / name).write_bytes(content)
    _pictures(folder)
    package = folder / _IMF
    package.mkdir(exist_ok=True)
    imf_package(package, Composition(_IMF_SEED, "The Salt Cartographer", "feature", "en"))


def _sounds() -> Iterator[tuple[str, bytes]]:
    yield (
        "SaltCartographer_PM_EN_20_48k24b_v3.wav",
        bwf(2, _STUDIO_HZ, 2 * _STUDIO_HZ, _origin("The Salt Cartographer print master 2.0", 1)),
    )
    yield (
        "34100217_ME_51_20260914.wav",
        bwf(6, _STUDIO_HZ, _STUDIO_HZ, _origin("The Salt Cartographer M&E 5.1", 2)),
    )
    yield (
        "LARKSPUR_JUNCTION_S01E02_LAS_20_DUB.wav",
        bwf(2, _STUDIO_HZ, _STUDIO_HZ, _origin("Larkspur Junction 102 dub es-419 2.0", 3)),
    )
    yield (
        "larkspur_junction_s01_e03_20_DUB_2026_09_30_deu.wav",
        bwf(2, _WRONG_HZ, _WRONG_HZ, _origin("Larkspur Junction 103 dub de-DE 2.0", 4, _WRONG_HZ)),
    )
    yield (
        "Larkspur Junction - Ep 102 - Audio Description EN 2.0.wav",
        bwf(2, _STUDIO_HZ, _STUDIO_HZ, _origin("Larkspur Junction 102 AD en 2.0", 5)),
    )


def _origin(description: str, number: int, sample_rate: int = _STUDIO_HZ) -> Origin:
    """All start at 01:00:00:00, as the pictures do."""
    return Origin(
        description=description,
        originator="Northlight Post",
        reference=f"XXNLPDEMO{number:04d}",
        date="2026-09-14",
        time="09:30:00",
        time_reference=_HOUR_S * sample_rate,
    )


def _texts() -> Iterator[tuple[str, bytes]]:
    yield (
        "SALTCARTOGRAPHER_SUB_es-419_23976.ttml",
        ttml("es-419", "The Salt Cartographer", words.SPANISH).encode(),
    )
    yield (
        "PipAndTheThunderOrchard_JA_SUB_IMSC11.xml",
        imsc_text("ja", "Pip and the Thunder Orchard", words.JAPANESE).encode(),
    )
    yield (
        "LARKSPUR_JUNCTION_S01E02_SDH_EN_smpte.ttml",
        ttml_smpte("en", "Larkspur Junction 102", words.SDH).encode(),
    )
    yield (
        "umbral.nueve.103.FN.fr-FR.v2.ttml",
        ttml("fr-FR", "Umbral Nueve 103", words.FORCED_FRENCH).encode(),
    )
    yield (
        "odalys brandt - mostly upright [pt-BR] FINAL.srt",
        srt(words.PORTUGUESE).encode(),
    )
    yield ("LARKSPUR_JUNCTION_S01E01_CC_EN.scc", scc(words.CAPTIONS).encode("ascii"))


def _documents() -> Iterator[tuple[str, bytes]]:
    yield (
        "Radio Ladeira EP02 - Lista de Dialogos (PT-BR).pdf",
        pdf("Rádio Ladeira 102: lista de diálogos", "pt-BR", words.DIALOGUE_PAGE),
    )
    yield (
        "TAILOR_OF_GUNSAN_PIER_101_CCSL_KO.xlsx",
        dialogue_workbook(words.PROJECT, words.DIALOGUE_ROWS, words.CHANGES),
    )
    # Somebody saved the cue sheet under the name that the mix should have had.
    yield (
        "LARKSPUR_JUNCTION_S01E03_ME_51.wav",
        pdf("Larkspur Junction 103: M&E cue sheet", "en", words.CUE_SHEET),
    )


def _pictures(folder: Path) -> None:
    prores = ("mov", "prores_ks", "yuv422p10le", _SMALL)
    standard = {"profile": "standard"}
    encode(
        folder / "BellfoundersOfTheColdCoast_FTR_NonSub_ProRes422_24_EN20.mov",
        Picture(*prores, FILM, 24, standard, timecode=_START),
        Sound("pcm_s24le", "eng"),
    )
    encode(
        folder / "LARKSPUR_JUNCTION_S01E04_LOCKEDCUT_v2_23976_1280x720.mov",
        Picture(
            *("mov", "libx264", "yuv420p", (1280, 720)),
            *(NTSC_FILM, 48, {"crf": "26"}),
            timecode=_START,
        ),
        Sound("aac", "eng"),
    )
    encode(
        folder / "RADIO_LADEIRA_EP01_SECONDARY_AV_LAS_2997.mxf",
        Picture(
            *("mxf", "mpeg2video", "yuv422p", (640, 360)),
            *(NTSC, 30, {"b": "1500000"}),
            timecode=_START,
        ),
        Sound("pcm_s24le", "spa"),
    )
    # The index comes first here, so that the file looks right until its end is wanted.
    cut = folder / "MICE_OF_POCKET_STREET_S02E01_MASTER_EN_25.mov"
    encode(
        cut,
        Picture(*prores, PAL, 25, standard, {"movflags": "+faststart"}, _START),
        Sound("pcm_s24le", "eng"),
    )
    whole = cut.read_bytes()
    cut.write_bytes(whole[: int(len(whole) * _LEFT_OF_CUT_FILE)])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else MEDIA)
