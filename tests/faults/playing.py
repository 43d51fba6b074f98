"""One round: its story told to real processes, until nothing is owed any more."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from backlot_tui.state.identity import identity_of
from backlot_tui.state.new_deliveries import NewFile
from tests.faults.aftermath import Sent, wrongs
from tests.faults.capabilities import able_here
from tests.faults.ending import is_settled, records
from tests.faults.moments import Kind
from tests.faults.plan import Story
from tests.faults.relay import Relay
from tests.faults.stage import Props, Stage
from tests.faults.watch import Watch
from tests.support.local_deliveries import add_delivery
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from tests.support.object_store import Store

_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Played:
    """struck: the names of the faults that did. requests: how many of each kind were made.
    ends: the portal's deliveries' states. wrong: a sentence for each thing that must not be."""

    struck: list[str]
    requests: Mapping[Kind, int]
    ends: list[str]
    wrong: list[str]
    notes: list[str]


def play(story: Story, props: Props, folder: Path, store: Store | None = None) -> Played:
    """The folder is the round's own, and keeps its logs. store: where the objects are to be."""
    needs = {strike.fault.need for strike in story.strikes}
    with ExitStack() as ending:
        stage = Stage(folder, random.Random(story.seed), able_here() & needs, store=store)
        watch = Watch.over(stage, story.strikes)
        api, parts = Relay(stage.api_address, watch), Relay(stage.bytes_address, watch)
        for relay in (api, parts):
            ending.callback(relay.close)
            relay.start()
        ending.callback(stage.end)
        stage.set_up(props, story.size, api.url, parts.url)
        sent = [_queue(stage, nth, story, props.reel) for nth in range(len(story.deliveries))]
        stage.portal.start()
        wait_until(stage.answers, "the portal answers")
        stage.agent.start()
        try:
            wait_until(lambda: not stage.tend() and is_settled(stage), "the end", _PATIENCE_S)
        except AssertionError:
            wrong = ["nothing more happens, and not all is done"]
            stage.ask_where()
        else:
            wrong = []
        if store is not None:
            _have_tidied(stage)
        wrong += wrongs(stage, sent, props.reel)
        stage.note(f"the agent has ended with {stage.agent.endings}")
        stage.note(f"the portal has ended with {stage.portal.endings}")
        ends = [row["state"] for row in records(stage.data, "SELECT state FROM deliveries")]
        struck = [strike.fault.name for strike in watch.struck]
        return Played(struck, watch.seen, ends, wrong, stage.notes)


def _have_tidied(stage: Stage) -> None:
    """A store may keep what it was asked to drop while it was away; a portal's start sweeps."""
    stage.portal.kill()
    wait_until(lambda: not stage.answers(), "the portal is gone")
    stage.portal.start()
    wait_until(stage.answers, "the portal answers")


def _queue(stage: Stage, nth: int, story: Story, reel: memoryview) -> Sent:
    """Write a delivery's files and put it into the queue."""
    files = story.deliveries[nth]
    stage.sources.mkdir(exist_ok=True)
    paths = [stage.sources / file.name for file in files]
    for path, file in zip(paths, files, strict=True):
        path.write_bytes(reel[file.at : file.at + file.size])
    sent = Sent(
        str(uuid.UUID(int=random.Random(f"{story.seed} {nth}").getrandbits(128), version=4)),
        f"SR-{nth}",
        files,
    )
    assert add_delivery(
        stage.work,
        delivery_id=sent.delivery_id,
        portal=stage.portal_url,
        request_id=sent.request_id,
        request_name="Archive",
        source_type="Archival Assets",
        files=[NewFile(str(path), path.name, identity_of(str(path)), {}) for path in paths],
        overrides={"FILE-UNRECOGNISED": "The files of the rounds are noise."},
        settle_until=None,
    )
    return sent
