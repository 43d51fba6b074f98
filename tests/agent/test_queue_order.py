"""What goes next, by rows alone."""

from __future__ import annotations

from backlot_tui.agent.queue import SMALL, Slots, next_up
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.guides import read_guide
from backlot_tui.state.queue_rows import QueueRow

NOW = 1_000_000.0
SLOTS = Slots(large=2, small=3)
LARGE = SMALL + 1


def row(
    delivery_id: str,
    size: int = 1000,
    *,
    priority: int = 0,
    portal: str = "https://one",
    state: DeliveryState = DeliveryState.QUEUED,
    next_try_at: float = 0.0,
    ending: bool = False,
) -> QueueRow:
    place = int("".join(filter(str.isdigit, delivery_id)) or 0)
    return QueueRow(delivery_id, portal, state, next_try_at, priority, place, None, size, ending)


def started(rows: list[QueueRow], running: str = "") -> list[str]:
    line = sorted(rows, key=lambda each: each.order)
    return [each.id for each in next_up(line, frozenset(running.split()), SLOTS, NOW)]


def test_the_first_of_the_queue_start_until_the_slots_are_taken() -> None:
    assert started([row(f"d{n}", LARGE) for n in range(5)]) == ["d0", "d1"]
    assert started([row(f"d{n}") for n in range(5)]) == ["d0", "d1", "d2"]


def test_small_ones_do_not_wait_behind_large_ones_nor_the_other_way_round() -> None:
    films = [row(f"film{n}", LARGE) for n in range(3)]
    texts = [row(f"text{n}") for n in range(10, 15)]
    assert started([*films, *texts], running="film0 film1") == ["text10", "text11", "text12"]
    assert started([*films, *texts], running="text10 text11 text12") == ["film0", "film1"]


def test_a_higher_priority_starts_although_lower_ones_hold_the_slots() -> None:
    rows = [row("d1", LARGE), row("d2", LARGE), row("d3", LARGE, priority=1)]
    assert started(rows, running="d1 d2") == ["d3"]


def test_a_lower_priority_waits_while_higher_ones_hold_the_slots() -> None:
    rows = [row("d1", LARGE), row("d2", LARGE), row("d3", LARGE, priority=-1)]
    assert started(rows, running="d1 d2") == []


def test_every_portal_has_slots_of_its_own() -> None:
    rows = [row(f"d{n}", LARGE) for n in (1, 2, 3)] + [row("d4", LARGE, portal="https://two")]
    assert started(rows, running="d1 d2") == ["d4"]


def test_what_is_paused_waits_or_ends_takes_no_turn() -> None:
    rows = [
        row("d1", state=DeliveryState.PAUSED),
        row("d2", state=DeliveryState.WAITING, next_try_at=NOW + 1),
        row("d3", ending=True),
        row("d4", state=DeliveryState.WAITING, next_try_at=NOW),
        row("d5", state=DeliveryState.INTERRUPTED),
    ]
    assert started(rows) == ["d4", "d5"]


def test_the_guide_says_how_many_slots_there_are() -> None:
    slots = Slots()
    assert f"({slots.large} and {slots.small})" in read_guide("transfers").body
