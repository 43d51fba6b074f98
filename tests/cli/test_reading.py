"""`requests`, `request`, `deliveries`, `login`: reading, and being let in."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from backlot_tui.portal.records import people
from backlot_tui.portal.records.engine import open_records
from tests.support.processes import Operator, PortalProcess, running_portal
from tests.support.sound import write_wav

FOREIGN = "harbour-lab"


@pytest.fixture
def stranger(portal: PortalProcess, tmp_path: Path) -> Operator:
    """A user of a partner that the demo's user does not act for."""
    with closing(open_records(portal.data)) as records, records.write() as connection:
        name = f"stranger-{tmp_path.name}"
        people.add_user(connection, name, "Stranger", [FOREIGN])
        people.add_token(connection, name, token := people.new_token())
    return Operator(tmp_path / "stranger" / "state", portal.url, token)


def test_the_filter_of_the_dashboard_filters_the_command(operator: Operator) -> None:
    answer = operator.run(
        "requests", 'partner:"Tessera Dubbing"', "status:open", "type:audio", "--json"
    ).json
    assert answer["version"] == 1
    assert answer["live"]
    rows = answer["requests"]
    assert rows
    assert {row["partner"] for row in rows} == {"Tessera Dubbing"}
    assert {row["status"] for row in rows} == {"Open"}
    assert all("Audio" in row["source_type"] for row in rows)
    package = rows[0]["package_id"]
    found = operator.run("requests", f"package:{package}", "--json").json["requests"]
    assert rows[0]["id"] in {row["id"] for row in found}


def test_a_filter_that_cannot_be_read_points_at_the_place(operator: Operator) -> None:
    ended = operator.run("requests", "harbor", "status:")
    assert ended.code == 2
    assert "column 8" in ended.err


def test_the_table_is_for_people_and_counts(operator: Operator) -> None:
    ended = operator.run("requests", "status:canceled")
    assert ended.out.splitlines()[0].split() == [
        *("ID", "DUE", "RISK", "STATUS", "DELIVERY", "SOURCE", "TYPE", "LANGUAGE", "TITLE"),
        "PARTNER",
    ]
    assert ended.out.splitlines()[-1].endswith(" requests")


def test_a_saved_view_serves_the_command(operator: Operator) -> None:
    saved = operator.run(
        "views", "save", "late dubs", "due:overdue", "type:audio", "--sort", "title"
    )
    assert saved.code == 0, saved.err
    assert "late dubs" in saved.out
    rows = operator.run("requests", "--view", "late dubs", "--json").json["requests"]
    same = operator.run("requests", "due:overdue type:audio", "--json").json["requests"]
    assert rows
    assert {row["id"] for row in rows} == {row["id"] for row in same}
    narrower = operator.run("requests", "--view", "late dubs", "language:ja", "--json").json
    assert {row["language"] for row in narrower["requests"]} <= {"ja"}
    missing = operator.run("requests", "--view", "early dubs")
    assert missing.code == 3
    assert "late dubs" in missing.err
    assert operator.run("views", "drop", "late dubs").code == 0
    assert operator.run("views", "--json").json["views"] == []


def test_other_programs_and_screen_readers_get_their_form(operator: Operator) -> None:
    rows = operator.run("requests", "status:canceled", "--json").json["requests"]
    table = operator.run("requests", "status:canceled", "--csv").out.splitlines()
    assert table[0].startswith("id,title,")
    assert len(table) == len(rows) + 1
    plain = operator.run("requests", "status:canceled", "--plain").out
    assert all(f"  {row['id']}\n" in plain for row in rows)
    assert f"{len(rows)} requests" in plain


def test_what_is_not_yours_does_not_exist(operator: Operator, stranger: Operator) -> None:
    own = {row["id"] for row in operator.run("requests", "--json").json["requests"]}
    foreign = {row["id"] for row in stranger.run("requests", "--json").json["requests"]}
    assert own
    assert foreign
    assert not own & foreign
    theirs = min(foreign)
    unknown = operator.run("request", "SR-000000")
    hidden = operator.run("request", theirs)
    assert (unknown.code, hidden.code) == (3, 3)
    assert hidden.err == unknown.err.replace("SR-000000", theirs)


