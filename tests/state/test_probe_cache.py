"""What files told is remembered for as long as they are the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from backlot_tui.domain.facts import FileFacts, FileKind
from backlot_tui.media.workers import ProbeWorkers
from backlot_tui.state.cache import open_cache
from backlot_tui.state.database import Database
from backlot_tui.state.probe_cache import ProbeCache
from tests.support.sound import write_wav

FACTS = FileFacts(FileKind.WAV, 5, channels=2)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_cache(tmp_path / "cache.db")
    yield opened
    opened.close()


@pytest.fixture
def known(database: Database) -> ProbeCache:
    return ProbeCache(database)


def kept(known: ProbeCache, path: Path, version: int = 1) -> FileFacts | None:
    return known.get(os.fsencode(path), path.stat(), version)


def test_facts_are_known_while_the_file_is_the_same(known: ProbeCache, tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"12345")
    assert kept(known, path) is None
    known.put(os.fsencode(path), path.stat(), 1, FACTS)
    assert kept(known, path) == FACTS
    assert kept(known, path, version=2) is None


def test_a_file_that_grew_was_touched_or_replaced_is_not_known(
    known: ProbeCache, tmp_path: Path
) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"12345")
    before = path.stat()
    known.put(os.fsencode(path), before, 1, FACTS)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert kept(known, path) is None
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert kept(known, path) == FACTS
    (tmp_path / "b.wav").write_bytes(b"54321")
    os.utime(tmp_path / "b.wav", ns=(before.st_atime_ns, before.st_mtime_ns))
    (tmp_path / "b.wav").replace(path)
    assert kept(known, path) is None


def test_names_in_no_encoding_are_kept_too(known: ProbeCache, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/f\xff.wav"
    Path(os.fsdecode(name)).write_bytes(b"12345")
    known.put(name, os.stat(name), 1, FACTS)  # noqa: PTH116  (a bytes path)
    assert known.get(name, os.stat(name), 1) == FACTS  # noqa: PTH116  (a bytes path)


def test_the_longest_unread_are_forgotten_when_there_are_too_many(
    database: Database, tmp_path: Path
) -> None:
    known = ProbeCache(database, most_rows=50)
    status = tmp_path.stat()
    for number in range(120):
        known.put(b"/%d" % number, status, 1, FACTS)
    (rows,) = database.connection.execute("SELECT count(*) FROM probes").fetchone()
    assert 40 <= rows <= 50
    assert known.get(b"/119", status, 1) == FACTS
    assert known.get(b"/0", status, 1) is None


def test_workers_ask_their_memory_first_and_tell_it_what_they_read(
    known: ProbeCache, tmp_path: Path
) -> None:
    path = tmp_path / "a.wav"
    write_wav(path, channels=6)
    workers = ProbeWorkers(known)
    facts = workers.probe(path)
    workers.close()
    assert facts.channels == 6
    assert workers.probe(path) == facts, "a closed pool can only have remembered it"
    write_wav(path, channels=2)
    assert workers.probe(path) != facts


def test_what_could_not_be_read_is_not_remembered(known: ProbeCache, tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_wav(path, channels=6)
    ended = ProbeWorkers(known)
    ended.close()
    assert ended.probe(path).channels is None
    workers = ProbeWorkers(known)
    try:
        assert workers.probe(path).channels == 6
    finally:
        workers.close()


def test_a_damaged_entry_is_as_good_as_none(database: Database, tmp_path: Path) -> None:
    known, status = ProbeCache(database), tmp_path.stat()
    known.put(b"/a", status, 1, replace(FACTS, channels=2))
    for damage in ("{", '{"channels": "two"}', "[]"):
        with database.transaction() as connection:
            connection.execute("UPDATE probes SET facts = ?", (damage,))
        assert known.get(b"/a", status, 1) is None
