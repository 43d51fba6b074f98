"""Files against requests: what is suggested, what is possible, what is refused.

Nothing is decided by elimination. A suggestion needs every field that the request has to be told
by the name or the file, no doubt left about an unexplained piece, and a clear lead over the next
request; then `sets.settle_claims` looks at all files together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from backlot_tui.domain.facts import FileFacts
from backlot_tui.matching.case import FILE, NAME, Case
from backlot_tui.matching.dates import is_date_number
from backlot_tui.matching.judging import Judge
from backlot_tui.matching.prepared import Prepared, Wanted, is_id
from backlot_tui.matching.reading import Reading, places_of, read
from backlot_tui.matching.results import MOST_POSSIBLE, FileMatch, Judgement
from backlot_tui.matching.senders import Senders, senders_of
from backlot_tui.matching.sets import settle_claims
from backlot_tui.matching.titles import TitleHit, is_bare_number, title_words
from backlot_tui.matching.tokens import Name, compact, path_ends, read_name
from backlot_tui.matching.view import Asked, View, view

_MOST_REFUSED = 5
_MOST_FOLDERS = 8
_FOUND_WHOLE = ("whole", "variant", "alias")


@dataclass(frozen=True, slots=True)
class BinFile:
    """A file to match: its name and, where it was read, what it tells."""

    name: str
    facts: FileFacts | None = None


@dataclass(frozen=True, slots=True)
class KnownId:
    """An id at tokens `first` to `last` of a name, and the requests that have it."""

    first: int
    last: int
    requests: tuple[Wanted, ...]

    def overlaps(self, first: int, last: int) -> bool:
        return first <= self.last and self.first <= last


@dataclass(frozen=True, slots=True)
class Understood:
    """A file with its name read, the titles it may mean (best first), and known ids in it."""

    file: BinFile
    reading: Reading
    hits: tuple[TitleHit, ...]
    ids: tuple[KnownId, ...]
    source: str = NAME

    @property
    def is_mute(self) -> bool:
        """Whether the name tells nothing that a request could be known by."""
        fields = {m.field for claim in self.reading.claims for m in claim.meanings}
        return not (self.hits or self.ids or fields & {"language", "role", "episode"})


@dataclass(frozen=True, slots=True)
class Memory:
    """What was found out about single files, for calls about almost the same files.

    Of one Prepared, and of calls with the same `refused`. A file that is judged again by the same
    senders' words is judged alike, whatever lies beside it.
    """

    understood: dict[BinFile, Understood] = field(default_factory=dict)
    judged: dict[tuple[BinFile, Senders], tuple[FileMatch, View | None]] = field(
        default_factory=dict
    )


def match(
    prepared: Prepared,
    files: Sequence[BinFile],
    *,
    refused: bool = False,
    memory: Memory | None = None,
) -> list[FileMatch]:
    """One answer a file, in the same order."""
    memory = memory or Memory()
    opened = [_understood(prepared, file, memory) for file in files]
    senders = senders_of(
        prepared,
        [
            (each.reading, each.hits[0])
            for each in opened
            if each.hits and each.hits[0].how in _FOUND_WHOLE
        ],
        len(opened),
    )
    judged = [_judged(prepared, each, senders, memory, refused=refused) for each in opened]
    several = frozenset(
        request.id
        for request in prepared.requests
        if prepared.types[request.source_type or ""].takes_several
    )
    return settle_claims([each[0] for each in judged], [each[1] for each in judged], several)


def held_against(
    prepared: Prepared, file: BinFile, request_id: str, memory: Memory | None = None
) -> Judgement | None:
    """One file against one request, whatever other requests it would fit better.

    None where the name tells neither an id nor a title that is sure enough to say anything.
    prepared: of all requests, since a name contradicts by the titles and ids of others.
    """
    request = prepared.by_request.get(request_id)
    if request is None:
        return None
    opened = _understood(prepared, file, memory or Memory())
    meant = _meant_for(prepared, opened, request)
    found = [judge.judge(request) for _, judge, _ in _readings(prepared, opened, Senders(), meant)]
    return min(found, key=lambda each: (len(each.conflicts), -each.score), default=None)


def _understood(prepared: Prepared, file: BinFile, memory: Memory) -> Understood:
    found = memory.understood.get(file)
    if found is None:
        found = memory.understood[file] = understand(prepared, file)
    return found


def _judged(
    prepared: Prepared,
    opened: Understood,
    senders: Senders,
    memory: Memory,
    *,
    refused: bool,
) -> tuple[FileMatch, View | None]:
    key = opened.file, senders
    found = memory.judged.get(key)
    if found is None:
        found = memory.judged[key] = _judge_file(prepared, opened, senders, refused=refused)
    return found


def understand(prepared: Prepared, file: BinFile) -> Understood:
    """What can be said of a name before it is held against single requests.

    Of a name that says nothing, the title that the file carries inside is read in its place.
    """
    understood = _understand_path(prepared, file)
    told = _title_inside(file.facts)
    if not told or not understood.is_mute:
        return understood
    inside = _understand(prepared, file, told + understood.reading.name.extension, FILE)
    return inside if inside.hits or inside.ids else understood


def _understand_path(prepared: Prepared, file: BinFile) -> Understood:
    """By the name alone where it has a title or an id; else by as few folders as have one."""
    ends = path_ends(file.name)[:_MOST_FOLDERS]
    read_so_far = [_understand(prepared, file, ends[0], NAME)]
    for end in ends[1:]:
        if _is_found(read_so_far[-1], numbers=False):
            return read_so_far[-1]
        read_so_far.append(_understand(prepared, file, end, NAME))
    found = [each for each in read_so_far if _is_found(each, numbers=False)]
    found += [each for each in read_so_far if _is_found(each, numbers=True)]
    return found[0] if found else read_so_far[0]


def _is_found(understood: Understood, *, numbers: bool) -> bool:
    """Whether an id or a whole title is found; a bare number is one only if nothing else is."""
    return bool(understood.ids) or any(
        hit.how in _FOUND_WHOLE and (numbers or not is_bare_number(hit, understood.reading.name))
        for hit in understood.hits
    )


def _title_inside(facts: FileFacts | None) -> str | None:
    if facts is None:
        return None
    return facts.title or next((c.title for c in facts.compositions if c.title), None)


def _understand(prepared: Prepared, file: BinFile, text: str, source: str) -> Understood:
    name = read_name(text, prepared.extensions | prepared.words.extensions)
    reading = read(name, prepared.words)
    ids = tuple(_known_ids(prepared, name))
    sure = {at for at in places_of(reading.claims) if not _is_everyday(prepared, name, at)}
    taken = sure | {at for each in ids for at in range(each.first, each.last + 1)}
    free = frozenset(set(range(len(name.tokens))) - taken)
    return Understood(file, reading, tuple(prepared.titles.find(name, free)), ids, source)


def _is_everyday(prepared: Prepared, name: Name, at: int) -> bool:
    """Words that a title may have as well: `The Final Destination`, `La Dolce Vita`."""
    key = name.tokens[at].key
    fields = {meaning.field for meaning in prepared.words.spellings.get(key, ())}
    if not fields or not key.isalpha():
        return False
    return fields == {"noise"} or (len(key) == 2 and fields <= {"language", "noise"})


def _known_ids(prepared: Prepared, name: Name) -> list[KnownId]:
    """Where ids of requests stand, the longest first; a date is none unless written by itself."""
    found: list[KnownId] = []
    for first in range(len(name.tokens)):
        if name.tokens[first].joined and name.tokens[first - 1].is_number:
            continue
        run = ""
        for last in range(first, len(name.tokens)):
            run += name.tokens[last].key
            if len(run) > prepared.longest_id:
                break
            if run in prepared.by_id and _is_written_id(name, first, last, run):
                found.append(KnownId(first, last, tuple(prepared.by_id[run])))
    found.sort(key=lambda each: each.first - each.last)
    kept: list[KnownId] = []
    for each in found:
        if not any(other.overlaps(each.first, each.last) for other in kept):
            kept.append(each)
    return kept


def _is_written_id(name: Name, first: int, last: int, run: str) -> bool:
    """Whether a run is written as an id: by itself, unless it has figures enough."""
    after = last + 1 < len(name.tokens) and name.tokens[last + 1].joined
    if is_id(run):
        return not (after and name.tokens[last + 1].is_number) and not is_date_number(run)
    joints = {name.separator(at) for at in range(first + 1, last + 1)}
    return not after and not name.tokens[first].joined and joints <= {"", "-"}


def _judge_file(
    prepared: Prepared, opened: Understood, senders: Senders, *, refused: bool
) -> tuple[FileMatch, View | None]:
    best: dict[str, tuple[Judgement, View]] = {}
    out: dict[str, tuple[Judgement, View]] = {}
    for seen, judge, requests in _readings(prepared, opened, senders, _meant(prepared, opened)):
        for request in requests:
            judgement = judge.judge(request)
            among = out if judgement.conflicts else best
            if request.id not in among or among[request.id][0].score < judgement.score:
                among[request.id] = (judgement, seen)
    ranked = sorted(best.values(), key=lambda each: (-each[0].score, each[0].request))
    chosen = _suggested(prepared, ranked)
    possible = [
        _with_doubt(prepared, judgement, ranked, seen)
        for judgement, seen in ranked[: MOST_POSSIBLE + 1]
        if chosen is None or judgement.request != chosen[0].request
    ]
    no = sorted(
        (j for name, (j, _) in out.items() if name not in best),
        key=lambda j: (-j.score, j.request),
    )
    return FileMatch(
        opened.file.name,
        chosen[0] if chosen else None,
        tuple(possible[:MOST_POSSIBLE]),
        tuple(no[:_MOST_REFUSED]) if refused else (),
    ), chosen[1] if chosen else None


_Meaning = tuple[TitleHit | None, list[Wanted]]


def _readings(
    prepared: Prepared, opened: Understood, senders: Senders, meant: Sequence[_Meaning]
) -> list[tuple[View, Judge, list[Wanted]]]:
    """Each way the name may be meant, with the requests that it leads to."""
    reading = opened.reading
    pinned = {
        request.id: reading.name.piece(each.first, each.last)
        for each in opened.ids
        for request in each.requests
    }
    found: list[tuple[View, Judge, list[Wanted]]] = []
    for hit, requests in meant:
        seen = view(
            reading,
            hit,
            tuple((each.first, each.last) for each in opened.ids),
            prepared.words,
            house=senders.places(reading),
            id_shapes=prepared.id_shapes,
            asked=_asked(requests),
        )
        case = Case(
            prepared,
            reading.name,
            seen,
            opened.file.facts,
            file_name=path_ends(opened.file.name)[0],
            pinned=pinned,
            one_episode=len({(r.title, r.season, r.episode) for r in requests}) == 1,
            source=opened.source,
        )
        found.append((seen, Judge(case), requests))
    return found


def _meant_for(prepared: Prepared, opened: Understood, request: Wanted) -> list[_Meaning]:
    """What the name may mean where one request is asked about: its title, or one that is another's
    beyond doubt."""
    meant = _meant(prepared, opened)
    if opened.ids:
        return meant
    own = [each for each in meant if each[0] and each[0].title == request.title]
    return own or [each for each in meant if each[0] and _is_another(each[0], request)][:1]


def _is_another(hit: TitleHit, request: Wanted) -> bool:
    """Whether the name is of another title: a whole one of several words, and no part of ours."""
    whole = _names_title(hit) or (
        hit.how in ("whole", "variant") and len(title_words(hit.title)) > 1
    )
    return whole and compact(hit.title) not in compact(request.title or "")


def _meant(prepared: Prepared, opened: Understood) -> list[_Meaning]:
    """The titles that the name may mean, each with its requests; ids know theirs by themselves."""
    hits = [
        hit
        for hit in opened.hits
        if not any(each.overlaps(hit.first, hit.last) for each in opened.ids)
    ]
    if not opened.ids:
        return [(hit, prepared.by_title[hit.title]) for hit in hits]
    by_id = {request.id: request for each in opened.ids for request in each.requests}
    titles = {request.title for request in by_id.values()}
    agreeing = (hit for hit in hits if hit.title in titles)
    naming = (hit for hit in hits if _names_title(hit))
    return [(next(agreeing, None) or next(naming, None), list(by_id.values()))]


def _asked(requests: Sequence[Wanted]) -> Asked:
    return Asked(
        frozenset(request.spoken for request in requests if request.spoken),
        frozenset((request.season, request.episode) for request in requests),
    )


def _names_title(hit: TitleHit) -> bool:
    """Sure enough to contradict an id."""
    return hit.how in _FOUND_WHOLE and hit.last > hit.first


def _suggested(
    prepared: Prepared, ranked: Sequence[tuple[Judgement, View]]
) -> tuple[Judgement, View] | None:
    if not ranked:
        return None
    judgement, seen = ranked[0]
    return None if _short_of(prepared, judgement, seen, ranked) else (judgement, seen)


def _short_of(
    prepared: Prepared,
    judgement: Judgement,
    seen: View,
    ranked: Sequence[tuple[Judgement, View]],
) -> tuple[str, ...]:
    """Why this is no suggestion; empty if it is one."""
    least = prepared.weights.thresholds
    reasons = list(judgement.missing)
    hit = seen.hit
    pinned = any(evidence.field == "package" for evidence in judgement.evidence)
    if hit is not None and not pinned and hit.quality < least["title"]:
        reasons.append(f"the title is only near {hit.title}")
    if len(seen.unexplained) > least["unexplained"]:
        reasons.append(f"too little of the name is understood ({', '.join(seen.unexplained)})")
    near = [
        other.request
        for other, _ in ranked
        if other.request != judgement.request and judgement.score - other.score < least["margin"]
    ]
    if len(near) == 1:
        reasons.append(f"{near[0]} fits as well")
    elif near:
        reasons.append(f"{len(near)} more requests fit as well")
    if judgement.score < least["score"]:
        reasons.append("there is too little evidence")
    return tuple(reasons)


def _with_doubt(
    prepared: Prepared,
    judgement: Judgement,
    ranked: Sequence[tuple[Judgement, View]],
    seen: View,
) -> Judgement:
    return replace(judgement, missing=_short_of(prepared, judgement, seen, ranked))
