"""A plan with a file whose name tells of another request."""

from __future__ import annotations

from pathlib import Path

from backlot_tui.desk.plans.carrying_out import Done, Outcome, carry_out
from backlot_tui.desk.plans.plan import Plan, PlannedCard, PlannedFile
from tests.desk.session.desks import a_desk
from tests.support.rows import a_request
from tests.support.sound import write_wav

GLASS = a_request(id="SR-1", title="Harbour of Glass")
ROAD = a_request(id="SR-2", title="The Salt Road")


def outcome(folder: Path, **overrides: str) -> Outcome:
    desk = a_desk(folder, [GLASS, ROAD])
    path = folder / "Salt_Road_DUB_de-DE.wav"
    write_wav(path, seconds=0.1)
    said = {"dub_style": "Lip Sync"}
    card = PlannedCard("SR-1", "d1", (PlannedFile(str(path)),), said, overrides)
    plan = Plan(desk.portal, (card,))
    return carry_out(desk, plan, {"SR-1": GLASS}, dry_run=True)[0]


def test_it_stays_until_somebody_says_why(tmp_path: Path) -> None:
    stays = outcome(tmp_path)
    assert stays.done is Done.STAYS
    assert "the name has the title The Salt Road" in stays.why
    said = outcome(tmp_path, **{"NAME-CONTRADICTS": "misnamed"})
    assert said.done is Done.WOULD_BE
