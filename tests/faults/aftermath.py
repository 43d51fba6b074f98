"""What must hold after a round, whatever happened in it."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.state.deliveries import LocalDelivery, delivery
from tests.faults.ending import LOCAL_ENDS, records
from tests.faults.plan import PlannedFile
from tests.faults.stage import Stage

_POLITE_ENDS = frozenset({0, -signal.SIGTERM, -signal.SIGKILL})
_SECOND = 2
_IN_TROUBLE = frozenset({2, 5})
"""Exit codes of who cannot begin, since its folder or its store cannot be used just now."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was put into the queue."""

    delivery_id: str
    request_id: str
    files: Sequence[PlannedFile]


def wrongs(stage: Stage, sent: Sequence[Sent], reel: memoryview) -> list[str]:
    """A sentence for each thing that is not as it must be."""
    found = []
    for each in sent:
        found += [f"{each.request_id}: {what}" for what in _of_delivery(stage, each, reel)]
    found += [f"{part} was sent again after it was confirmed" for part in stage.ledger.again]
    found += [f"the other side failed on {target}" for target in stage.ledger.internal]
    found += _leftovers(stage, sent)
    found += _of_processes(stage)
    return found


def _of_delivery(stage: Stage, sent: Sent, reel: memoryview) -> Iterator[str]:
    local = delivery(stage.work, sent.delivery_id)
    assert local is not None
    if local.state not in LOCAL_ENDS:
        yield f"it is left as {local.state} ({local.reason})"
    elif local.state is DeliveryState.FAILED:
        yield from _of_failed(stage, sent, local, reel)
    else:
        yield from _of_arrived(stage, sent, reel)


def _of_failed(stage: Stage, sent: Sent, local: LocalDelivery, reel: memoryview) -> Iterator[str]:
    if not local.reason:
        yield "it failed without a reason"
    if not _may_fail(stage, sent, reel):
        yield f"it failed though nothing was wrong with its files: {local.reason}"
    for row in _rows(stage, sent):
        if row["state"] not in (DeliveryState.CANCELED, DeliveryState.FAILED):
            yield f"it failed here and is {row['state']} at the portal"
    if stage.storage.stored(sent.request_id):
        yield "it failed and something of it was delivered"


def _may_fail(stage: Stage, sent: Sent, reel: memoryview) -> bool:
    """An empty file is refused, and one that is not what was chosen any more."""
    return any(
        file.size == 0 or not _is_intact(stage.sources / file.name, file, reel)
        for file in sent.files
    )


def _of_arrived(stage: Stage, sent: Sent, reel: memoryview) -> Iterator[str]:
    rows = _rows(stage, sent)
    if len(rows) != 1:
        yield f"it was delivered and the portal has {len(rows)} deliveries of it"
        return
    [row] = rows
    stored = stage.storage.stored(sent.request_id)
    if sorted(stored) != sorted(file.name for file in sent.files):
        yield f"it was delivered and {sorted(stored)} is what is stored"
        return
    told = [entry["what"] for entry in _history(stage, sent)]
    if told.count("verified the bytes") != 1:
        yield "it was delivered more than once"
    if all(stored[file.name] == _cut(reel, file) for file in sent.files):
        if "INSPECT-" in row["inspection"]:
            yield f"its stored bytes are right and the inspection says {row['inspection']}"
    elif sent.delivery_id not in stage.rotten:
        yield "its stored bytes are not those of its files"
    else:
        yield from _of_rotten(stage, sent, row["state"], json.loads(row["inspection"]))


def _of_rotten(
    stage: Stage, sent: Sent, state: str, inspection: Sequence[dict[str, str]]
) -> Iterator[str]:
    """What decayed at the portal is found before anybody takes it for delivered."""
    codes = [result["code"] for result in inspection]
    if state != DeliveryState.INSPECTION_FAILED or codes != ["INSPECT-WrongChecksum"]:
        yield f"a bit has flipped at rest and it is {state}: {codes}"
    [request] = records(stage.data, "SELECT status FROM requests WHERE id = ?", sent.request_id)
    if request["status"] != "Open":
        yield f"a bit has flipped at rest and the request is {request['status']}"


def _is_intact(path: Path, file: PlannedFile, reel: memoryview) -> bool:
    """Whether a file is still the piece of the reel that it was made of."""
    try:
        return path.read_bytes() == _cut(reel, file)
    except FileNotFoundError:
        return False


def _cut(reel: memoryview, file: PlannedFile) -> memoryview:
    return reel[file.at : file.at + file.size]


def _rows(stage: Stage, sent: Sent) -> list[dict[str, str]]:
    return records(stage.data, "SELECT * FROM deliveries WHERE request_id = ?", sent.request_id)


def _history(stage: Stage, sent: Sent) -> list[dict[str, str]]:
    return records(stage.data, "SELECT * FROM history WHERE request_id = ?", sent.request_id)


def _leftovers(stage: Stage, sent: Sequence[Sent]) -> Iterator[str]:
    if arriving := stage.storage.arriving():
        yield f"left over in the store: {arriving}"
    if unasked := stage.storage.requests() - {each.request_id for each in sent}:
        yield f"stored and never sent: {sorted(unasked)}"


def _of_processes(stage: Stage) -> Iterator[str]:
    if stage.agent.alive() > 1:
        yield "two agents are at work"
    allowed = _POLITE_ENDS | (_IN_TROUBLE if stage.troubled else set())
    for name, keeper, also in (("agent", stage.agent, {_SECOND}), ("portal", stage.portal, set())):
        if odd := set(keeper.endings) - allowed - also:
            yield f"the {name} ended with {sorted(odd)}"
    for line in (stage.state_dir / "agent.log").read_text().splitlines():
        if '"event": "fault"' in line or '"event": "receipt fault"' in line:
            yield f"the agent had a fault of its own: {line}"