def test_deliveries_of_others_stay_unseen(
    operator: Operator, stranger: Operator, tmp_path: Path
) -> None:
    write_wav(tmp_path / "a.wav")
    done = operator.run(
        "deliver", "SR-104055", tmp_path / "a.wav", "--set", "dub_style=hybrid", "--wait", "--json"
    )
    assert done.code == 0, done.err
    delivery = done.json["delivery"]["id"]
    seen = {view["id"] for view in operator.run("deliveries", "--json").json["deliveries"]}
    others = {view["id"] for view in stranger.run("deliveries", "--json").json["deliveries"]}
    assert delivery in seen
    assert delivery not in others


def test_a_login_serves_every_later_command_without_flags(
    portal: PortalProcess, tmp_path: Path
) -> None:
    somebody = Operator(tmp_path / "state")
    nowhere = somebody.run("requests")
    assert nowhere.code == 2
    assert "backlot-tui login URL" in nowhere.err
    (tmp_path / "token").write_text(portal.token + "\n")
    ended = somebody.run("login", portal.url, "--token-file", tmp_path / "token")
    assert ended.code == 0, ended.err
    assert "Dana Demo" in ended.out
    assert portal.token not in ended.out + ended.err
    assert somebody.run("requests", "--json").json["requests"]


def test_a_wrong_token_is_not_kept(portal: PortalProcess, tmp_path: Path) -> None:
    somebody = Operator(tmp_path / "state", extra={"BACKLOT_TOKEN": "wrong"})
    ended = somebody.run("login", portal.url)
    assert ended.code == 7
    assert not (somebody.state_dir / "credentials.json").exists()


def test_the_local_copy_serves_when_the_portal_does_not_answer(tmp_path: Path) -> None:
    with running_portal(tmp_path / "portal") as own:
        somebody = Operator(tmp_path / "state", own.url, own.token)
        known = somebody.run("requests", "--json").json["requests"]
    ended = somebody.run("requests", "--json")
    assert ended.code == 0
    assert "Showing the local copy" in ended.err
    assert not ended.json["live"]
    assert ended.json["requests"] == known
    nobody = Operator(tmp_path / "fresh" / "state", own.url, own.token)
    assert nobody.run("requests").code == 5, "without a copy there is nothing to show"


def test_problems_are_json_where_json_was_asked_for(operator: Operator) -> None:
    ended = operator.run("request", "SR-0", "--json")
    assert ended.code == 3
    assert ended.json["problem"]["exit_code"] == 3
    assert ended.json["problem"]["code"]


@pytest.mark.parametrize(
    "arguments", [["no-such"], ["requests", "--colour"], ["deliver"], ["agent", "dance"]]
)
def test_a_wrong_command_is_one_sentence_and_where_to_look(
    operator: Operator, arguments: list[str]
) -> None:
    ended = operator.run(*arguments)
    assert ended.code == 2
    assert "--help" in ended.err
    assert len(ended.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "command",
    [
        "",
        "desk",
        "requests",
        "request",
        "deliver",
        "deliveries",
        "login",
        "agent",
        "portal",
        "demo",
    ],
)
def test_help_is_everywhere(operator: Operator, command: str) -> None:
    ended = operator.run(*([command] if command else []), "--help")
    assert ended.code == 0
    assert "usage: backlot-tui" in ended.out


def test_the_desk_without_a_terminal_says_so(operator: Operator) -> None:
    ended = operator.run()
    assert ended.code == 2
    assert "needs a terminal" in ended.err


@pytest.mark.parametrize("words", [("request", ""), ("override", "", "--reason", "x")])
def test_an_empty_id_is_not_found_and_nothing_to_try_again(
    operator: Operator, words: tuple[str, ...]
) -> None:
    ended = operator.run(*words)
    assert ended.code == 3
    assert "An empty id names nothing." in ended.err
