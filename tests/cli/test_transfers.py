"""`transfers` and `agent`: the queue from any shell, with and without a portal."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from backlot_tui import __version__
from backlot_tui.desk.transfers import NO_AGENT
from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.domain.statuses import DeliveryState as D
from backlot_tui.domain.statuses import WaitingFor
from backlot_tui.state import deliveries
from backlot_tui.state.agent_rules import note
from backlot_tui.state.database import Database
from backlot_tui.state.folder import StateFolder, open_state_folder
from backlot_tui.state.identity import FileIdentity
from backlot_tui.state.new_deliveries import NewFile
from backlot_tui.state.presence import hold
from backlot_tui.state.work_schema import open_work
from tests.support.local_deliveries import add_delivery
from tests.support.processes import PATIENCE_S, Ended, Operator, wait_until

NOBODY = "http://127.0.0.1:9"
MB = 1_000_000


@pytest.fixture
def operator(tmp_path: Path) -> Iterator[Operator]:
    """Somebody whose portal cannot be reached."""
    somebody = Operator(tmp_path / "state", NOBODY, "token")
    yield somebody
    somebody.stop_agent()


@pytest.fixture
def work(operator: Operator) -> Database:
    return open_work(open_state_folder(operator.state_dir).work_db)


def add(
    work: Database,
    delivery_id: str,
    *sizes: int,
    name: str = "Harbour of Glass",
    request: str = "",
) -> str:
    assert add_delivery(
        work,
        delivery_id=delivery_id,
        portal=NOBODY,
        request_id=request or f"SR-{delivery_id}",
        request_name=name,
        source_type="Secondary Audio",
        files=[
            NewFile(f"/m/{n}.wav", f"{n}.wav", FileIdentity(size, 1, 2, 3, 4), {})
            for n, size in enumerate(sizes or (100 * MB,))
        ],
        overrides={},
        settle_until=None,
    )
    return delivery_id


def transferring(work: Database, delivery_id: str, sent: int, rate: float, phase: str = "") -> None:
    deliveries.move(work, delivery_id, D.TRANSFERRING)
    found = deliveries.delivery(work, delivery_id)
    assert found is not None
    deliveries.save_progress(work, delivery_id, rate, [(found.transfers[0].id, sent)], phase)


@pytest.fixture
def agent(operator: Operator) -> Iterator[None]:
    """One that does nothing, for what is shown while one runs."""
    with hold(open_state_folder(operator.state_dir).agent_lock, __version__):
        yield


def transfers(operator: Operator, *arguments: str) -> Ended:
    return operator.run("transfers", *arguments)


def states(work: Database) -> dict[str, D]:
    return {each.id: each.state for each in deliveries.all_deliveries(work)}


def test_an_empty_queue_says_so(operator: Operator) -> None:
    assert transfers(operator).out == "0 transfers.\n"


@pytest.mark.usefixtures("agent")
def test_the_list_tells_phase_share_rate_and_what_is_left(
    operator: Operator, work: Database
) -> None:
    transferring(work, add(work, "aaaa1111"), 50 * MB, 10.0 * MB)
    transferring(work, add(work, "bbbb2222"), 0, 0.0, phase="Hashing")
    deliveries.move(work, add(work, "cccc3333"), D.WAITING, waiting_for=WaitingFor.SPACE)
    add(work, "dddd4444")
    lines = transfers(operator).out.splitlines()
    assert "50 %" in lines[1]
    assert "10.0 MB/s" in lines[1]
    assert " 5 s " in lines[1]
    assert "Hashing" in lines[2]
    assert "Waiting for room at the portal" in lines[3]
    assert "Waiting for its turn" in lines[4]
    assert lines[5] == "4 transfers: 350 MB left at 10.0 MB/s, about 35 s."
    assert len({line.index("SR-") for line in lines[1:5]}) == 1, "the columns are not aligned"


@pytest.mark.usefixtures("agent")
def test_what_is_verified_is_its_own_phase_and_99_9_percent_is_not_100(
    operator: Operator, work: Database
) -> None:
    transferring(work, add(work, "aaaa1111"), 100 * MB - 1, 0.0)
    assert "99 %" in transfers(operator).out
    deliveries.move(work, "aaaa1111", D.VERIFYING)
    assert "Verifying" in transfers(operator).out


@pytest.mark.usefixtures("agent")
def test_json_carries_the_same_and_each_file(operator: Operator, work: Database) -> None:
    transferring(work, add(work, "aaaa1111", 60 * MB, 40 * MB), 50 * MB, 10.0 * MB)
    told = transfers(operator, "--json").json
    assert told["queue"] == {
        "moving": 1,
        "paused": 0,
        "failed": 0,
        "left_bytes": 50 * MB,
        "rate": 10 * MB,
        "remaining_s": 5.0,
        "agent_runs": True,
    }
    [transfer] = told["transfers"]
    assert (transfer["phase"], transfer["remaining_s"]) == ("Transferring", 5.0)
    assert [file["size"] for file in transfer["files"]] == [60 * MB, 40 * MB]


def test_hostile_names_act_on_no_terminal(operator: Operator, work: Database) -> None:
    add(work, "aaaa1111", name="Evil\x1b[2J\ntitle")
    shown = transfers(operator).out
    assert "\x1b" not in shown
    assert "Evil␛[2J␊title" in shown


def test_a_short_id_serves_if_it_is_unmistakable(operator: Operator, work: Database) -> None:
    add(work, "aaaa1111")
    add(work, "aaaa2222")
    assert transfers(operator, "pause", "aaaa1").code == 0
    assert states(work) == {"aaaa1111": D.PAUSED, "aaaa2222": D.QUEUED}
    for name, code, says in (
        ("aaaa", 2, "2 deliveries begin"),
        ("aa", 2, "too short"),
        ("ffff", 3, "no delivery"),
        ("aaaa1/none.wav", 3, "no file"),
    ):
        ended = transfers(operator, "pause", name)
        assert (ended.code, says in ended.err) == (code, True), ended.err


def test_a_single_file_is_paused_but_never_canceled(operator: Operator, work: Database) -> None:
    add(work, "aaaa1111", MB, MB)
    assert transfers(operator, "pause", "aaaa1111/1.wav").code == 0
    shown = transfers(operator, "--files").out
    assert "Paused files: 1 of 2" in shown
    ended = transfers(operator, "cancel", "aaaa1111/1.wav")
    assert ended.code == 4
    assert "arrives as one or not at all" in ended.err
    assert "pause the file" in ended.err
    assert states(work) == {"aaaa1111": D.QUEUED}


def test_some_of_several_are_refused_by_name_and_the_others_are_done(
    operator: Operator, work: Database
) -> None:
    deliveries.move(work, add(work, "aaaa1111"), D.FAILED)
    add(work, "bbbb2222")
    ended = transfers(operator, "pause", "aaaa1111", "bbbb2222")
    assert ended.code == 6
    assert "Delivery aaaa1111: It is Failed" in ended.err
    assert "Delivery bbbb2222: Paused." in ended.out
    assert states(work)["bbbb2222"] is D.PAUSED


def test_a_script_reads_what_was_done_and_what_was_refused_in_one_object(
    operator: Operator, work: Database
) -> None:
    add(work, "bbbb2222")
    for words in (("pause",), ("priority", "high"), ("limit", "2M")):
        ended = transfers(operator, *words, "zzzz9999", "bbbb2222", "--json")
        assert ended.code == 6
        assert [each["what"] for each in ended.json["done"]] == ["Delivery bbbb2222"]
        [refused] = ended.json["refused"]
        assert (refused["what"], refused["code"]) == ("zzzz9999", "delivery-unknown")
        assert "1 of 2 were refused." in ended.err
    alone = transfers(operator, "pause", "zzzz9999", "--json")
    assert (alone.code, alone.json["problem"]["code"]) == (3, "delivery-unknown")


def test_what_goes_on_is_carried_also_where_another_was_refused(
    operator: Operator, work: Database
) -> None:
    deliveries.move(work, add(work, "aaaa1111"), D.PAUSED)
    assert transfers(operator, "resume", "aaaa1111", "zzzz9999").code == 6
    assert operator.agent_pid() is not None


def test_all_pauses_and_resumes_all_but_cancels_none(operator: Operator, work: Database) -> None:
    for delivery_id in ("aaaa1111", "bbbb2222"):
        add(work, delivery_id)
    assert transfers(operator, "pause", "--all").code == 0
    assert set(states(work).values()) == {D.PAUSED}
    assert transfers(operator, "cancel", "--all").code == 2
    assert transfers(operator, "resume", "--all").code == 0
    assert D.PAUSED not in states(work).values()


def test_retry_all_leaves_what_only_its_request_can_bring_back(
    operator: Operator, work: Database
) -> None:
    for delivery_id in ("aaaa1111", "bbbb2222"):
        add(work, delivery_id)
    deliveries.save_plan(work, "aaaa1111", [(0, "f1", 16, 1)])
    for delivery_id in ("aaaa1111", "bbbb2222"):
        deliveries.move(work, delivery_id, D.FAILED, reason_code="source-changed")
    ended = transfers(operator, "retry", "--all")
    assert (ended.code, ended.err) == (0, "")
    assert "bbbb2222" in ended.out and "aaaa1111" not in ended.out
    assert transfers(operator, "retry", "aaaa1111").code == 4


def test_all_of_nothing_says_so_and_does_not_go_with_ids(
    operator: Operator, work: Database
) -> None:
    for what in ("pause", "resume", "retry"):
        assert transfers(operator, what, "--all").out == f"There is nothing to {what}.\n"
    assert transfers(operator, "pause", "--all", "--json").json["done"] == []
    add(work, "aaaa1111")
    for words in (("pause", "--all", "aaaa1111"), ("pause", "aaaa1111", "--all")):
        ended = transfers(operator, *words)
        assert (ended.code, "--all does not go with ids." in ended.err) == (2, True), ended.err
    assert states(work) == {"aaaa1111": D.QUEUED}
    assert transfers(operator, "retry", "--all").out == "An agent was started.\n"


def test_an_empty_id_is_refused_in_a_sentence(operator: Operator) -> None:
    ended = transfers(operator, "pause", "")
    assert ended.code == 2
    assert ended.err.startswith("backlot-tui: '' is too short for a delivery's id.")


def test_a_retry_is_made_at_once_by_an_agent_that_is_started_for_it(
    operator: Operator, work: Database
) -> None:
    deliveries.move(
        work,
        add(work, "aaaa1111"),
        D.WAITING,
        waiting_for=WaitingFor.SIGN_IN,
        next_try_at=9e9,
        tries=3,
    )
    ended = transfers(operator, "retry", "aaaa1111")
    assert ended.code == 0, ended.err
    assert operator.agent_pid() is not None

    def tried() -> bool:
        found = deliveries.delivery(work, "aaaa1111")
        return found is not None and found.next_try_at < 9e9 and found.tries == 1

    wait_until(tried, "it has been tried")


def test_retry_all_takes_what_has_lost_its_agent_too(operator: Operator, work: Database) -> None:
    transferring(work, add(work, "aaaa1111"), 1, 0.0)
    deliveries.move(work, "aaaa1111", D.INTERRUPTED)
    transferring(work, add(work, "bbbb2222"), 1, 0.0)
    ended = transfers(operator, "retry", "--all", "--json")
    assert ended.json["done"] == [{"what": "Delivery aaaa1111", "now": "Tried again now"}]


def test_priorities_and_places_are_shown_in_the_order_of_the_queue(
    operator: Operator, work: Database
) -> None:
    for delivery_id in ("aaaa1111", "bbbb2222", "cccc3333"):
        add(work, delivery_id)
    assert transfers(operator, "priority", "high", "cccc3333").code == 0
    assert transfers(operator, "priority", "down", "aaaa1111").code == 0
    order = [line.split()[0] for line in transfers(operator).out.splitlines()[1:4]]
    assert order == ["cccc3333", "bbbb2222", "aaaa1111"]
    assert transfers(operator, "priority", "urgent", "aaaa1111").code == 2


def test_limits_are_told_with_their_origin_and_the_next_change(operator: Operator) -> None:
    assert "is off." in transfers(operator, "limit").out
    assert "2.0 MB/s, set by hand" in transfers(operator, "limit", "2M").out
    status = operator.run("agent", "status", "--json").json["agent"]
    assert status["limit"] == {"bytes_per_s": 2 * MB, "from": "hand", "next_change": None}
    assert transfers(operator, "limit", "quick").code == 2
    config = operator.state_dir.parent / "config.toml"
    config.write_text(
        '[agent]\nlimit = "500M"\n[[agent.timetable]]\n'
        'days = "daily"\nfrom = "00:00"\nto = "23:59"\nlimit = "200M"\n'
    )
    shown = transfers(operator, "limit", "config").out
    assert "200 MB/s; from " in shown or "500 MB/s; from " in shown
    change = transfers(operator, "limit", "--json").json["limit"]["next_change"]
    assert change["bytes_per_s"] in (200 * MB, 500 * MB)


def test_the_limit_is_the_one_that_the_running_agent_follows(
    operator: Operator, work: Database
) -> None:
    note(work, AgentSettings(limit=5 * MB), "")
    assert "is off." in transfers(operator, "limit").out, "what an agent followed that has ended"
    with hold(StateFolder(operator.state_dir).agent_lock, "1.0.0"):
        assert "is 5.0 MB/s." in transfers(operator, "limit").out
        assert "is 5.0 MB/s." in operator.run("agent", "status").out


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ('[agent]\nlimit = "quick"', "'quick' is no rate"),
        ("[agent]\nlimit = 5", "[agent] limit"),
        ('[agent]\ntimetable = "night"', "[[agent.timetable]]"),
        ('[[agent.timetable]]\nfrom = "08:00"\nlimit = "1M"', "[[agent.timetable]] to"),
        ('[notify]\ncommand = "mail"', "[notify] command"),
        ("[agent]\nconnections = 99", "from 0 to 32"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_file_and_is_in_nobodys_way(
    operator: Operator, config: str, says: str
) -> None:
    path = operator.state_dir.parent / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(config)
    ended = transfers(operator)
    assert (ended.code, ended.out) == (0, "0 transfers.\n")
    assert says in ended.err and str(path) in ended.err
    path.write_text("")


def test_a_mistake_in_the_config_file_keeps_nobody_from_stopping_a_transfer(
    operator: Operator, work: Database
) -> None:
    add(work, "aaaa1111")
    add(work, "bbbb2222")
    config = operator.state_dir.parent / "config.toml"
    config.write_text("[agent]\nlimit = 5")
    assert transfers(operator, "pause", "aaaa1111").code == 0
    assert transfers(operator, "cancel", "bbbb2222").code == 0
    assert states(work) == {"aaaa1111": D.PAUSED, "bbbb2222": D.CANCELED}
    ended = transfers(operator, "resume", "aaaa1111")
    assert ended.code == 0 and "none starts with such settings" in ended.err
    assert "set by hand" in transfers(operator, "limit", "off").out
    refused = transfers(operator, "limit", "config")
    assert refused.code == 2 and "[agent] limit" in refused.err
    config.write_text("[agent")
    assert transfers(operator, "pause", "--all").code == 0


def test_where_only_an_unreadable_config_file_could_name_the_queue_nothing_is_guessed(
    operator: Operator, tmp_path: Path
) -> None:
    config = operator.state_dir.parent / "config.toml"
    config.write_text(f'[agent]\nlimit = 5\n[profiles.default]\nstate_dir = "{tmp_path}/own"\n')
    operator.extra["BACKLOT_STATE_DIR"] = ""
    assert transfers(operator).code == 0
    assert (tmp_path / "own" / "work.db").exists()
    config.write_text("[agent")
    ended = transfers(operator)
    assert ended.code == 2 and "cannot be read" in ended.err


def test_failures_are_told_until_their_request_is_delivered_again(
    operator: Operator, work: Database
) -> None:
    for delivery_id in ("aaaa1111", "bbbb2222"):
        deliveries.move(work, add(work, delivery_id), D.FAILED, reason="The disk burned.")
    says = "0 transfers. 2 failed: transfers --ended\n"
    assert transfers(operator).out == says
    assert transfers(operator, "--watch").out == says
    assert says in operator.run("agent", "status").out
    assert transfers(operator, "--json").json["queue"]["failed"] == 2
    listed = transfers(operator, "--ended").out
    assert listed.count("The disk burned.") == 2 and listed.endswith("0 transfers.\n")
    add(work, "cccc3333", request="SR-aaaa1111")
    assert transfers(operator).out.splitlines()[2] == (
        "1 transfer: 100 MB left. 1 failed: transfers --ended"
    )


@pytest.mark.usefixtures("agent")
def test_watching_shows_what_has_ended_too_if_that_is_wanted(
    operator: Operator, work: Database
) -> None:
    deliveries.move(work, add(work, "aaaa1111"), D.FAILED, reason="The disk burned.")
    assert "The disk burned." not in transfers(operator, "--watch").out
    assert "aaaa1111  Failed" in transfers(operator, "--watch", "--ended").out


@pytest.mark.usefixtures("agent")
def test_watching_ends_with_the_queue_and_tells_each_phase_once(
    operator: Operator, work: Database
) -> None:
    transferring(work, add(work, "aaaa1111"), 50 * MB, 10.0 * MB)
    lines = operator.start("transfers", "--watch")
    objects = operator.start("transfers", "--watch", "--json")
    assert objects.stdout is not None
    assert lines.stdout is not None
    first = json.loads(objects.stdout.readline())
    assert first["queue"]["moving"] == 1
    assert "Transferring" in lines.stdout.readline()
    deliveries.move(work, "aaaa1111", D.FAILED, reason="The disk burned.")
    out, _ = lines.communicate(timeout=30)
    assert "Failed" in out
    assert "The disk burned." in out
    rest, _ = objects.communicate(timeout=30)
    assert json.loads(rest.splitlines()[-1])["queue"]["moving"] == 0


def test_what_a_killed_agent_left_does_not_look_alive_and_where_to_go_on_is_said_once(
    operator: Operator, work: Database
) -> None:
    transferring(work, add(work, "aaaa1111"), 50 * MB, 10.0 * MB)
    shown = transfers(operator).out
    assert "Waiting for the agent" in shown and "50 %" in shown
    assert "/s" not in shown and " 5 s" not in shown
    assert shown.endswith(f"1 transfer: 50.0 MB left.\n{NO_AGENT}\n")
    status = operator.run("agent", "status").out
    assert status.startswith(f"{NO_AGENT}\n1 transfer: 50.0 MB left.\n")
    assert transfers(operator, "retry", "--all").code == 0
    assert operator.agent_pid() is not None
    assert NO_AGENT not in transfers(operator).out


def test_watching_starts_an_agent_for_what_is_left(operator: Operator, work: Database) -> None:
    transferring(work, add(work, "aaaa1111"), 50 * MB, 10.0 * MB)
    lines = operator.start("transfers", "--watch")
    wait_until(operator.agent_pid, "an agent was started")
    wait_until(lambda: states(work)["aaaa1111"] is not D.TRANSFERRING, "it goes on")
    assert transfers(operator, "cancel", "aaaa1111").code == 0
    out, _ = lines.communicate(timeout=30)
    assert "Canceled" in out and NO_AGENT not in out


def test_watching_says_once_that_the_agent_has_gone(operator: Operator, work: Database) -> None:
    add(work, "aaaa1111")
    with hold(open_state_folder(operator.state_dir).agent_lock, __version__):
        lines = operator.start("transfers", "--watch")
        assert lines.stdout is not None
        assert "Waiting for its turn" in lines.stdout.readline()
    in_the_end = threading.Timer(PATIENCE_S, lines.kill)
    in_the_end.start()
    assert lines.stdout.readline() == f"{NO_AGENT}\n"
    deliveries.move(work, "aaaa1111", D.PAUSED)
    out, _ = lines.communicate(timeout=30)
    in_the_end.cancel()
    assert NO_AGENT not in out


def test_the_unit_is_shown_written_and_removed(operator: Operator, tmp_path: Path) -> None:
    operator.extra["XDG_CONFIG_HOME"] = str(tmp_path / "con fig")
    shown = operator.run("agent", "install", "--print")
    assert shown.code == 0
    unit = tmp_path / "con fig" / "systemd" / "user" / "backlot-tui-agent.service"
    assert not unit.exists()
    ended = operator.run("agent", "install")
    assert ended.code == 0, ended.err
    assert "loginctl enable-linger" in ended.out
    assert unit.read_text() == shown.out
    assert f'"--state-dir" "{operator.state_dir}"' in shown.out
    assert '"--stay"' in shown.out
    verify = shutil.which("systemd-analyze")
    if verify:
        found = subprocess.run(
            [verify, "--user", "--man=no", "verify", str(unit)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        )
        assert "backlot-tui-agent" not in found.stderr, found.stderr
    assert operator.run("agent", "uninstall").code == 0
    assert not unit.exists()
    assert "No unit" in operator.run("agent", "uninstall").out
