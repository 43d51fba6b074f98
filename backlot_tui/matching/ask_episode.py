"""Is it the request's episode?"""

from __future__ import annotations

from backlot_tui.matching.case import Answer, Case
from backlot_tui.matching.episodes import EpisodeClaim, Fit
from backlot_tui.matching.prepared import Wanted


def ask_episode(case: Case, request: Wanted) -> Answer:
    answer = Answer()
    view = case.view
    label = _episode_label(request)
    claims = [c for c in view.episodes if c.episode is not None] or [
        c for c in view.episodes if c.season is not None
    ]
    if len({(c.season, c.episode) for c in claims}) > 1 or any(c.several for c in claims):
        answer.missing.append("the name tells more than one episode")
    if claims:
        fits = {claim.fit(request.season, request.episode) for claim in claims}
        _note_episode(case, answer, request, fits, claims[0])
    elif request.episode is not None:
        _ask_bare(case, answer, request, label)
    elif view.bare:
        pieces = ", ".join(case.name.text[c.start : c.end] for c in view.bare)
        answer.missing.append(f"{pieces} in the name may be an episode")
    return answer


def _note_episode(
    case: Case,
    answer: Answer,
    request: Wanted,
    fits: set[Fit],
    claim: EpisodeClaim,
) -> None:
    piece, label = case.name.text[claim.start : claim.end], _episode_label(request)
    if Fit.OTHER in fits:
        wanted = label or "no episode"
        answer.conflicts.append(f"{piece} in the name, and the request is for {wanted}")
    elif fits == {Fit.EQUAL}:
        if label:
            answer.note("episode", piece, case.source, label, case.points["episode"])
    else:
        answer.note("episode", piece, case.source, label, case.points["episode_part"])
        if not _season_goes_without_saying(case, request):
            answer.missing.append("the name does not tell the season and the episode")


def _ask_bare(case: Case, answer: Answer, request: Wanted, label: str) -> None:
    bare = case.view.bare
    fitting = [c for c in bare if c.fit(request.season, request.episode) is not Fit.OTHER]
    if len(bare) == 1 and fitting:
        fits = {fitting[0].fit(request.season, request.episode)}
        _note_episode(case, answer, request, fits, bare[0])
    elif bare and not fitting:
        pieces = ", ".join(case.name.text[c.start : c.end] for c in bare)
        if len(bare) == 1:
            answer.conflicts.append(f"{pieces} in the name, and the request is for {label}")
        else:
            answer.missing.append(f"none of {pieces} in the name is {label}")
    elif not (case.pinned and case.one_episode):
        answer.missing.append("the name does not tell the episode")


def _season_goes_without_saying(case: Case, request: Wanted) -> bool:
    if request.episode is None:
        return False
    seasons = case.prepared.seasons.get(request.title or "", set())
    told = any(c.episode is not None for c in (*case.view.episodes, *case.view.bare))
    return told and seasons <= {request.season} and request.season in (None, 1)


def _episode_label(request: Wanted) -> str:
    season = f"S{request.season:02d}" if request.season is not None else ""
    return season + (f"E{request.episode:02d}" if request.episode is not None else "")
