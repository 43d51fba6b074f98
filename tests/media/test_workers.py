"""Reading in worker processes: nothing that a file holds reaches the process that asks."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from backlot_tui.domain.facts import FileFacts, FileKind, Structure
from backlot_tui.media.facts import read_facts
from backlot_tui.media.worker_process import Limits
from backlot_tui.media.workers import ProbeWorkers
from backlot_tui.portal.demo.samples import MEDIA
from tests.support.processes import wait_until

from .makers import entity_bomb, imf_package, movie, mxf, pdf, real_data, ttml, wav, write_asset_map
from .test_documents import bomb

GB = 10**9


@pytest.fixture
def workers() -> Iterator[ProbeWorkers]:
    pool = ProbeWorkers()
    yield pool
    pool.close()


def worker_pids() -> set[int]:
    """Of the workers that this process has started."""
    children = psutil.Process().children(recursive=True)
    return {child.pid for child in children if "backlot_tui.media.worker" in command_of(child)}


def command_of(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:  # it has just ended, or is only not waited for yet
        return []


def a_movie(folder: Path) -> Path:
    path = folder / "a.mov"
    path.write_bytes(movie())
    return path


def test_a_worker_tells_what_the_reader_tells(workers: ProbeWorkers) -> None:
    for path in MEDIA.iterdir():
        assert workers.probe(path) == read_facts(path), path.name


def test_many_threads_share_two_workers(workers: ProbeWorkers) -> None:
    before = worker_pids()
    paths = [*MEDIA.iterdir()] * 3
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(workers.probe, paths))
    assert [facts.kind for facts in told] == [read_facts(path).kind for path in paths]
    assert len(worker_pids() - before) <= 2


@pytest.mark.parametrize("name", ["missing.wav", "with\0nul.wav", "no\udcff such"])
def test_what_is_not_there_is_an_os_error(workers: ProbeWorkers, tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError, match=r"."):
        workers.probe(f"{tmp_path}/{name}")


def test_a_file_that_needs_too_much_memory_is_said_to_and_the_next_one_is_read(
    tmp_path: Path,
) -> None:
    big, small = tmp_path / "big.srt", tmp_path / "small.ttml"
    cue = "1\n00:00:01,000 --> 00:00:02,000\na\n\n"
    big.write_text(cue + "\N{GRINNING FACE}" * 2_000_000, "utf-8")
    small.write_bytes(ttml())
    workers = ProbeWorkers(limits=Limits(memory_bytes=72 * 2**20))
    try:
        facts = workers.probe(big)
        assert (facts.kind, facts.size) == (FileKind.SRT, big.stat().st_size)
        assert (facts.structure, facts.cues) == (Structure.UNSURE, None)
        assert facts.structure_reason.endswith("needs more memory than there is.")
        assert workers.probe(small).language == "en"
    finally:
        workers.close()


def test_workers_that_cannot_even_start_leave_the_kind_and_a_reason(tmp_path: Path) -> None:
    workers = ProbeWorkers(limits=Limits(memory_bytes=2**20))
    path = a_movie(tmp_path)
    try:
        facts = workers.probe(path)
    finally:
        workers.close()
    size = path.stat().st_size
    reason = "Reading it broke the reader."
    assert facts == FileFacts(FileKind.QUICKTIME, size, structure_reason=reason)


def test_a_cut_file_is_still_called_cut_when_nobody_can_read_it(tmp_path: Path) -> None:
    path = a_movie(tmp_path)
    path.write_bytes(path.read_bytes()[:-50])
    workers = ProbeWorkers(limits=Limits(memory_bytes=2**20))
    try:
        facts = workers.probe(path)
    finally:
        workers.close()
    assert facts.structure is Structure.CUT
    assert facts.structure_reason.endswith("Reading it broke the reader.")


def test_a_worker_that_hangs_is_given_up_and_replaced(tmp_path: Path) -> None:
    workers = ProbeWorkers(limits=Limits(wall_s=1.0))
    path = a_movie(tmp_path)
    before = worker_pids()
    try:
        assert workers.probe(path).structure is Structure.WHOLE
        (hung,) = worker_pids() - before
        os.kill(hung, signal.SIGSTOP)
        facts = workers.probe(path)
        assert facts.structure is Structure.UNSURE
        assert facts.structure_reason == "Reading it took too long and was given up."
        assert not psutil.pid_exists(hung)
        assert workers.probe(path).structure is Structure.WHOLE
    finally:
        workers.close()


def test_a_worker_that_died_between_two_files_is_no_files_fault(
    workers: ProbeWorkers, tmp_path: Path
) -> None:
    path = a_movie(tmp_path)
    before = worker_pids()
    expected = workers.probe(path)
    (worker,) = worker_pids() - before
    os.kill(worker, signal.SIGKILL)
    assert workers.probe(path) == expected


def test_an_idle_worker_ends_by_itself_and_a_new_one_takes_over(tmp_path: Path) -> None:
    workers = ProbeWorkers(limits=Limits(idle_s=0.2))
    path = a_movie(tmp_path)
    before = worker_pids()
    try:
        expected = workers.probe(path)
        (worker,) = worker_pids() - before
        wait_until(
            lambda: psutil.Process(worker).status() == psutil.STATUS_ZOMBIE, "the worker ends"
        )
        assert workers.probe(path) == expected
    finally:
        workers.close()


def test_closing_ends_the_workers_and_whoever_asks_then_is_told(tmp_path: Path) -> None:
    workers = ProbeWorkers()
    path = a_movie(tmp_path)
    before = worker_pids()
    workers.probe(path)
    workers.close()
    assert worker_pids() <= before
    assert workers.probe(path).structure_reason == "It was not read: the program is ending."


def test_closing_frees_who_waits_for_an_answer(tmp_path: Path) -> None:
    workers = ProbeWorkers()
    path = a_movie(tmp_path)
    before = worker_pids()
    workers.probe(path)
    (worker,) = worker_pids() - before
    os.kill(worker, signal.SIGSTOP)
    told: list[FileFacts] = []
    asking = threading.Thread(target=lambda: told.append(workers.probe(path)))
    asking.start()
    wait_until(lambda: workers.reading == 1, "the thread asks")
    workers.close()
    asking.join(10)
    assert [facts.structure_reason for facts in told] == ["It was not read: the program is ending."]


PARENT = """
import os, sys
from backlot_tui.media.workers import ProbeWorkers
workers = ProbeWorkers()
workers.probe(sys.argv[1])
print("read", flush=True)
sys.stdin.read()
"""


def test_nothing_is_left_when_the_process_that_asked_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(a_movie(tmp_path))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"read\n"
        (worker,) = psutil.Process(parent.pid).children(recursive=True)
        parent.kill()
    wait_until(lambda: not worker.is_running(), "the worker ends")


def sparse(path: Path, head: bytes, size: int) -> Path:
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size)
    return path


def hostile_files(folder: Path) -> Iterator[Path]:
    contents = {
        "bomb.ttml": entity_bomb(),
        "external.ttml": b'<!DOCTYPE tt [<!ENTITY x SYSTEM "file:///etc/passwd">]><tt>&x;</tt>',
        "deep.ttml": ttml(body="<p>" * 100_000),
        "wide.ttml": ttml(body="<p>a</p>" * 500_000),
        "zip bomb.xlsx": bomb("xl/worksheets/sheet1.xml", bytes(90_000_000)),
        "loop.pdf": PDF_LOOP,
        "nothing.mov": b"",
        "lines.srt": b"1\n00:00:01,000 --> 00:00:02,000\na\n\n" * 200_000,
        "arrows.vtt": b"WEBVTT\n\n" + b"00:" * 2_000_000,
        "noise.mxf": mxf(status=1, random_index=False) + bytes(5_000_000),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        yield folder / name
    yield sparse(folder / "10 GB.mov", b"", 10 * GB)
    yield sparse(folder / "10 GB.mxf", mxf(status=1, random_index=False)[:-100], 10 * GB)
    yield sparse(folder / "10 GB.wav", wav(seconds=0.1), 10 * GB)
    yield sparse(folder / "10 GB.ttml", ttml()[:-8], 10 * GB)
    yield sparse(folder / "10 GB.pdf", pdf()[:1000], 10 * GB)
    os.mkfifo(folder / "pipe.wav")
    yield folder / "pipe.wav"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "s.wav"))
    yield folder / "s.wav"
    for name, path in (("upwards", "../outside.mxf"), ("absolute", "/etc/passwd")):
        package = imf_package(folder / f"package {name}")
        write_asset_map(package, {"a": "cpl.xml", "b": path})
        yield package


PDF_LOOP = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>endobj\n"
    b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
    b"trailer<</Size 3/Root 1 0 R/Prev 121>>\nstartxref\n121\n%%EOF\n"
)


REASONS = {
    "bomb.ttml": "It declares a document type, which is not read.",
    "external.ttml": "It declares a document type, which is not read.",
    "deep.ttml": "Its elements are nested more than 200 deep.",
    "wide.ttml": "It has more than 200,000 elements.",
    "zip bomb.xlsx": "It unpacks to more than 64 MB.",
    "loop.pdf": "What it tells could not be read.",
    "nothing.mov": "It is empty.",
    "lines.srt": "It has more than 100,000 cues.",
    "arrows.vtt": "Files of this kind have no mark at their end.",
    "noise.mxf": "is not MXF.",
    "10 GB.mov": "Files of this kind have no mark at their end.",
    "10 GB.mxf": "Its footer is not at byte",
    "10 GB.wav": "It is larger than the sizes of a RIFF file can say; RF64 can.",
    "10 GB.ttml": "It is longer than 16 MB; not read to its end.",
    "10 GB.pdf": "Its end mark (%%EOF) is missing.",
    "pipe.wav": "Not a file.",
    "s.wav": "Not a file.",
    "package upwards": "leads out of the package.",
    "package absolute": "leads out of the package.",
}


def test_hostile_files_are_each_told_in_one_reason_by_one_worker_that_survives(
    tmp_path: Path, workers: ProbeWorkers
) -> None:
    before = worker_pids()
    for path in hostile_files(tmp_path):
        facts = workers.probe(path)
        assert REASONS[path.name] in facts.structure_reason
        assert facts.structure_reason.count(". ") <= 1
    (worker,) = worker_pids() - before
    assert psutil.Process(worker).memory_info().rss < 300 * 2**20


def test_names_in_no_encoding_reach_the_worker(workers: ProbeWorkers, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/f\xff\n\x1b[2J.wav"
    with open(name, "wb") as file:  # noqa: PTH123  (a bytes path)
        file.write(wav())
    assert workers.probe(name) == workers.probe(os.fsdecode(name)) == read_facts(name)


def test_links_in_a_loop_are_an_os_error(workers: ProbeWorkers, tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OSError, match="symbolic links"):
        workers.probe(tmp_path / "a")


def test_hashes_are_verified_in_a_worker(workers: ProbeWorkers) -> None:
    seen: list[int] = []
    package = real_data("imf/PhotonApp5Test")
    assert workers.verify(package, lambda done, _total: seen.append(done)) == ()
    assert seen == sorted(seen)
    assert seen


def test_a_verification_that_is_stopped_costs_the_worker_and_nothing_else(
    workers: ProbeWorkers,
) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    package = real_data("imf/PhotonApp5Test")
    with pytest.raises(KeyboardInterrupt):
        workers.verify(package, stop)
    assert workers.probe(package).structure is Structure.WHOLE
