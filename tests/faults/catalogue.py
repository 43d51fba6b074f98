"""All faults by name: at which requests they strike, how far into those, and what they need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults import line_faults as line
from tests.faults import world_faults as world
from tests.faults.moments import CALLS, Exchange, Kind
from tests.faults.stage import Need, Stage

_BEFORE = (0.0,)
_INSIDE = (0.0, 0.1, 0.4, 0.7, 0.95)
_AFTER = (1.0,)
_ANY = (*_INSIDE, 1.0)
_PARTS = (Kind.PART,)
_EITHER = (Kind.PART, Kind.PART, *CALLS)
_BOTH = frozenset({"folder", "s3"})
_FOLDER = frozenset({"folder"})
_S3 = frozenset({"s3"})


@dataclass(frozen=True, slots=True)
class Fault:
    """kinds and shares: of the moments at which it can strike (`moments.Moment`)."""

    name: str
    blow: Callable[[Stage, Exchange], None]
    kinds: tuple[Kind, ...]
    shares: tuple[float, ...]
    need: Need | None = None
    storages: frozenset[str] = _BOTH


FAULTS = (
    Fault("connection reset", line.reset, _EITHER, _INSIDE),
    Fault("answer lost", line.reset, _EITHER, _AFTER),
    Fault("line stalled", line.stall, _PARTS, (0.4, 1.0)),
    Fault("line slow", line.slow, _PARTS, _BEFORE),
    Fault("answer late", line.hold_up, _EITHER, _AFTER),
    Fault("500", line.answer(500), _EITHER, _INSIDE),
    Fault("503", line.answer(503), _EITHER, _INSIDE),
    Fault("429", line.answer(429, retry_after="1"), _EITHER, _INSIDE),
    Fault("URL expired", line.answer(403), _PARTS, _INSIDE),
    Fault("done and 500", line.answer(500), _EITHER, _AFTER),
    Fault("bit flipped on the wire", line.flip, _PARTS, (0.0, 0.4, 0.95)),
    Fault("agent killed", world.kill_agent, _EITHER, _ANY),
    Fault("portal killed", world.kill_portal, _EITHER, _ANY),
    Fault("store killed", world.kill_store, (Kind.PART, Kind.STORE), _ANY, storages=_S3),
    Fault("agent stopped", world.stop_agent, _EITHER, _ANY),
    Fault("agent frozen", world.freeze_agent, _EITHER, _ANY),
    Fault("portal frozen", world.freeze_portal, _EITHER, _ANY),
    Fault("second agent", world.second_agent, _EITHER, _ANY),
    Fault("agent killed and two started", world.two_agents, _EITHER, _ANY),
    Fault("source grown", world.grow_source, _PARTS, _INSIDE),
    Fault("source overwritten", world.overwrite_source, _PARTS, _INSIDE),
    Fault("source truncated", world.truncate_source, _PARTS, _INSIDE),
    Fault("source replaced", world.replace_source, _PARTS, _INSIDE),
    Fault("source deleted", world.delete_source, _PARTS, _INSIDE),
    Fault("portal's disk full", world.fill_portal, _EITHER, _ANY, Need.SMALL_DISKS),
    Fault("agent's disk full", world.fill_agent, _EITHER, _ANY, Need.SMALL_DISKS),
    Fault("portal read-only", world.protect_portal, _EITHER, _ANY, Need.PLAIN_USER),
    Fault("agent read-only", world.protect_agent, _EITHER, _ANY, Need.PLAIN_USER),
    Fault("agent's clock ahead", world.agent_clock(7200), _EITHER, _ANY, Need.CLOCKS),
    Fault("agent's clock back", world.agent_clock(-7200), _EITHER, _ANY, Need.CLOCKS),
    # A store refuses a portal whose clock is 15 minutes off (RequestTimeTooSkewed), and rightly.
    Fault("portal's clock ahead", world.portal_clock(7200), _EITHER, _ANY, Need.CLOCKS, _FOLDER),
    Fault("bit flipped at rest", world.flip_at_rest, (Kind.COMPLETE,), _BEFORE, storages=_FOLDER),
    Fault("part lost at rest", world.lose_part, (Kind.COMPLETE,), _BEFORE, storages=_FOLDER),
)
