"""A package's hashes are read through once, not again at every look at the session."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from backlot_tui.desk.cards import with_sources
from backlot_tui.desk.hashing import with_hashes
from backlot_tui.desk.session.session import Session
from backlot_tui.desk.sources import choose
from backlot_tui.portal.demo.samples import MEDIA
from tests.desk.session.desks import a_desk, keep, loaded, session_on
from tests.support.rows import a_request

FILM = a_request(source_type="AV (Muxed)", language="en")


def codes(session: Session) -> set[str]:
    return {finding.code for finding in session.worth(FILM.id).findings}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    demo = next(path for path in MEDIA.iterdir() if path.is_dir())
    return Path(shutil.copytree(demo, tmp_path / "package"))


@pytest.mark.parametrize("sound", [True, False], ids=["right", "wrong"])
def test_a_verdict_is_there_again_until_a_file_changes(
    tmp_path: Path, package: Path, sound: bool
) -> None:
    essence = max(package.iterdir(), key=lambda path: path.stat().st_size)
    if not sound:
        essence.write_bytes(essence.read_bytes()[:-1] + b"\x01")
    desk = a_desk(tmp_path, [FILM])
    session = session_on(desk, [FILM])
    card = session[FILM.id]
    source = with_hashes(choose(str(package), card.source_type))
    assert bool(source.facts.hash_faults) is not sound
    keep(desk, session, session.change("Choose", [with_sources(card, [source])]))
    assert "PACKAGE-HASHES-OPEN" not in codes(session)

    again = loaded(desk, session.id)
    assert codes(again) == codes(session)
    assert ("PACKAGE-HASH" in codes(again)) is not sound

    package.rename(tmp_path / "away")
    away = loaded(desk, session.id)
    assert away[FILM.id].lost
    keep(desk, away, away.tick([FILM.id], True))
    (tmp_path / "away").rename(package)
    assert codes(loaded(desk, session.id)) == codes(session), "kept while the files were away"

    essence.touch()
    assert "PACKAGE-HASHES-OPEN" in codes(loaded(desk, session.id))
