"""What an owner decides about requests: `set-status`, `material`, `qc`, `override` and
`request-redelivery`. Each takes several ids; each id is a transaction of its own."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection

from backlot_tui.cli.output import print_json, print_note, print_table
from backlot_tui.domain.problems import Problem, SomeFailed, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.statuses import MaterialStatus, RequestStatus
from backlot_tui.domain.wire import RequestRow
from backlot_tui.portal.data_folder import remembered_place
from backlot_tui.portal.objects.folder import ObjectFolder
from backlot_tui.portal.owner import deciding
from backlot_tui.portal.owner.opening import opened, who
from backlot_tui.portal.records.engine import Records

_Word = TypeVar("_Word", bound=StrEnum)
_Act = Callable[[Connection, str], list[str] | None]
"""Decides about one request; returns ids of files that nobody waits for any more."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`choice`: what stands behind the ids. `act` makes the act; UsageProblem for wrong words."""

    help: str
    choice: str | None
    act: Callable[[argparse.Namespace], _Act]
    reason_required: bool = False
    flags: Mapping[str, Mapping[str, Any]] | None = None


def add_arguments(parser: argparse.ArgumentParser, decision: Decision) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID", help="request ids")
    if decision.choice:
        parser.add_argument("choice", metavar=decision.choice, help="any case")
    parser.add_argument(
        "--reason", default="", required=decision.reason_required, help="told in the history"
    )
    for flag, options in (decision.flags or {}).items():
        parser.add_argument(flag, **options)


def run(arguments: argparse.Namespace) -> int:
    """A single failure is told as itself; of several, those that failed, and the rest is done."""
    _check_reason(arguments)
    act = arguments.decision.act(arguments)
    done: list[RequestRow] = []
    failed: list[tuple[str, Problem]] = []
    with opened(arguments.data) as records:
        for request_id in dict.fromkeys(arguments.ids):
            try:
                row, unwanted = _decide(records, act, request_id)
            except Problem as problem:
                failed.append((request_id, problem))
                continue
            done.append(row)
            _discard(arguments.data, row.id, unwanted)
    if failed and len(arguments.ids) == 1:
        raise failed[0][1]
    _tell(done, failed, as_json=arguments.json)
    return SomeFailed.exit_code if failed else 0


def _check_reason(arguments: argparse.Namespace) -> None:
    reason = arguments.reason.strip()
    if (arguments.decision.reason_required and not reason) or len(reason) > 2000:
        raise UsageProblem("reason", "A reason has 1 to 2000 characters.")
    arguments.reason = reason


def _decide(records: Records, act: _Act, request_id: str) -> tuple[RequestRow, list[str]]:
    """The request as it is now, and the ids of files that nobody waits for any more.

    Raises the problem that refuses it; then nothing was changed.
    """
    with records.write() as connection:
        unwanted = act(connection, request_id)
        return deciding.find(connection, request_id), unwanted or []


def _discard(data: Path, request_id: str, file_ids: list[str]) -> None:
    """What has arrived of files that nobody waits for. The decision stands, whatever comes of it.

    What is in an object store the portal removes by itself.
    """
    if not file_ids:
        return
    try:
        if remembered_place(data) is None:
            ObjectFolder(data / "objects").release(file_ids)
    except Problem as problem:
        print_note(
            f"backlot-tui: {request_id}: What has arrived is not removed yet: {problem.sentence}"
            " The portal removes it at its next start."
        )


def _tell(done: list[RequestRow], failed: list[tuple[str, Problem]], *, as_json: bool) -> None:
    if as_json:
        print_json(
            requests=[row.model_dump(mode="json") for row in done],
            failed=[
                {"id": id_, "code": problem.code, "sentence": problem.sentence}
                for id_, problem in failed
            ],
        )
    elif done:
        print_table(
            ("REQUEST", "STATUS", "MATERIAL", "LATEST DELIVERY"),
            (
                (row.id, row.status, row.material_status, row.latest_delivery_state or "")
                for row in done
            ),
        )
    for request_id, problem in failed:
        print_note(safe_text(f"backlot-tui: {request_id}: {problem}"))


def _set_status(arguments: argparse.Namespace) -> _Act:
    wanted = _word(arguments.choice, RequestStatus)
    return lambda connection, id_: deciding.set_status(
        connection, id_, wanted, arguments.reason, who()
    )


def _set_material(arguments: argparse.Namespace) -> _Act:
    wanted = _word(arguments.choice, MaterialStatus)
    return lambda connection, id_: deciding.set_material(
        connection, id_, wanted, arguments.reason, who()
    )


def _judge_qc(arguments: argparse.Namespace) -> _Act:
    if _one_of(arguments.choice, "pass", "fail") == "pass":
        return lambda connection, id_: deciding.pass_qc(connection, id_, arguments.reason, who())
    if not (arguments.code.strip() and arguments.reason):
        raise UsageProblem("reason", "A QC failure needs --code and --reason.")
    reason = f"{arguments.code.strip()}: {arguments.reason}"
    return lambda connection, id_: deciding.fail_qc(
        connection, id_, reason, who(), automatic=arguments.automatic
    )


def _judge_override(arguments: argparse.Namespace) -> _Act:
    if _one_of(arguments.choice, "accept", "refuse") == "accept":
        return lambda connection, id_: deciding.accept_override(
            connection, id_, arguments.reason, who()
        )
    if not arguments.reason:
        raise UsageProblem("reason", "Refusing an override needs --reason.")
    return lambda connection, id_: deciding.refuse_override(
        connection, id_, arguments.reason, who()
    )


def _redeliver(arguments: argparse.Namespace) -> _Act:
    return lambda connection, id_: deciding.redeliver(
        connection, id_, arguments.reason, who(), metadata_only=arguments.metadata_only
    )


def _one_of(text: str, *known: str) -> str:
    if text.casefold() not in known:
        raise UsageProblem("usage", f"{safe_text(text)!r} is none of: {', '.join(known)}.")
    return text.casefold()


def _word(text: str, words: type[_Word]) -> _Word:
    for word in words:
        if word.casefold() == text.casefold():
            return word
    raise UsageProblem(
        "usage", f"There is no status {safe_text(text)!r}.", f"It is one of: {', '.join(words)}."
    )


DECISIONS: Mapping[str, Decision] = {
    "set-status": Decision(
        "set a request's status: Redelivery Requested, Upgraded, Canceled, or back from Canceled",
        "STATUS",
        _set_status,
        reason_required=True,
    ),
    "material": Decision("set a request's Material Status", "STATUS", _set_material),
    "qc": Decision(
        "record QC's verdict on what was delivered",
        "pass|fail",
        _judge_qc,
        flags={
            "--code": {"default": "", "help": "what QC found, as a code"},
            "--automatic": {"action": "store_true", "help": "automatic QC found it"},
        },
    ),
    "override": Decision(
        "accept or refuse what was sent with an overridden inspection",
        "accept|refuse",
        _judge_override,
    ),
    "request-redelivery": Decision(
        "ask for another delivery",
        None,
        _redeliver,
        reason_required=True,
        flags={
            "--metadata-only": {
                "action": "store_true",
                "help": "of its metadata; the files that were delivered stay",
            }
        },
    ),
}
