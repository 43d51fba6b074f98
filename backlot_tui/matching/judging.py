"""One request against one reading of a file: evidence, what is missing, and what contradicts.

Each question (episode, language, type, file) is asked once per different value, because the
requests of one title share theirs.
"""

from __future__ import annotations

from backlot_tui.domain.facts import FileFacts, Structure
from backlot_tui.domain.soundfields import ATMOS, CHANNELS, may_be_atmos
from backlot_tui.domain.units import counted
from backlot_tui.matching.ask_episode import ask_episode
from backlot_tui.matching.ask_language import ask_language
from backlot_tui.matching.ask_type import ask_type
from backlot_tui.matching.case import FILE, Answer, Case
from backlot_tui.matching.prepared import Wanted
from backlot_tui.matching.results import Judgement

_DOLBY_SURROUND, _DOLBY_SURROUND_CHANNELS = "DS", (2, 4)
_RUNTIME_S, _TOO_LONG = 2.0, 1.10


class Judge:
    """Asks the questions of one case, and remembers the answers."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._episodes: dict[tuple[str | None, int | None, int | None], Answer] = {}
        self._languages: dict[tuple[str | None, str | None, str | None, bool], Answer] = {}
        self._types: dict[str | None, Answer] = {}
        self._layout = _ask_layout(case)
        self._file = _ask_file(case)
        self._inner_titles = _inner_titles(case)

    def judge(self, request: Wanted) -> Judgement:
        """All answers about one request together."""
        answers = (
            _ask_title(self._case, request),
            _ask_package(self._case, request),
            self._episode(request),
            self._language(request),
            self._type(request),
            self._layout,
            self._file,
            _ask_inner_title(self._inner_titles, request),
            _ask_runtime(self._case, request),
        )
        view = self._case.view
        evidence = tuple(e for answer in answers for e in answer.evidence)
        score = sum(each.points for each in evidence)
        score += len(view.unexplained) * self._case.points["unexplained"]
        return Judgement(
            request.id,
            round(score, 2),
            evidence,
            tuple(m for answer in answers for m in answer.missing) + view.doubts,
            tuple(c for answer in answers for c in answer.conflicts),
        )

    def _episode(self, request: Wanted) -> Answer:
        key = (request.title, request.season, request.episode)
        if key not in self._episodes:
            self._episodes[key] = ask_episode(self._case, request)
        return self._episodes[key]

    def _language(self, request: Wanted) -> Answer:
        sole = self._case.prepared.is_sole(request)
        key = (request.source_type, request.spoken, request.original_language, sole)
        if key not in self._languages:
            self._languages[key] = ask_language(self._case, request, sole=sole)
        return self._languages[key]

    def _type(self, request: Wanted) -> Answer:
        key = request.source_type
        if key not in self._types:
            self._types[key] = ask_type(self._case, self._case.prepared.types[key or ""])
        return self._types[key]


def _ask_title(case: Case, request: Wanted) -> Answer:
    answer = Answer()
    hit = case.view.hit
    if hit is None:
        return answer
    if hit.title == request.title:
        weight = case.points["alias" if hit.how == "alias" else "title"]
        piece = case.name.piece(hit.first, hit.last)
        answer.note("title", piece, case.source, hit.title, round(weight * hit.quality, 2))
    elif request.title:
        answer.conflicts.append(
            f"the name has the title {hit.title}, and the request is for {request.title}"
        )
    return answer


def _ask_package(case: Case, request: Wanted) -> Answer:
    answer = Answer()
    if not case.pinned:
        return answer
    piece = case.pinned.get(request.id)
    if piece is None:
        shown = ", ".join(sorted(set(case.pinned.values()))[:2])
        answer.conflicts.append(f"{shown} in the name is the id of other requests")
    else:
        wanted = request.package_id or request.id
        answer.note("package", piece, case.source, wanted, case.points["package"])
    return answer


def _ask_file(case: Case) -> Answer:
    """What no file may be that is suggested: cut short, or no file of its own."""
    answer = Answer()
    if case.facts is not None and case.facts.structure is Structure.CUT:
        answer.missing.append("the file is cut short")
    name = case.file_name.casefold()
    if name.startswith("._"):
        answer.missing.append("the name is that of a companion file (._)")
    elif name.endswith((".filepart", ".part")):
        answer.missing.append("the name is that of a transfer under way")
    return answer


def _inner_titles(case: Case) -> frozenset[str]:
    """Titles of the catalogue that the file calls itself by."""
    if case.facts is None:
        return frozenset()
    told = [case.facts.title or "", *(c.title for c in case.facts.compositions)]
    return frozenset(title for each in told for title in case.prepared.titles.named(each))


def _ask_inner_title(named: frozenset[str], request: Wanted) -> Answer:
    answer = Answer()
    if named and request.title and request.title not in named:
        answer.conflicts.append(
            f"the file calls itself {min(named)}, and the request is for {request.title}"
        )
    return answer


def _ask_layout(case: Case) -> Answer:
    """The name's layout against the channels counted: the same for every request."""
    answer = Answer()
    facts, layouts = case.facts, case.view.layouts
    if facts is None or not facts.channels or not layouts:
        return answer
    fitting = [layout for layout in layouts if _layout_fits(layout.value, facts)]
    told = counted(facts.channels, "channel")
    if fitting:
        answer.note("soundfield", fitting[0].piece, case.source, told, case.points["soundfield"])
    else:
        answer.conflicts.append(f"the name says {layouts[0].value}, and the file has {told}")
    return answer


def _layout_fits(layout: str, facts: FileFacts) -> bool:
    if layout == ATMOS:
        return may_be_atmos(facts.channels, adm=facts.adm)
    if layout == _DOLBY_SURROUND:
        return facts.channels in _DOLBY_SURROUND_CHANNELS
    return CHANNELS.get(layout, facts.channels) == facts.channels


def _ask_runtime(case: Case, request: Wanted) -> Answer:
    """A file much shorter than the title is a reel or an excerpt; nothing follows from that."""
    answer = Answer()
    facts, runtime = case.facts, request.runtime_s
    if facts is None or not facts.duration_s or not runtime or facts.cues is not None:
        return answer
    told, asked = f"{facts.duration_s:.0f} s", f"{runtime:.0f} s"
    if abs(facts.duration_s - runtime) <= _RUNTIME_S:
        answer.note("runtime", told, FILE, asked, case.points["runtime"])
    elif facts.duration_s > runtime * _TOO_LONG:
        answer.conflicts.append(f"the file runs {told}, and the title {asked}")
    return answer
