"""The quick way through many rows lets through the same rows as the language's own matcher."""

from __future__ import annotations

import pytest

from backlot_tui.desk.latest import latest_state
from backlot_tui.desk.listing import Listing
from backlot_tui.desk.overview import DeliveryView
from backlot_tui.domain.filters import matcher, parse
from backlot_tui.domain.moment import Moment
from backlot_tui.domain.statuses import DeliveryState
from backlot_tui.ui.filter_text import chosen_values, with_values, without_key
from tests.ui.desks import NOW, request, some_requests

D = DeliveryState


@pytest.mark.parametrize(
    "text",
    ["", "glass", "GLASS s01e02", "!glass", "salt,s01e03", "!salt,s01e03", "type:audio pk10",
     'status:"Open" !language:fr-FR harbour', "nothing at all", 'partner:"Inkwell"'],
)  # fmt: skip
def test_narrowing_agrees_with_the_matcher(text: str) -> None:
    rows, wanted, moment = some_requests(), parse(text), Moment(NOW)
    holds = matcher(wanted, moment)
    expected = [at for at, row in enumerate(rows) if holds(row)]
    assert list(Listing(rows).narrow(wanted, moment)) == expected


def test_a_menu_rewrites_only_its_own_key() -> None:
    wanted = parse('salt type:"Subtitle" !status:open title:x type:audio')
    assert without_key(wanted, "type") == "salt !status:open title:x"
    assert without_key(wanted, "status") == wanted.text
    assert with_values(wanted, "type", ["AV (Muxed)", "SDH/CC"]) == (
        'salt !status:open title:x type:"AV (Muxed)","SDH/CC"'
    )
    assert with_values(parse(""), "status", ["Open"]) == 'status:"Open"'


def test_a_menu_reads_back_what_it_wrote() -> None:
    known = ["Subtitle", "Secondary Audio", "Audio Description"]
    assert chosen_values(parse('type:"Subtitle"'), "type", known) == {"Subtitle"}
    assert chosen_values(parse("type:audio !type:sub"), "type", known) == set(known[1:])


def here(
    state: DeliveryState, delivery_id: str = "d1", created: str = "2026-11-20"
) -> DeliveryView:
    return DeliveryView(
        delivery_id, "SR-1", "n", "t", state, "", 1, 10, 0, 0.0, f"{created}T10:00:00Z", "", True
    )


@pytest.mark.parametrize(
    ("told", "own", "expected"),
    [
        (None, None, None),
        (D.PASSED, None, D.PASSED),
        (None, here(D.QUEUED), D.QUEUED),
        (D.INSPECTION_FAILED, here(D.TRANSFERRING, "d2"), D.TRANSFERRING),
        (D.PASSED, here(D.PENDING_INSPECTION), D.PASSED),
        (D.TRANSFERRING, here(D.FAILED), D.FAILED),
        (D.QC_FAILED, here(D.FAILED, "d0", "2026-11-01"), D.QC_FAILED),
        (D.QC_FAILED, here(D.FAILED, "d2", "2026-11-21"), D.FAILED),
    ],
)
def test_the_latest_state_is_the_portals_unless_this_machine_is_ahead(
    told: DeliveryState | None, own: DeliveryView | None, expected: DeliveryState | None
) -> None:
    row = request(
        1,
        latest_delivery_id="d1" if told else None,
        latest_delivery_state=told,
        latest_delivery_at="2026-11-20T10:00:00Z" if told else None,
    )
    assert latest_state(row, own) is expected
