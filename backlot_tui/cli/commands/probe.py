"""Read files, and print what each tells: kind, whether it is whole, picture, sound, text."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from backlot_tui.cli.fact_words import fact_lines
from backlot_tui.cli.output import print_facts, print_json_list, print_line, print_note
from backlot_tui.domain.facts import FileFacts, FileKind
from backlot_tui.domain.facts_json import facts_to_json
from backlot_tui.domain.file_names import to_wire
from backlot_tui.domain.problems import Problem, SomeFailed
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.unreadable import unreadable
from backlot_tui.media.workers import ProbeWorkers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file, or an IMF folder")
    parser.add_argument(
        "--verify", action="store_true", help="also read IMF packages whole and verify their hashes"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON list")


def run(arguments: argparse.Namespace) -> int:
    """6 where some of several files cannot be read; what a file is never fails.

    Raises the problem of a file that was named alone.
    """
    failed: list[Problem] = []
    told = _probe_all(arguments.files, arguments.verify, failed)
    if arguments.json:
        print_json_list(_entry(path, facts) for path, facts in told)
    else:
        for number, (path, facts) in enumerate(told):
            if number:
                print_line("")
            print_line(safe_text(path))
            print_facts((f"  {name}", words) for name, words in fact_lines(facts))
    for problem in failed:
        print_note(str(problem))
    return SomeFailed.exit_code if failed else 0


def _probe_all(
    paths: list[str], verify: bool, failed: list[Problem]
) -> Iterator[tuple[str, FileFacts]]:
    workers = ProbeWorkers()
    try:
        for path in paths:
            try:
                facts = workers.probe(path)
                if verify and facts.kind is FileKind.IMF:
                    facts = replace(facts, hash_faults=workers.verify(path))
            except OSError as error:
                problem = unreadable(path, error)
                if len(paths) == 1:
                    raise problem from error
                failed.append(problem)
            else:
                yield path, facts
    finally:
        workers.close()


def _entry(path: str, facts: FileFacts) -> dict[str, Any]:
    absolute = os.path.abspath(path)  # noqa: PTH100  (names in no encoding)
    return {
        "name": to_wire(Path(absolute).name),
        "path": to_wire(absolute),
        "facts": facts_to_json(facts),
    }
