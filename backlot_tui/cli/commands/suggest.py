"""Which file could fulfil which request, with reasons.

Without a FILE it looks at the File Bin, without a REQUEST at all requests of the local copy.
`--requests FILE --files FILE` matches any two lists and needs no portal: see the guide "How
suggestions come about" (H in the desk).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from backlot_tui.cli.at_desk import desk_of, settings_of
from backlot_tui.cli.output import print_json, print_json_list, print_line, print_note
from backlot_tui.desk.aliases import read_aliases
from backlot_tui.desk.copying import as_of, catch_up
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.suggesting import (
    asked_of_local_copy,
    files_from_json,
    log_shown,
    match_as_json,
    only_about,
    prepare,
    suggest,
    unknown_in,
    wanted_from_json,
)
from backlot_tui.domain.catalogue import Catalogue
from backlot_tui.domain.catalogue_source import read_catalogue
from backlot_tui.domain.problems import NotFound, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.units import counted
from backlot_tui.domain.unreadable import unreadable
from backlot_tui.matching.matcher import BinFile, held_against
from backlot_tui.matching.prepared import Prepared
from backlot_tui.matching.results import FileMatch, Judgement
from backlot_tui.state import cache
from backlot_tui.state.suggestions import Record, record


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "names", nargs="*", metavar="REQUEST|FILE", help="requests' ids, and files or packages"
    )
    parser.add_argument("--requests", metavar="FILE", help="a JSON list of requests")
    parser.add_argument("--files", metavar="FILE", help="a JSON list of files: name and facts")
    parser.add_argument("--refused", action="store_true", help="also say what contradicts")
    parser.add_argument("--stats", action="store_true", help="how right suggestions have been")
    parser.add_argument("--json", action="store_true", help="print a JSON list, evidence included")


def run(arguments: argparse.Namespace) -> int:
    if arguments.stats:
        return _print_stats(record(desk_of(arguments).work), as_json=arguments.json)
    if arguments.requests or arguments.files:
        found = _two_lists(arguments)
    else:
        found = _at_the_desk(arguments)
    if arguments.json:
        print_json_list(match_as_json(each, refused=arguments.refused) for each in found)
    else:
        _print(found, refused=arguments.refused)
    return 0


def _two_lists(arguments: argparse.Namespace) -> list[FileMatch]:
    if not (arguments.requests and arguments.files) or arguments.names:
        raise UsageProblem("usage", "--requests FILE and --files FILE go together, alone.")
    requests = wanted_from_json(_read_json(arguments.requests), arguments.requests)
    files = files_from_json(_read_json(arguments.files), arguments.files)
    aliases = read_aliases(settings_of(arguments).aliases_file)
    catalogue = _shipped_catalogue()
    for note in unknown_in(requests, catalogue):
        print_note(note)
    return suggest(prepare(requests, catalogue, aliases), files, refused=arguments.refused)


def _read_json(name: str) -> Any:
    shown = safe_text(name)
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8-sig")
        return json.loads(text)
    except OSError as error:
        raise unreadable(name, error) from error
    except UnicodeDecodeError as error:
        sentence = f"{shown} is no JSON in UTF-8: save it in that encoding."
        raise UsageProblem("no-json", sentence) from error
    except RecursionError as error:
        sentence = f"{shown} is no JSON list of this kind: it is nested too deeply."
        raise UsageProblem("no-json", sentence) from error
    except json.JSONDecodeError as error:
        if not error.doc.strip():
            raise UsageProblem("no-json", f"{shown} is empty, and no JSON list.") from error
        where = f"line {error.lineno}, column {error.colno}"
        sentence = f"{shown} is no JSON: it cannot be read from {where} on."
        raise UsageProblem("no-json", sentence) from error
    except ValueError as error:
        raise UsageProblem("no-json", f"{shown} is no JSON: {safe_text(str(error))}.") from error


def _at_the_desk(arguments: argparse.Namespace) -> list[FileMatch]:
    desk = desk_of(arguments)
    if as_of(desk) is None:
        desk.sign_in()
        catch_up(desk)
    ids, paths = _told_apart(desk, arguments.names)
    files = _probed(paths) if paths else _bin_files(arguments)
    found = _matched(desk, ids, [file for _, file in files], refused=arguments.refused)
    log_shown(desk, zip((path for path, _ in files), found, strict=True))
    return found


def _matched(
    desk: Desk, ids: Sequence[str], files: Sequence[BinFile], *, refused: bool
) -> list[FileMatch]:
    """Against all requests; what is refused of those that were named, if any were."""
    prepared = asked_of_local_copy(desk).prepared()
    found = only_about(suggest(prepared, files, refused=refused and not ids), ids)
    if not (refused and ids):
        return found
    return [
        replace(each, refused=_against(prepared, file, ids))
        for each, file in zip(found, files, strict=True)
    ]


def _against(prepared: Prepared, file: BinFile, ids: Sequence[str]) -> tuple[Judgement, ...]:
    judged = (held_against(prepared, file, each) for each in ids)
    return tuple(judgement for judgement in judged if judgement and judgement.conflicts)


def _told_apart(desk: Desk, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Requests' ids, and paths. What is neither is a mistake."""
    ids, paths = [], []
    for name in names:
        if os.path.exists(name):  # noqa: PTH110 (False for what is no path at all)
            paths.append(name)
        elif cache.request(desk.cache, desk.portal, name):
            ids.append(name)
        else:
            raise NotFound(
                "neither",
                f"{safe_text(name)} is no file, and no request of the local copy.",
                "Check the path, or bring the copy up to date: backlot-tui requests",
            )
    return ids, paths


