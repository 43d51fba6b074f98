"""What is said and written in the samples, all of it invented."""

from __future__ import annotations

from backlot_tui.portal.demo.make_media.captions import Caption
from backlot_tui.portal.demo.make_media.text import Cue

SPANISH = (
    Cue("00:00:01.000", "00:00:03.250", ("Este mapa no tiene norte.",)),
    Cue("00:00:03.500", "00:00:06.000", ("Tiene sal, señor.", "La sal se mueve.")),
    Cue("00:00:07.000", "00:00:09.500", ("Entonces dibujaremos más despacio.",)),
    Cue("00:00:10.000", "00:00:12.000", ("[♪ viento entre las salinas]",), "top"),
)

JAPANESE = (
    Cue(
        "00:00:01.000",
        "00:00:03.500",
        (
            '<span style="ruby"><span style="base">雷</span>'
            '<span style="reading">かみなり</span></span>の果樹園へようこそ',
        ),
        marked_up=True,
    ),
    Cue("00:00:04.000", "00:00:06.500", ("ピップ、枝に触らないで!",)),
    Cue("00:00:07.000", "00:00:10.000", ("立入禁止 果樹園管理組合",), "right"),
)

SDH = (
    Cue("01:00:01:00", "01:00:03:12", ("[signal bell rings twice]",)),
    Cue("01:00:04:00", "01:00:06:18", ("NORA: That line has been", "shut since March.")),
    Cue("01:00:07:00", "01:00:09:06", ("[train approaching]",)),
    Cue("01:00:09:12", "01:00:12:00", ("BASIL [over radio]: Then who", "is asking for the road?")),
)

FORCED_FRENCH = (
    Cue("00:00:05.000", "00:00:07.520", ("SEUIL N° 9 : ACCÈS INTERDIT",), "top"),
    Cue("00:00:21.000", "00:00:23.480", ("Lisbonne, trois ans plus tôt",)),
)

PORTUGUESE = (
    Cue("00:00:01,000", "00:00:03,400", ("Boa noite!", "Obrigada por ficarem sentados.")),
    Cue("00:00:03,900", "00:00:06,800", ("Eu também tentei. Não consegui.",)),
    Cue("00:00:08,000", "00:00:10,500", ("Meu equilíbrio é só uma opinião.",)),
)

CAPTIONS = (
    Caption(60, 150, ("[STATION CLOCK TICKING]",)),
    Caption(210, 300, ("Nora: You are early.", "The junction is not.")),
    Caption(350, 420, ("Basil: It never was.",)),
)

DIALOGUE_PAGE = (
    "RÁDIO LADEIRA, episódio 102: lista de diálogos",
    "",
    "01:00:04:10  ZULMIRA   No ar em três, dois...",
    "01:00:07:02  TONHO     A antena caiu de novo, chefe.",
    "01:00:09:20  ZULMIRA   Então falamos mais alto.",
    "01:00:14:05  (música: abertura do programa)",
    "01:00:21:15  OUVINTE   Aqui é da ladeira de baixo. Ninguém escuta nada!",
)

CUE_SHEET = (
    "LARKSPUR JUNCTION 103: M&E cue sheet",
    "",
    "01:00:00:00  Signal box, night (ambience)",
    "01:02:14:08  Nora's theme",
    "01:11:40:00  Freight train passes",
)

PROJECT = (
    ("Title", "The Tailor of Gunsan Pier"),
    ("Episode", "101"),
    ("Package ID", "34104777"),
    ("Original language", "ko"),
    ("Frame rate", "29.97"),
    ("Prepared by", "Northlight Post"),
)

DIALOGUE_ROWS = (
    ("01:00:05:00", "01:00:07:10", "HAE-SOOK", "소매가 짧아졌네요.", "", "", "She checks the cuff"),
    ("01:00:07:20", "01:00:10:05", "MR. BYEON", "바다가 줄인 거요.", "", "", "Dry; a local joke"),
    ("01:00:12:00", "01:00:14:00", "", "", "", "부두 양복점", "Shop sign: Pier Tailor"),
    ("01:00:15:12", "01:00:18:00", "HAE-SOOK", "그럼 바다에 청구할게요.", "", "", ""),
)

CHANGES = (
    ("1.0", "2026-09-01", "First list, locked cut v2"),
    ("1.1", "2026-09-10", "Shop sign added at 01:00:12:00"),
)
