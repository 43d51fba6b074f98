"""Is it the request's language, by the name and by what the file tells?"""

from __future__ import annotations

from backlot_tui.domain.facts import FileFacts
from backlot_tui.domain.languages import Agreement, meets, normal_tag
from backlot_tui.matching.case import FILE, Answer, Case
from backlot_tui.matching.prepared import TypeKey, Wanted
from backlot_tui.matching.view import Language


def ask_language(case: Case, request: Wanted) -> Answer:
    answer = Answer()
    kind = case.prepared.types[request.source_type or ""]
    wanted = request.spoken
    if wanted is None:
        _ask_no_language(case, answer, request)
        return answer
    needed = kind.tells_language
    told = _told_languages(case, kind)
    named = _named_language(case, answer, told, wanted)
    inside = _file_language(case, answer, wanted)
    if needed and not answer.conflicts and not (named or inside):
        if any(e.field == "language" for e in answer.evidence):
            answer.missing.append(f"what tells the language says less than {wanted}")
        else:
            answer.missing.append(f"nothing tells the language ({wanted})")
    return answer


def _told_languages(case: Case, kind: TypeKey) -> tuple[Language, ...]:
    """Where sound and text are told apart (`DE-fr`, ISDCF), the one that the type has."""
    languages = case.view.languages
    if len(languages) == 2 and not kind.words:
        first, second = languages
        if second.first == first.last + 1 and case.name.separator(second.first) == "-":
            text = kind.known is not None and kind.known.group == "Text"
            return (second,) if text else (first,)
    return languages


def _named_language(case: Case, answer: Answer, told: tuple[Language, ...], wanted: str) -> bool:
    """Notes what the name tells; whether that is the language wanted, in full."""
    fits = [(language, meets(language.tag, wanted)) for language in told]
    sure = [(language, fit) for language, fit in fits if language.sure]
    full = [language for language, fit in sure if fit is Agreement.FULL]
    weak = [language for language, fit in fits if fit is not Agreement.NONE]
    other = [language for language, fit in sure if fit is Agreement.NONE]
    if other and not full and not any(language.sure for language in weak):
        answer.conflicts.append(
            f"{other[0].piece} in the name is {other[0].tag}, and the request is for {wanted}"
        )
        return False
    if other:
        answer.missing.append(f"the name tells another language too ({other[0].piece})")
    if full:
        answer.note("language", full[0].piece, case.source, wanted, case.points["language"])
        return True
    if weak:
        answer.note("language", weak[0].piece, case.source, wanted, case.points["language_weak"])
    return False


def _file_language(case: Case, answer: Answer, wanted: str) -> bool:
    told = _spoken_inside(case.facts)
    if not told:
        return False
    fits = {tag: meets(tag, wanted) for tag in told}
    best = min(fits, key=lambda tag: list(Agreement).index(fits[tag]))
    if fits[best] is Agreement.NONE:
        answer.conflicts.append(
            f"the file is in {', '.join(told)}, and the request is for {wanted}"
        )
        return False
    weight = "file_language" if fits[best] is Agreement.FULL else "file_language_weak"
    answer.note("language", best, FILE, wanted, case.points[weight])
    return fits[best] is Agreement.FULL


def _ask_no_language(case: Case, answer: Answer, request: Wanted) -> None:
    """A request without a language: only the original's may stand in the name."""
    original = request.original_language
    for language in case.view.languages:
        if not language.sure:
            continue
        if original is None or meets(language.tag, original) is Agreement.NONE:
            answer.missing.append(
                f"{language.piece} in the name is a language, and the request has none"
            )
            return


def _spoken_inside(facts: FileFacts | None) -> tuple[str, ...]:
    """Languages that the content tells. A tag that nobody knows (`jp`, `und`) tells none."""
    if facts is None:
        return ()
    told = [facts.language or "", *(tag for c in facts.compositions for tag in c.languages)]
    return tuple(dict.fromkeys(tag for tag in map(normal_tag, told) if tag))