def _probed(paths: Sequence[str]) -> list[tuple[str, BinFile]]:
    from backlot_tui.media.workers import ProbeWorkers  # noqa: PLC0415

    workers = ProbeWorkers()
    try:
        found = []
        for path in paths:
            absolute = str(Path(path).absolute())
            try:
                found.append((absolute, BinFile(Path(absolute).name, workers.probe(absolute))))
            except OSError as error:
                raise unreadable(absolute, error) from error
        return found
    finally:
        workers.close()


def _bin_files(arguments: argparse.Namespace) -> list[tuple[str, BinFile]]:
    from backlot_tui.desk import file_bin as bins  # noqa: PLC0415

    snapshot = bins.look(bins.open_bin(settings_of(arguments)))
    return [
        (item.path, BinFile(item.name, item.facts))
        for item in sorted(snapshot.items, key=lambda each: each.path)
    ]


def _shipped_catalogue() -> Catalogue:
    from backlot_tui.portal.catalogue_table import load_catalogue_table  # noqa: PLC0415

    return read_catalogue(load_catalogue_table())


def _print(found: Sequence[FileMatch], *, refused: bool) -> None:
    for each in found:
        print_line(safe_text(each.name))
        if each.suggested:
            _print_judgement("suggested", each.suggested)
        for judgement in each.possible:
            _print_judgement("possible", judgement)
        for judgement in each.refused if refused else ():
            _print_judgement("refused", judgement)
        if not each.suggested and not each.possible:
            print_line("  nothing fits")
    number = sum(each.suggested is not None for each in found)
    print_line(f"{counted(len(found), 'file')}, {number} suggested")


def _print_judgement(state: str, judgement: Judgement) -> None:
    print_line(f"  {state:<10}{safe_text(judgement.request)}  {judgement.score:g} points")
    for evidence in judgement.evidence:
        where = "in the name" if evidence.source == "name" else "in the file"
        print_line(
            f"    {evidence.field:<11}“{safe_text(evidence.piece)}” {where} ⇒"
            f" {safe_text(evidence.wanted)}  {evidence.points:+g}"
        )
    for label, sentences in (("missing", judgement.missing), ("against", judgement.conflicts)):
        for sentence in sentences:
            print_line(f"    {label:<11}{safe_text(sentence)}")
    for other in judgement.together:
        print_line(f"    {'together':<11}with {safe_text(other)}")


def _print_stats(found: Record, *, as_json: bool) -> int:
    if as_json:
        print_json(
            shown=found.shown,
            decided=found.decided,
            taken=found.taken,
            overridden=found.overridden,
            precision=found.precision,
            lower_bound=found.lower_bound,
            ended=found.ended,
        )
        return 0
    if found.precision is None or found.lower_bound is None:
        print_line(f"{found.shown} suggestions shown, none decided yet.")
        return 0
    print_line(
        f"{found.shown} suggestions shown. Of the last {found.decided} decided, {found.taken} were"
        f" taken: {found.precision:.1%}, at least {found.lower_bound:.1%} with 95 % confidence."
    )
    for state, number in sorted(found.ended.items()):
        print_line(f"  {number} ended as {safe_text(state)}")
    return 0
