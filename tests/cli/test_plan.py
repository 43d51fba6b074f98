"""Plans: what a session would deliver, written down, read, and done: once."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.desk.cards import Card, with_sources, with_value
from backlot_tui.desk.delivering import newest_local
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.session.keeping import keep, load, open_for
from backlot_tui.desk.settings import resolve
from backlot_tui.desk.sources import choose
from backlot_tui.state import cache
from tests.support.processes import Operator, PortalProcess
from tests.support.sound import write_wav


@pytest.fixture
def dubs(operator: Operator) -> list[str]:
    """Ids of requests for dubs that take a delivery and have none yet."""
    rows = operator.run(
        "requests", 'type:"Secondary Audio" status:open material:accepted', "--json"
    ).json["requests"]
    return [row["id"] for row in rows if row["latest_delivery_id"] is None]


def prepare(operator: Operator, request_ids: list[str], folder: Path) -> str:
    """A session with a file and metadata on each card; returns its name."""
    desk = Desk(resolve({"state_dir": str(operator.state_dir), "url": operator.url}, {}))
    requests = [cache.request(desk.cache, desk.portal, each) for each in request_ids]
    row = open_for(desk, [request for request in requests if request is not None])
    session, _ = load(desk, row, lambda each: newest_local(desk, each))
    filled = session.change("Fill", [_filled(card, folder) for card in session.cards])
    keep(desk, row.id, session.writes(filled))
    return row.name


def _filled(card: Card, folder: Path) -> Card:
    path = folder / f"{card.request.id}.wav"
    write_wav(path, seconds=0.2)
    card = with_sources(card, [choose(str(path), card.source_type)])
    return with_value(card, 0, "dub_style", "Lip Sync")


def test_a_plan_is_written_read_and_delivered_once(
    operator: Operator, portal: PortalProcess, dubs: list[str], tmp_path: Path
) -> None:
    name = prepare(operator, dubs[:2], tmp_path)
    plan = tmp_path / "plan.toml"
    assert operator.run("plan", name, "-o", plan).code == 0
    text = plan.read_text("utf-8")
    assert 'label = "Ready to Deliver"' in text
    assert f'path = "{tmp_path}/{dubs[0]}.wav"' in text
    assert operator.run("plan", name, "-o", plan).code == 2, "a plan is never written over"

    dry = operator.run("deliver", "--plan", plan, "--dry-run", "--json")
    assert [card["outcome"] for card in dry.json["cards"]] == ["would be delivered"] * 2
    known = operator.run("deliveries", "--json").json["deliveries"]
    assert not [each for each in known if each["here"]], "a dry run queues nothing"

    done = operator.run("deliver", "--plan", plan, "--wait", "--json")
    assert done.code == 0, done.err
    assert [card["outcome"] for card in done.json["cards"]] == ["queued"] * 2
    assert all(len(portal.stored(request)) == 1 for request in dubs[:2])

    again = operator.run("deliver", "--plan", plan, "--wait", "--json")
    assert again.code == 0, again.err
    assert [card["outcome"] for card in again.json["cards"]] == ["delivered before"] * 2
    assert all(len(portal.stored(request)) == 1 for request in dubs[:2])


def test_what_has_changed_or_is_not_ready_stays_and_is_told(
    operator: Operator, dubs: list[str], tmp_path: Path
) -> None:
    name = prepare(operator, dubs[2:5], tmp_path)
    plan = tmp_path / "plan.toml"
    operator.run("plan", name, "-o", plan)
    write_wav(tmp_path / f"{dubs[2]}.wav", seconds=0.4)
    (tmp_path / f"{dubs[3]}.wav").unlink()

    dry = operator.run("deliver", "--plan", plan, "--dry-run", "--json")
    assert dry.code == 6
    assert sorted(card["outcome"] for card in dry.json["cards"]) == [
        *("stays", "stays", "would be delivered"),
    ]
    assert "2 of 3 cards of the plan were not delivered." in dry.err

    ended = operator.run("deliver", "--plan", plan)

    assert ended.code == 6
    assert f"{dubs[2]}.wav has changed since the plan was written." in ended.out
    assert f"There is no file {tmp_path}/{dubs[3]}.wav." in ended.out
    assert "2 of 3 cards of the plan were not delivered." in ended.err
    assert "1 of 3 cards" in ended.out


def test_a_plan_by_hand_names_files_beside_itself(
    operator: Operator, dubs: list[str], tmp_path: Path
) -> None:
    write_wav(tmp_path / "take.wav", seconds=0.2)
    plan = tmp_path / "by hand.toml"
    plan.write_text(
        f'version = 1\nportal = "{operator.url}"\n[[card]]\nrequest = "{dubs[5]}"\n'
        'delivery = "0b6c7c1e-8f1e-4b57-9a51-0c2f1c1d1e1f"\n'
        'metadata = { dub_style = "lip sync" }\n[[card.file]]\npath = "take.wav"\n'
    )
    ended = operator.run("deliver", "--plan", plan, "--dry-run")
    assert ended.code == 0, ended.err
    assert "would be delivered" in ended.out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("version = 1", "portal: Field required"),
        ('version = 2\nportal = "x"', "version: "),
        ('version = 1\nportal = "x"\nsurprise = 1', "surprise: "),
        ("version = ", "cannot be read"),
        ('version = 1\nportal = "http://elsewhere"', "The plan is for http://elsewhere"),
    ],
)
def test_a_wrong_plan_is_told_in_a_sentence(
    operator: Operator, tmp_path: Path, text: str, told: str
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(text)
    ended = operator.run("deliver", "--plan", plan)
    assert ended.code == 2
    assert told in ended.err


def test_without_a_session_it_says_so(operator: Operator) -> None:
    operator.run("requests")
    ended = operator.run("plan", "no such thing")
    assert ended.code == 3
    assert "There is no session or request 'no such thing'." in ended.err
