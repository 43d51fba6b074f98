"""How far suggestions can be trusted: made names over real titles, and requests by the thousand.

    python benchmarks/matching.py [--seeds 1,2,3] [--files N] [--cache DIR] [--wrong] [--no-peer]

Titles are those of `data/movies.json` in the npm package vega-datasets (BSD 3-Clause), fetched
once into the cache folder. Each seed makes 10,000 requests (films, and series under film titles)
and 1,000 files in many naming habits, of which 28 % have no request: an unknown title, a known
one with another language, type or episode, or a name that says nothing. Half of the files come
with facts, as if they had been read.

Thresholds are chosen leaving one habit out at a time: for each habit, those that do best on all
others are taken, and what they do on the habit itself is counted. `all` pools these counts.
rapidfuzz's `extractOne` runs over the same files in the same run.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import subprocess
import sys
import tarfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from matching_names import DEV, HELD_OUT, JUNK, LOCALES, SHORT_TYPES, SOUND, TRADE, Truth
from rapidfuzz import fuzz, process

from backlot_tui.domain.catalogue import Catalogue
from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.domain.facts import FileFacts, FileKind
from backlot_tui.domain.precision import lower_bound
from backlot_tui.matching.matcher import BinFile, match
from backlot_tui.matching.prepared import Prepared, Wanted
from backlot_tui.matching.results import FileMatch
from backlot_tui.matching.tables import Weights, lexicon, weights
from backlot_tui.portal.catalogue_table import load_catalogue_table

REQUESTS = 10_000
FILMS, SERIES = 560, 70
LANGUAGES = list(TRADE)
LANGUAGELESS = ("Audio M&E", "Production Locked Proxy")
ORIGINAL_ONLY = ("AV (Muxed)", "Audio Print Master", "Final Script", "Non-IMF delivery")
HABITS = DEV | HELD_OUT
UNKNOWN, NOT_ORDERED = 0.08, 0.20
"""Shares of the files: an unknown title up to the first, another field up to the second."""
JUNK_UP_TO = 0.28
GRID = {"title": (0.8, 0.86, 0.95), "unexplained": (1, 3, 6), "margin": (6, 12)}


@dataclass(frozen=True)
class Made:
    """A file and the id of its request, if it has one."""

    file: BinFile
    habit: str
    request: str | None
    telling: bool = False
    """The name carries the package id, or a language tag with its region and an episode."""


@dataclass
class Count:
    files: int = 0
    wanted: int = 0
    suggested: int = 0
    right: int = 0
    among_five: int = 0
    unwanted: int = 0
    unwanted_wrong: int = 0
    wrong_names: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.suggested if self.suggested else 1.0

    def add(self, made: Made, answer: FileMatch) -> None:
        got = answer.suggested.request if answer.suggested else None
        five = [got, *(each.request for each in answer.possible)][:6]
        self.files += 1
        self.suggested += got is not None
        if made.request is None:
            self.unwanted += 1
            self.unwanted_wrong += got is not None
        else:
            self.wanted += 1
            self.right += got == made.request
            self.among_five += made.request in [each for each in five if each][:5]
        if got is not None and got != made.request:
            self.wrong_names.append(f"{made.file.name} -> {got} (is {made.request})")

    def plus(self, other: Count) -> None:
        for name in (
            "files",
            "wanted",
            "suggested",
            "right",
            "among_five",
            "unwanted",
            "unwanted_wrong",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.wrong_names += other.wrong_names

    def line(self, name: str) -> str:
        return (
            f"{name:<15}{self.files:>6}{self.suggested:>6}{self.precision:>8.3f}"
            f"{lower_bound(self.right, self.suggested):>8.3f}"
            f"{self.right / max(1, self.wanted):>7.2f}{self.among_five / max(1, self.wanted):>7.2f}"
            f"{1 - self.suggested / max(1, self.files):>8.2f}"
            f"{1000 * self.unwanted_wrong / max(1, self.unwanted):>8.1f}"
        )


def titles(cache: Path) -> list[str]:
    cache.mkdir(parents=True, exist_ok=True)
    packed = sorted(cache.glob("vega-datasets-*.tgz"))
    if not packed:
        subprocess.run(["npm", "pack", "vega-datasets", "--silent"], cwd=cache, check=True)
        packed = sorted(cache.glob("vega-datasets-*.tgz"))
    with tarfile.open(packed[-1]) as archive:
        member = archive.extractfile("package/data/movies.json")
        assert member is not None
        movies = json.load(member)
    return sorted({str(movie["Title"]) for movie in movies if movie["Title"]})


def catalogue_of(seed: int, names: Sequence[str]) -> tuple[list[Wanted], list[str]]:
    """The requests, and the titles that nobody asked for."""
    rng = random.Random(seed)
    chosen = rng.sample(list(names), len(names))
    ordered, rest = chosen[: FILMS + SERIES], chosen[FILMS + SERIES :]
    found: list[Wanted] = []
    package = itertools.count(rng.randint(31_000_000, 39_000_000), 7)
    for at, title in enumerate(ordered):
        asks = _asks(rng)
        episodes: list[tuple[int | None, int | None]] = [(None, None)]
        if at < SERIES:
            episodes = [
                (season, episode)
                for season in range(1, rng.randint(1, 3) + 1)
                for episode in range(1, rng.randint(4, 10) + 1)
            ]
        for season, episode in episodes:
            number = str(next(package))
            found += [
                Wanted(
                    f"SR-{rng.randint(0, 10**7):07d}-{len(found) + n}",
                    title,
                    season,
                    episode,
                    number,
                    kind,
                    language,
                    "en",
                    None,
                )
                for n, (kind, language) in enumerate(asks)
            ]
    rng.shuffle(found)
    return found[:REQUESTS], rest


def _asks(rng: random.Random) -> list[tuple[str, str | None]]:
    asked: list[tuple[str, str | None]] = []
    foreign = rng.sample(LANGUAGES[1:], rng.randint(1, 5))
    for kind in SHORT_TYPES:
        if kind in LANGUAGELESS:
            asked += [(kind, None)] if rng.random() < 0.5 else []
        elif kind in ORIGINAL_ONLY:
            asked += [(kind, "en")] if rng.random() < 0.5 else []
        else:
            asked += [(kind, language) for language in foreign if rng.random() < 0.6]
    return asked or [("Subtitle", foreign[0])]


def files_of(
    seed: int, requests: Sequence[Wanted], unknown: Sequence[str], number: int
) -> list[Made]:
    rng = random.Random(f"files {seed}")
    keys = {_key(request) for request in requests}
    habits = list(HABITS)
    made: list[Made] = []
    while len(made) < number:
        habit = habits[len(made) % len(habits)]
        request = rng.choice(requests)
        truth = _truth(request, rng)
        share = rng.random()
        target: str | None = request.id
        if share < UNKNOWN:
            truth = _with(
                truth, title=rng.choice(unknown), package_id=str(rng.randint(4 * 10**7, 5 * 10**7))
            )
            target = None
        elif share < NOT_ORDERED:
            truth = _another(truth, rng)
            if _key_of(truth) in keys:
                continue
            target = None
        elif share < JUNK_UP_TO:
            made.append(Made(BinFile(rng.choice(JUNK)), habit, None))
            continue
        name = HABITS[habit](truth, rng)
        facts = _facts(truth, name, rng) if rng.random() < 0.5 else None
        made.append(Made(BinFile(name, facts), habit, target, _is_telling(truth, name)))
    return made


def _is_telling(truth: Truth, name: str) -> bool:
    tag = LOCALES[truth.language] if truth.language else "-"
    return truth.package_id in name or (truth.episode is not None and len(tag) > 1 and tag in name)


def _truth(request: Wanted, rng: random.Random) -> Truth:
    assert request.title and request.package_id and request.source_type
    return Truth(
        request.title,
        request.season,
        request.episode,
        request.package_id,
        request.source_type,
        request.language,
        rng.choice(("5.1", "2.0")),
    )


def _with(truth: Truth, **changes: Any) -> Truth:
    return Truth(**{**truth.__dict__, **changes})


def _another(truth: Truth, rng: random.Random) -> Truth:
    what = rng.choice(("language", "type", "episode"))
    if what == "language" and truth.language:
        return _with(truth, language=rng.choice(LANGUAGES))
    if what == "episode" and truth.episode:
        other = str(int(truth.package_id) + 3)
        return _with(truth, episode=truth.episode + rng.randint(8, 12), package_id=other)
    kind = rng.choice(list(SHORT_TYPES))
    language = None if kind in LANGUAGELESS else truth.language or "en"
    return _with(truth, source_type=kind, language=language)


def _key(request: Wanted) -> tuple[object, ...]:
    return (request.title, request.season, request.episode, request.source_type, request.language)


def _key_of(truth: Truth) -> tuple[object, ...]:
    return (truth.title, truth.season, truth.episode, truth.source_type, truth.language)


_KINDS = {
    "wav": FileKind.WAV,
    "mov": FileKind.QUICKTIME,
    "mp4": FileKind.MP4,
    "mxf": FileKind.MXF,
    "xml": FileKind.TTML,
    "ttml": FileKind.TTML,
    "dfxp": FileKind.TTML,
    "scc": FileKind.SCC,
    "xlsx": FileKind.OOXML,
    "docx": FileKind.OOXML,
    "pdf": FileKind.PDF,
    "ts": FileKind.MPEG_TS,
}


def _facts(truth: Truth, name: str, rng: random.Random) -> FileFacts:
    kind = _KINDS[name.rpartition(".")[2]]
    language = None
    if kind is FileKind.TTML and truth.language:
        language = "es-MX" if truth.language == "es-419" else truth.language
        language = rng.choice((language, truth.language.partition("-")[0]))
    channels = {"5.1": 6, "2.0": 2}[truth.layout] if truth.source_type in SOUND else None
    return FileFacts(kind, 1_000_000, channels=channels, language=language)


def answers(
    requests: Sequence[Wanted], made: Sequence[Made], catalogue: Catalogue, table: Weights
) -> list[FileMatch]:
    prepared = Prepared(requests, catalogue, lexicon(), table)
    return match(prepared, [each.file for each in made])


def by_habit(made: Sequence[Made], found: Sequence[FileMatch]) -> dict[str, Count]:
    counts: dict[str, Count] = defaultdict(Count)
    for each, answer in zip(made, found, strict=True):
        counts[each.habit].add(each, answer)
    return counts


def chosen_for(
    left_out: str, tried: dict[tuple[float, ...], dict[str, Count]]
) -> tuple[float, ...]:
    """The thresholds that find most on all other habits, at a precision of 0.995 or the best."""

    def quality(setting: tuple[float, ...]) -> tuple[float, int]:
        rest = Count()
        for habit, count in tried[setting].items():
            if habit != left_out:
                rest.plus(count)
        return min(rest.precision, 0.995), rest.right

    return max(tried, key=quality)


def peer(requests: Sequence[Wanted], made: Sequence[Made]) -> tuple[Count, float]:
    """rapidfuzz's extractOne over everything that a request says, always answering."""
    said = [
        " ".join(
            str(part)
            for part in (
                r.title,
                f"S{r.season:02d}E{r.episode:02d}" if r.episode else "",
                r.source_type,
                r.language or "",
                r.package_id,
            )
        )
        for r in requests
    ]
    count = Count()
    begin = time.perf_counter()
    for each in made:
        best = process.extractOne(each.file.name, said, scorer=fuzz.token_set_ratio)
        got = requests[best[2]].id if best else None
        count.files += 1
        count.suggested += 1
        count.wanted += each.request is not None
        count.unwanted += each.request is None
        count.unwanted_wrong += each.request is None
        count.right += got == each.request
    count.among_five = count.right
    return count, time.perf_counter() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache/backlot-tui-benchmarks")
    parser.add_argument("--wrong", action="store_true", help="print the wrong suggestions")
    parser.add_argument("--missed", metavar="HABIT", help="print what was not suggested and why")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--shipped", action="store_true", help="the shipped thresholds only")
    arguments = parser.parse_args()
    names = titles(arguments.cache)
    catalogue = read_catalogue(load_catalogue_table())
    grid = list(itertools.product(*GRID.values()))
    tried: dict[tuple[float, ...], dict[str, Count]] = {s: defaultdict(Count) for s in grid}
    shipped: dict[str, Count] = defaultdict(Count)
    telling = Count()
    seconds, fuzzy, fuzzy_seconds, number = 0.0, Count(), 0.0, 0
    for seed in map(int, arguments.seeds.split(",")):
        requests, unknown = catalogue_of(seed, names)
        made = files_of(seed, requests, unknown, arguments.files)
        number += len(made)
        begin = time.perf_counter()
        found = answers(requests, made, catalogue, weights())
        seconds += time.perf_counter() - begin
        for habit, count in by_habit(made, found).items():
            shipped[habit].plus(count)
        for each, answer in zip(made, found, strict=True):
            if each.telling and each.habit != "amazon":  # whose names carry no title
                telling.add(each, answer)
        _print_missed(arguments.missed, made, found)
        for setting in [] if arguments.shipped else grid:
            wanted = dict(zip(GRID, setting, strict=True))
            table = replace(weights(), thresholds={**weights().thresholds, **wanted})
            for habit, count in by_habit(made, answers(requests, made, catalogue, table)).items():
                tried[setting][habit].plus(count)
        if not arguments.no_peer and not fuzzy.files:
            fuzzy, fuzzy_seconds = peer(requests, made)
    head = ("habit", "files", "sugg", "prec", "lower", "@1", "@5", "abstain", "wrong/k")
    print("{:<15}{:>6}{:>6}{:>8}{:>8}{:>7}{:>7}{:>8}{:>8}".format(*head))
    if not arguments.shipped:
        print("-- each habit with the thresholds chosen on all others")
        _print_counts({h: tried[chosen_for(h, tried)][h] for h in HABITS}, arguments.wrong)
        print("chosen:", {h: chosen_for(h, tried) for h in HABITS})
    print("-- with the shipped thresholds")
    _print_counts(shipped, arguments.wrong)
    print(telling.line("= telling"))
    print(f"{1000 * seconds / number:.2f} ms a file, requests prepared anew for each seed")
    if fuzzy.files:
        print(fuzzy.line("extractOne"), f"  {1000 * fuzzy_seconds / fuzzy.files:.1f} ms a file")


def _print_counts(counts: dict[str, Count], wrong: bool) -> None:
    for group, habits in (("dev", DEV), ("held out", HELD_OUT), ("all", HABITS)):
        pooled = Count()
        for habit in habits:
            if group != "all":
                print(counts[habit].line(habit))
            pooled.plus(counts[habit])
        print(pooled.line(f"= {group}"))
        if wrong and group != "all":
            for name in pooled.wrong_names:
                print("   wrong:", name)


def _print_missed(habit: str | None, made: Sequence[Made], found: Sequence[FileMatch]) -> None:
    for each, answer in zip(made, found, strict=True):
        if habit and each.habit == habit and each.request and not answer.suggested:
            best = answer.possible[0] if answer.possible else None
            print(each.file.name, "|", best.missing if best else "nothing")


if __name__ == "__main__":
    main()
