"""Is it the request's language, by the name and by what the file tells?"""

from __future__ import annotations

from backlot_tui.domain.facts import FileFacts
from backlot_tui.domain.languages import Agreement, meets, normal_tag
from backlot_tui.matching.case import FILE, Answer, Case
from backlot_tui.matching.prepared import TypeKey, Wanted
from backlot_tui.matching.tell_language import Language


def ask_language(case: Case, request: Wanted, *, sole: bool) -> Answer:
    """sole: no other language of this title, episode and source type is asked for."""
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
    if sole and not (named or inside or answer.conflicts or answer.evidence):
        piece = _is_original(case, kind, request)
        if piece is not None:
            answer.note("role", piece, case.source, wanted, case.points["language_weak"])
            return answer
    if needed and not answer.conflicts and not (named or inside):
        if any(e.field == "language" for e in answer.evidence):
            answer.missing.append(_says_less(answer, wanted))
        else:
            answer.missing.append(f"nothing tells the language ({wanted})")
    return answer


def _says_less(answer: Answer, wanted: str) -> str:
    in_name = any(e.field == "language" and e.source != FILE for e in answer.evidence)
    return f"the {'name' if in_name else 'file'}'s language says less than {wanted}"


def _is_original(case: Case, kind: TypeKey, request: Wanted) -> str | None:
    """The piece that states a type made in the original's language, if that is what is wanted."""
    original = request.original_language
    if not kind.is_original or original is None or request.spoken is None or case.view.languages:
        return None
    if meets(normal_tag(original) or original, request.spoken) is not Agreement.FULL:
        return None
    return next((role.piece for role in case.view.roles if role.value in kind.states), None)


def _told_languages(case: Case, kind: TypeKey) -> tuple[Language, ...]:
    """Where sound and text are told apart (`DE-fr`, ISDCF), the one that the type has.

    Of `en_to_de`, the one that is translated into.
    """
    languages = case.view.languages
    if len(languages) == 2 and not kind.words:
        first, second = languages
        tokens = case.name.tokens
        between = tokens[first.last + 1 : second.first]
        if [token.key for token in between] == ["to"]:
            return (second,)
        is_pair = all(len(x.piece) == (3 if "-" in x.tag else 2) for x in languages)
        joined = second.first == first.last + 1 and case.name.separator(second.first) == "-"
        if is_pair and joined:
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
