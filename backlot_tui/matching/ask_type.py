"""Is it a file of the request's source type, by the name and by what the file is inside?"""

from __future__ import annotations

from backlot_tui.domain.facts import FileFacts, FileKind
from backlot_tui.matching.case import FILE, Answer, Case
from backlot_tui.matching.prepared import TypeKey, layouts_of

_UNTOLD = (FileKind.UNKNOWN, FileKind.TEXT, FileKind.XML)
"""Kinds that contradict nothing: they say that the content was not recognised."""
_SDH_SHARE, _LEAST_CUES, _CUES_PER_MINUTE = 0.10, 20, 3.0


def ask_type(case: Case, kind: TypeKey) -> Answer:
    answer = Answer()
    stated = _named_role(case, answer, kind)
    stated = _extension_fits(case, answer, kind) or stated
    by_content = _kind_fits(case, answer, kind)
    rather = next((r for r in case.view.roles if _says_another(case, r.value, kind)), None)
    if by_content and not stated and rather:
        answer.missing.append(f"{rather.piece} in the name is {_said(rather.value)}")
    stated = stated or by_content
    _layout_allowed(case, answer, kind)
    if not stated and not answer.conflicts:
        answer.missing.append(f"nothing tells that it is {kind.name or 'of this type'}")
    return answer


def _named_role(case: Case, answer: Answer, kind: TypeKey) -> bool:
    """Notes what the name's words say of the type; whether they state it."""
    roles = case.view.roles
    stating = [role.piece for role in roles if role.value in kind.states]
    own_words = sorted(kind.words & case.view.keys, key=len, reverse=True)
    stated = (own_words or stating)[:1]
    fitting = [role.piece for role in roles if role.value in kind.fits]
    for piece in stated:
        answer.note("role", piece, case.source, kind.name, case.points["role"])
    for piece in fitting[:1]:
        answer.note("role", piece, case.source, kind.name, case.points["role_fits"])
    for role in roles:
        if role.value not in kind.states | kind.fits and role.key not in kind.words:
            told = f"{role.piece} in the name is {_said(role.value)}"
            if stated and case.prepared.words.roles[role.value].types:
                answer.missing.append(f"{told} too")
            else:
                answer.conflicts.append(
                    f"{told}, and the request is for {kind.name or 'another type'}"
                )
    return bool(stated)


def _extension_fits(case: Case, answer: Answer, kind: TypeKey) -> bool:
    extension = case.name.extension
    if not extension or kind.known is None:
        return False
    if extension not in kind.known.extensions:
        answer.conflicts.append(f"{kind.name} takes no {extension} files")
        return False
    role = case.prepared.words.role_of_extension.get(extension)
    stated = role in kind.states
    answer.note(
        "extension",
        extension,
        case.source,
        kind.name,
        case.points["role" if stated else "extension"],
    )
    return stated


def _kind_fits(case: Case, answer: Answer, kind: TypeKey) -> bool:
    facts = case.facts
    if facts is None or kind.known is None:
        return False
    if facts.kind is FileKind.EMPTY:
        answer.conflicts.append("the file is empty")
    if facts.kind in _UNTOLD or facts.kind is FileKind.EMPTY:
        return False
    if facts.kind not in kind.known.kinds:
        answer.conflicts.append(f"the file is {facts.kind} inside, and {kind.name} takes none")
        return False
    answer.note("kind", facts.kind, FILE, kind.name, case.points["kind"])
    if facts.width and kind.known.group == "Audio":
        answer.missing.append("the file has a picture")
    return _content_states(case, answer, kind, facts)


def _content_states(case: Case, answer: Answer, kind: TypeKey, facts: FileFacts) -> bool:
    """What the content says of its own use: cues of sound, or a package."""
    if facts.kind is FileKind.IMF and "picture" in kind.states:
        answer.note("role", facts.kind, FILE, kind.name, case.points["file_role"])
        return True
    if facts.cues is None or facts.sdh_cues is None or facts.cues < _LEAST_CUES:
        return False
    sounds = facts.sdh_cues >= facts.cues * _SDH_SHARE
    if "sdh" in kind.states:
        if facts.sdh_cues == 0:
            answer.conflicts.append("no cue of the file describes a sound or names a speaker")
            return False
        if sounds:
            answer.note(
                "role",
                f"{facts.sdh_cues} of {facts.cues} cues",
                FILE,
                kind.name,
                case.points["file_role"],
            )
        return sounds
    if sounds and ("subtitle" in kind.states or "forced" in kind.states):
        answer.conflicts.append(
            f"{facts.sdh_cues} of {facts.cues} cues describe sounds or name speakers"
        )
        return False
    if "subtitle" in kind.states and _is_dense(facts) and facts.sdh_cues == 0:
        answer.note(
            "role", f"{facts.cues} cues, none of sounds", FILE, kind.name, case.points["file_role"]
        )
        return True
    if "forced" in kind.states and _is_dense(facts):
        answer.missing.append(f"{facts.cues} cues are many for {kind.name}")
    return False


def _layout_allowed(case: Case, answer: Answer, kind: TypeKey) -> None:
    if kind.known is None:
        return
    taken = layouts_of(kind.known)
    for layout in case.view.layouts:
        if taken and layout.value in case.prepared.layouts - taken:
            answer.conflicts.append(f"{kind.name} is not taken in {layout.value}")


def _is_dense(facts: FileFacts) -> bool:
    minutes = (facts.last_cue_s or 0.0) / 60
    return minutes > 5 and (facts.cues or 0) >= _CUES_PER_MINUTE * minutes


def _says_another(case: Case, role: str, kind: TypeKey) -> bool:
    """Whether a role goes with the type, and states another one."""
    return role in kind.fits and bool(case.prepared.words.roles[role].types)


def _said(role: str) -> str:
    return role.replace("_", " ")
