"""Names of files in many habits, for `benchmarks/matching.py`.

Written from public naming documents and from what people do, with tables of their own: nothing
here is read from the product, so that a habit it does not know stays unknown to it.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

Random = random.Random


@dataclass(frozen=True)
class Truth:
    """What a file is; the name tells some of it."""

    title: str
    season: int | None
    episode: int | None
    package_id: str
    source_type: str
    language: str | None
    layout: str


Habit = Callable[[Truth, Random], str]

ISO2 = {
    "en": "en",
    "de-DE": "de",
    "es-419": "es",
    "es-ES": "es",
    "fr-FR": "fr",
    "fr-CA": "fr",
    "pt-BR": "pt",
    "pt-PT": "pt",
    "it-IT": "it",
    "ja": "ja",
    "ko": "ko",
    "pl-PL": "pl",
    "nl": "nl",
    "sv": "sv",
    "da": "da",
    "nb": "no",
    "fi": "fi",
    "tr": "tr",
    "cs": "cs",
    "hu": "hu",
    "th": "th",
    "ar": "ar",
    "he": "he",
    "zh-Hans": "zh",
}
ISO3 = {
    "en": "eng",
    "de-DE": "ger",
    "es-419": "spa",
    "es-ES": "spa",
    "fr-FR": "fre",
    "fr-CA": "fre",
    "pt-BR": "por",
    "pt-PT": "por",
    "it-IT": "ita",
    "ja": "jpn",
    "ko": "kor",
    "pl-PL": "pol",
    "nl": "dut",
    "sv": "swe",
    "da": "dan",
    "nb": "nor",
    "fi": "fin",
    "tr": "tur",
    "cs": "cze",
    "hu": "hun",
    "th": "tha",
    "ar": "ara",
    "he": "heb",
    "zh-Hans": "chi",
}
TRADE = ISO3 | {
    "en": "ENG",
    "de-DE": "DEU",
    "es-419": "LAS",
    "es-ES": "CSP",
    "fr-FR": "FRP",
    "fr-CA": "FRC",
    "pt-BR": "BPO",
    "pt-PT": "PPO",
    "zh-Hans": "CHS",
}
NAMES = {
    "en": "English",
    "de-DE": "German",
    "es-419": "Latin American Spanish",
    "es-ES": "Castilian Spanish",
    "fr-FR": "Parisian French",
    "fr-CA": "Canadian French",
    "pt-BR": "Brazilian Portuguese",
    "pt-PT": "European Portuguese",
    "it-IT": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "pl-PL": "Polish",
    "nl": "Dutch",
    "sv": "Swedish",
    "da": "Danish",
    "nb": "Norwegian",
    "fi": "Finnish",
    "tr": "Turkish",
    "cs": "Czech",
    "hu": "Hungarian",
    "th": "Thai",
    "ar": "Arabic",
    "he": "Hebrew",
    "zh-Hans": "Simplified Chinese",
}
LOCALES = {
    tag: tag if "-" in tag else f"{tag}-{region}"
    for tag, region in {
        "en": "US",
        "de-DE": "",
        "es-419": "",
        "es-ES": "",
        "fr-FR": "",
        "fr-CA": "",
        "pt-BR": "",
        "pt-PT": "",
        "it-IT": "",
        "ja": "JP",
        "ko": "KR",
        "pl-PL": "",
        "nl": "NL",
        "sv": "SE",
        "da": "DK",
        "nb": "NO",
        "fi": "FI",
        "tr": "TR",
        "cs": "CZ",
        "hu": "HU",
        "th": "TH",
        "ar": "SA",
        "he": "IL",
        "zh-Hans": "",
    }.items()
}
SHORT_TYPES = {
    "AV (Muxed)": ("AV", "MUX"),
    "Production Locked Proxy": ("PROXY", "LKD", "LOCK"),
    "Audio Print Master": ("PM", "PRM"),
    "Audio M&E": ("ME", "MNE"),
    "Secondary Audio": ("DUB", "VO"),
    "Audio Description": ("AD", "DVS"),
    "Subtitle": ("SUB", "SUBS"),
    "SDH/CC": ("SDH", "CC"),
    "Forced Sub": ("FN", "FORCED"),
    "Final Script": ("CCSL", "DL", "SCRIPT"),
    "Non-IMF delivery": ("NONIMF",),
}
LONG_TYPES = {
    "AV (Muxed)": ("AV Muxed", "muxed"),
    "Production Locked Proxy": ("locked proxy", "proxy"),
    "Audio Print Master": ("print master", "printmaster"),
    "Audio M&E": ("M&E", "music and effects"),
    "Secondary Audio": ("dub", "dubbed", "voice over"),
    "Audio Description": ("audio description", "descriptive"),
    "Subtitle": ("subtitles", "sub"),
    "SDH/CC": ("SDH", "closed captions"),
    "Forced Sub": ("forced narrative", "forced"),
    "Final Script": ("dialogue list", "final script"),
    "Non-IMF delivery": ("non-IMF",),
}
EXTENSIONS = {
    "AV (Muxed)": ("mov", "mxf"),
    "Production Locked Proxy": ("mov", "mp4"),
    "Audio Print Master": ("wav",),
    "Audio M&E": ("wav",),
    "Secondary Audio": ("wav", "mov"),
    "Audio Description": ("wav",),
    "Subtitle": ("ttml", "xml", "dfxp"),
    "SDH/CC": ("xml", "ttml", "scc"),
    "Forced Sub": ("xml", "ttml"),
    "Final Script": ("xlsx", "pdf", "docx"),
    "Non-IMF delivery": ("mov", "ts"),
}
SOUND = {"Audio Print Master", "Audio M&E", "Secondary Audio", "Audio Description"}


def words(title: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.findall(r"[A-Za-z0-9]+", plain.replace("'", "").replace("&", " and "))


def camel(title: str) -> str:
    return "".join(w[:1].upper() + w[1:] for w in words(title))


def ending(truth: Truth, rng: Random) -> str:
    return rng.choice(EXTENSIONS[truth.source_type])


def date(rng: Random, form: str) -> str:
    year, month, day = rng.randint(2021, 2026), rng.randint(1, 12), rng.randint(1, 28)
    return form.format(y=year, yy=year % 100, m=month, d=day)


def code(truth: Truth, rng: Random) -> str:
    return rng.choice(SHORT_TYPES[truth.source_type])


def layout(truth: Truth, dotted: bool = False) -> str:
    if truth.source_type not in SOUND:
        return ""
    return truth.layout if dotted else truth.layout.replace(".", "")


def join(sep: str, *parts: str | None) -> str:
    return sep.join(part for part in parts if part)


def se(truth: Truth, form: str = "S{s:02d}E{e:02d}") -> str:
    return form.format(s=truth.season, e=truth.episode) if truth.episode else ""


def broadcast(truth: Truth, rng: Random) -> str:
    return (
        join(
            "_",
            "".join(words(truth.title)).upper(),
            se(truth),
            code(truth, rng),
            TRADE[truth.language].upper() if truth.language else "",
            layout(truth),
            rng.choice(("2398", "25", "")),
            date(rng, "{y}{m:02d}{d:02d}"),
        )
        + "."
        + ending(truth, rng)
    )


def package(truth: Truth, rng: Random) -> str:
    language = LOCALES[truth.language] if truth.language else ""
    parts = [truth.package_id, language, code(truth, rng), layout(truth), f"v{rng.randint(1, 4)}"]
    if rng.random() < 0.4:
        parts.insert(1, camel(truth.title)[:12])
    return join(rng.choice("_-"), *parts) + "." + ending(truth, rng)


def vendor(truth: Truth, rng: Random) -> str:
    house = rng.choice(("ACME", "DLX", "NordDub", "VSI", "SoundBox"))
    return (
        join(
            "_",
            house if rng.random() < 0.5 else "",
            "-".join(words(truth.title)),
            se(truth, "{s}{e:02d}"),
            TRADE[truth.language].upper() if truth.language else "",
            layout(truth),
            code(truth, rng),
            rng.choice(("FINAL", "v2", "R1", "")),
        )
        + "."
        + ending(truth, rng)
    )


def free_text(truth: Truth, rng: Random) -> str:
    language = NAMES[truth.language].lower() if truth.language else ""
    kind = rng.choice(LONG_TYPES[truth.source_type])
    episode = se(truth, rng.choice(("ep {s}{e:02d}", "season {s} episode {e}", "s{s}e{e:02d}")))
    return (
        join(
            " ",
            truth.title.replace("/", " "),
            episode,
            language,
            kind,
            layout(truth, True),
            rng.choice(("final", "final mix v3", "approved", "new", "")),
        )
        + "."
        + ending(truth, rng)
    )


def yandex(truth: Truth, rng: Random) -> str:
    return (
        join(
            "_",
            "_".join(words(truth.title)).lower(),
            se(truth, "s{s:02d}_e{e:02d}"),
            layout(truth),
            rng.choice(("cens", "uncens")) if truth.source_type in SOUND else "",
            code(truth, rng),
            date(rng, "{y}_{m:02d}_{d:02d}"),
            ISO3[truth.language] if truth.language else "",
            rng.choice(("", "v2")),
        )
        + "."
        + ending(truth, rng)
    )


def stub(truth: Truth, rng: Random) -> str:
    short = "".join(w for w in words(truth.title) if w.lower() != "the").upper()[:6]
    kind = "TV" if truth.episode else "D"
    return (
        join(
            "_",
            short,
            kind,
            se(truth, "{s}{e:02d}"),
            TRADE[truth.language].upper() if truth.language else "",
            layout(truth),
            "V",
            code(truth, rng),
            rng.choice(("2398", "25", "24")),
            "48K",
            date(rng, "{y}{m:02d}{d:02d}"),
        )
        + "."
        + ending(truth, rng)
    )


def dcnc(truth: Truth, rng: Random) -> str:
    language = ISO2[truth.language].upper() if truth.language else "XX"
    language = {"es-419": "LAS", "pt-BR": "QBP", "fr-CA": "QFC"}.get(truth.language or "", language)
    text = truth.source_type in ("Subtitle", "SDH/CC", "Forced Sub")
    spoken = f"EN-{language}" if text else f"{language}-XX"
    kind = f"EPS-{truth.episode}" if truth.episode else f"FTR-{rng.randint(1, 3)}"
    season = f"S{truth.season:02d}" if truth.season else ""
    return (
        join(
            "_",
            camel(truth.title)[:14] + season,
            kind,
            rng.choice("FS"),
            spoken,
            code(truth, rng),
            rng.choice(("US-R", "INT-TD", "DE-16")),
            layout(truth) or "51",
            "2K",
            rng.choice(("UP", "ST", "SPE")),
            date(rng, "{y}{m:02d}{d:02d}"),
            rng.choice(("DTB", "FAC")),
            "SMPTE",
            "OV",
        )
        + "."
        + ending(truth, rng)
    )


def camel_case(truth: Truth, rng: Random) -> str:
    title = camel(truth.title)
    if title.startswith("The") and rng.random() < 0.5:
        title = title[3:] + "The"
    language = camel(NAMES[truth.language]) if truth.language else ""
    sound = f"{language}{layout(truth)}"
    return (
        join(
            "_",
            title,
            se(truth, "Ep{s}{e:02d}") or "Feat",
            sound,
            camel(rng.choice(LONG_TYPES[truth.source_type])),
            rng.choice(("", "1080p2398", "178")),
        )
        + "."
        + ending(truth, rng)
    )


def amazon(truth: Truth, rng: Random) -> str:
    letters = "".join(words(truth.title)).upper()
    show = (letters[0] + re.sub("[AEIOU]", "", letters[1:]))[:4].ljust(4, "X")
    return (
        join(
            "_",
            show,
            f"S{truth.season:02d}" if truth.season else "",
            f"E{truth.episode:02d}" if truth.episode else "",
            "FCL",
            "SVOD",
            "WW",
            code(truth, rng),
            LOCALES[truth.language] if truth.language else "",
            layout(truth),
            "2398",
            date(rng, "{y}{m:02d}{d:02d}"),
            "R01",
        )
        + "."
        + ending(truth, rng)
    )


def typing_noise(truth: Truth, rng: Random) -> str:
    name, _, end = rng.choice((broadcast, free_text, yandex))(truth, rng).rpartition(".")
    letters = list(name)
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(letters) - 1)
        what = rng.random()
        if what < 0.35:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        elif what < 0.6:
            del letters[at]
        elif what < 0.8:
            letters.insert(at, letters[at])
        else:
            letters[at] = rng.choice("etaoinsr")
    return "".join(letters) + "." + end


def scene(truth: Truth, rng: Random) -> str:
    flags = {"Subtitle": "", "SDH/CC": "sdh", "Forced Sub": "forced"}
    kind = flags.get(truth.source_type, code(truth, rng).lower())
    language = ISO2[truth.language] if truth.language else ""
    return (
        join(
            ".",
            ".".join(words(truth.title)),
            se(truth),
            rng.choice(("1080p", "2160p", "")),
            rng.choice(("WEB-DL", "WEB", "")),
            layout(truth, True),
            language,
            kind,
        )
        + "."
        + ending(truth, rng)
    )


def date_first(truth: Truth, rng: Random) -> str:
    return (
        join(
            "_",
            date(
                rng, rng.choice(("{y}{m:02d}{d:02d}", "{y}-{m:02d}-{d:02d}", "{yy}{m:02d}{d:02d}"))
            ),
            code(truth, rng),
            "_".join(words(truth.title)),
            se(truth, "{s}x{e:02d}"),
            LOCALES[truth.language] if truth.language else "",
            layout(truth),
        )
        + "."
        + ending(truth, rng)
    )


def parentheses(truth: Truth, rng: Random) -> str:
    language = f"({NAMES[truth.language]})" if truth.language else ""
    return (
        join(
            " ",
            re.sub(r"[/:?]", " -", truth.title),
            se(truth, rng.choice(("- S{s}E{e}", "- Episode {s}{e:02d}"))),
            language,
            f"({rng.choice(LONG_TYPES[truth.source_type])})",
            f"[{layout(truth, True)}]" if layout(truth) else "",
            rng.choice(("", "(1)", "copy")),
        )
        + "."
        + ending(truth, rng)
    )


def language_last(truth: Truth, rng: Random) -> str:
    return (
        join(
            "-",
            "-".join(words(truth.title)).lower(),
            se(truth, "s{s}-e{e}"),
            rng.choice(LONG_TYPES[truth.source_type]).replace(" ", "-").replace("&", "and"),
            layout(truth),
            (LOCALES if rng.random() < 0.5 else ISO3)[truth.language] if truth.language else "",
        )
        + "."
        + ending(truth, rng)
    )


def sound_house(truth: Truth, rng: Random) -> str:
    channels = {"51": "6ch", "20": "2ch"}.get(layout(truth), "")
    return (
        join(
            "_",
            "_".join(words(truth.title)).lower(),
            se(truth, "s{s:02d}e{e:02d}") or "lp",
            f"v{rng.randint(1, 9):02d}",
            code(truth, rng),
            ISO2[truth.language].upper() if truth.language else "",
            "Nearfield" if channels else "",
            channels,
            "48k_24b" if channels else "",
            "23976",
        )
        + "."
        + ending(truth, rng)
    )


def shouting(truth: Truth, rng: Random) -> str:
    language = NAMES[truth.language].upper().replace(" ", "_") if truth.language else ""
    return (
        join(
            "_",
            rng.choice(("NFX", "LOC", "DELIVERY")),
            "_".join(words(truth.title)).upper(),
            se(truth, "EP{e:02d}_S{s:02d}"),
            rng.choice(LONG_TYPES[truth.source_type]).upper().replace(" ", "_"),
            language,
            layout(truth),
            date(rng, "{d:02d}{m:02d}{y}"),
        )
        + "."
        + ending(truth, rng)
    )


def glued(truth: Truth, rng: Random) -> str:
    language = TRADE[truth.language].upper() if truth.language else ""
    return (
        join(
            "_",
            camel(truth.title),
            se(truth, "E{s}{e:02d}"),
            f"{language}{layout(truth)}",
            code(truth, rng) + rng.choice(("", "v1", "FINAL")),
        )
        + "."
        + ending(truth, rng)
    )


DEV: dict[str, Habit] = {
    "broadcast": broadcast,
    "package id": package,
    "vendor": vendor,
    "free text": free_text,
}
HELD_OUT: dict[str, Habit] = {
    "yandex": yandex,
    "six letters": stub,
    "dcnc": dcnc,
    "camel": camel_case,
    "amazon": amazon,
    "typing noise": typing_noise,
    "scene": scene,
    "date first": date_first,
    "parentheses": parentheses,
    "language last": language_last,
    "sound house": sound_house,
    "shouting": shouting,
    "glued": glued,
}
JUNK = (
    "final mix v3.wav",
    "Untitled-1.mov",
    "export.wav",
    "DEU_51.wav",
    "S01E02.ttml",
    "notes.pdf",
    "Subtitle_es-419.xml",
    "New Folder.zip",
    "IMG_2041.mov",
    "20260131.wav",
    "Audio 1_03.wav",
    "README.txt",
    "LAS_51_DUB_FINAL.wav",
    "test_tone_1k.wav",
    "timeline 3 copy.xml",
    "81.wav",
    "script final FINAL.docx",
    "ME_51.wav",
    "bars_and_tone_2398.mov",
    "Dialogue List.xlsx",
)
