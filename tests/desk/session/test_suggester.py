"""Matching as often as the bin changes, without judging again what has been judged."""

from __future__ import annotations

from pathlib import Path

from backlot_tui.desk.session.suggester import Suggester
from backlot_tui.domain.facts import FileFacts, FileKind
from backlot_tui.filebin.items import BinItem
from backlot_tui.filebin.settle import BinState
from backlot_tui.state import cache
from backlot_tui.state.identity import FileIdentity
from tests.desk.session.desks import a_desk
from tests.support.rows import a_request

DUBS = [a_request(id=f"SR-{each}", season=1, episode=each) for each in (1, 2)]
SOUND = FileFacts(FileKind.WAV, 1000, channels=2, sample_rate=48000)


def in_bin(name: str, facts: FileFacts | None = SOUND) -> BinItem:
    identity = FileIdentity(1000, 0, 0, 0, 0)
    return BinItem(f"/in/{name}", "/in", identity, False, False, BinState.WHOLE, "", True, facts)


FIRST = in_bin("Harbour_of_Glass_S01E01_de-DE_DUB_20.wav")
SECOND = in_bin("Harbour_of_Glass_S01E02_de-DE_DUB_20.wav")


def test_answers_are_those_of_a_first_look_however_the_bin_came_about(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, DUBS)
    suggester = Suggester(desk)
    for items in ([FIRST], [SECOND._replace(facts=None), FIRST], [FIRST, SECOND], [SECOND], []):
        assert suggester.matches(items) == Suggester(desk).matches(items)
    match = suggester.matches([FIRST, SECOND])[FIRST.path]
    assert match.suggested is not None
    assert match.suggested.request == "SR-1"


def test_other_requests_give_other_answers(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, DUBS)
    suggester = Suggester(desk)
    assert suggester.matches([FIRST])[FIRST.path].suggested
    cache.keep_only(desk.cache, desk.portal, {"SR-2"})
    suggester.requests_changed()
    assert not suggester.matches([FIRST])[FIRST.path].suggested
