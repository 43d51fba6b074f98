"""A card made of a command's words: the files, `--set` and `--override`."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from backlot_tui.cli.output import print_note
from backlot_tui.desk.cards import Card, with_override, with_sources, with_value
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.hashing import with_hashes
from backlot_tui.desk.redelivering import card_of_kept_files
from backlot_tui.desk.rows import request_row
from backlot_tui.desk.sources import Source, choose
from backlot_tui.desk.stale_overrides import without_stale_overrides
from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.facts import FileKind, Finding, Severity
from backlot_tui.domain.problems import CheckRefused, UsageProblem
from backlot_tui.domain.safe_text import safe_text

if TYPE_CHECKING:
    from backlot_tui.domain import wire


def add_card_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="[FILE::]FIELD=VALUE",
        help="metadata of every file, or of the one named",
    )
    parser.add_argument(
        "--override",
        action="append",
        default=[],
        metavar="CODE=REASON",
        help="deliver in spite of a warning, and say why",
    )


def card_by_hand(desk: Desk, details: wire.RequestDetails, arguments: argparse.Namespace) -> Card:
    """The card with everything that the words say, a package's hashes verified.

    Raises UsageProblem for words that make no sense, and what `choose` raises.
    """
    card = _with_files(desk, details, arguments.files)
    for assignment in arguments.set:
        card = _set(card, assignment)
    card = without_stale_overrides(card)  # of files that stay some came along
    for override in arguments.override:
        code, reason = _split(override, "--override", "CODE=REASON")
        card = with_override(card, code, reason)
    return card


def told(finding: Finding) -> str:
    """A finding as a line, with the way around it if there is one."""
    text = f"{finding.code}: {finding.sentence} {finding.fix}".rstrip()
    if finding.severity is Severity.WARNING:
        text += f" Or: --override {finding.code}=REASON"
    return safe_text(text)


def _with_files(desk: Desk, details: wire.RequestDetails, paths: list[str]) -> Card:
    request = request_row(details.request)
    source_type = desk.refresh_catalogue().source_type(request.source_type)
    if request.metadata_only:
        if paths:
            raise CheckRefused(
                "metadata-only",
                f"Request {safe_text(request.id)} asks for new metadata only.",
                "Name no file: those that were delivered stay.",
            )
        bodies = [delivery.model_dump(mode="json") for delivery in details.deliveries]
        return card_of_kept_files(request, source_type, bodies)
    if not paths:
        raise UsageProblem("usage", "No file is named.", "Name the files, or an IMF folder.")
    chosen = [_source(path, source_type) for path in paths]
    if len({source.path for source in chosen}) < len(chosen):
        raise UsageProblem("file-twice", "The same file is named twice.")
    return with_sources(Card(request, source_type), chosen)


def _source(path: str, source_type: SourceType) -> Source:
    source = choose(path, source_type)
    if source.facts.kind is FileKind.IMF:
        print_note(f"Verifying the hashes of {source.name}.")
    return with_hashes(source)


def _set(card: Card, assignment: str) -> Card:
    left, value = _split(assignment, "--set", "FIELD=VALUE or FILE::FIELD=VALUE")
    file, _, field = left.rpartition("::")
    positions = [at for at in range(len(card.files)) if not file or _is_called(card, at, file)]
    if not positions:
        raise UsageProblem(
            "set-file", f"--set names a file that is not delivered: {safe_text(file)}."
        )
    for at in positions:
        card = with_value(card, at, field, value)
    return card


def _is_called(card: Card, position: int, file: str) -> bool:
    source = card.files[position].source
    return file in (source.name, os.path.basename(source.path)) or (  # noqa: PTH119 (odd bytes)
        os.path.abspath(file) == source.path  # noqa: PTH100
    )


def _split(text: str, flag: str, form: str) -> tuple[str, str]:
    left, equals, right = text.partition("=")
    if not (left.strip() and equals and right.strip()):
        raise UsageProblem("usage", f"{flag} {safe_text(text)!r} is not {form}.")
    return left.strip(), right.strip()
