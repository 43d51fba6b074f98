"""The owner's side by command: a whole cycle, beside a portal that runs and without one."""

from __future__ import annotations

import getpass
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.commands import called
from tests.support.processes import Ended, Operator
from tests.support.sound import write_wav

COLUMNS = "id,title,title_id,package_id,source_type,language,partner_id,partner,due,material_status"
PORTAL = [sys.executable, "-m", "backlot_tui", "portal"]
LINES = [
    "R-1,Harbour,811,9001,Secondary Audio,de-DE,northlight,Northlight,2026-12-20,Accepted",
    'R-2,"Salt, Iron",812,9002,Secondary Audio,fr-FR,northlight,Northlight,2026-12-21,Accepted',
    "R-3,Lantern,813,9003,Subtitle,ja,tessera,Tessera Dubbing,2026-12-22,Not Received",
]


@dataclass
class Owner:
    """Somebody at the portal's machine, with its data folder; at a shell, if they have one."""

    data: Path
    shell: Operator | None = None

    def do(self, *words: str | Path, code: int = 0) -> Ended:
        do = self.shell.run if self.shell else called
        ended = do("portal", *words, "--data", self.data)
        assert ended.code == code, ended.out + ended.err
        assert "Traceback" not in ended.err
        return ended

    def ask(self, *words: str | Path, code: int = 0) -> dict[str, Any]:
        return self.do(*words, "--json", code=code).json

    def add_user(self, user: str, *partners: str) -> str:
        """A new user's token."""
        flags = [word for partner in partners for word in ("--partner", partner)]
        self.do("users", "add", user, "--name", user.title(), *flags)
        token: str = self.ask("tokens", "add", user)["token"]
        return token

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The address of a portal at work on the folder."""
        process = subprocess.Popen(
            [*PORTAL, "serve", "--data", str(self.data), "--json"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        lines: list[str] = []
        while not (lines and lines[-1].startswith("}")):
            lines.append(process.stdout.readline())
            assert lines[-1], "the portal did not start"
        try:
            yield json.loads("".join(lines))["url"]
        finally:
            process.terminate()
            process.wait(30)
            process.stdout.close()

    def statuses(self) -> dict[str, int]:
        """How many requests there are of each status."""
        counts: dict[str, int] = self.ask("info")["portal"]["requests"]
        return {name: count for name, count in counts.items() if count}


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    return Owner(tmp_path / "data")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported")
    owner = Owner(folder / "data")
    owner.do("import", listing(folder), "--create-partners")
    return owner.data


@pytest.fixture
def stocked(owner: Owner, imported: Path) -> Owner:
    """The owner of a folder with the requests of LINES."""
    shutil.copytree(imported, owner.data)
    return owner


def listing(folder: Path, *lines: str, header: str = COLUMNS) -> Path:
    path = folder / "list.csv"
    path.write_text("\n".join([header, *(lines or LINES)]) + "\n", encoding="utf-8")
    return path


def test_a_facility_runs_the_whole_cycle_by_command(stocked: Owner, tmp_path: Path) -> None:
    stocked.shell = Operator(tmp_path / "owner")
    token = stocked.add_user("ana", "northlight")
    ana = Operator(tmp_path / "state")
    (tmp_path / "token").write_text(token)
    source = tmp_path / "dub.wav"
    write_wav(source)
    with stocked.serving() as url:
        assert ana.run("login", url, "--token-file", tmp_path / "token").code == 0
        deliver = ("deliver", "R-1", source, "--set", "dub_style=Lip Sync", "--wait-inspected")
        ended = ana.run(*deliver)
        assert ended.code == 0, ended.err
        [row] = stocked.ask(
            "qc", "R-1", "fail", "--code", "AUDIO-SYNC", "--reason", "Sync drifts from 00:10"
        )["requests"]
        assert row["status"] == "Redelivery Requested"
        assert row["latest_delivery_state"] == "Rejected"
        assert row["reason"] == "AUDIO-SYNC: Sync drifts from 00:10"

        write_wav(source, seed=2)
        ended = ana.run(*deliver)
        assert ended.code == 0, ended.err
        [row] = stocked.ask("qc", "R-1", "pass")["requests"]
        assert (row["status"], row["latest_delivery_state"]) == ("Accepted", "Accepted")

        told = ana.run("request", "R-1", "--json").json
        assert told["request"]["status"] == "Accepted"
        mine = [entry["what"] for entry in told["history"] if entry["who"] == OWNER]
        assert mine == [
            "imported the request",
            "failed QC: AUDIO-SYNC: Sync drifts from 00:10",
            "passed QC",
        ]
    ana.stop_agent()


OWNER = f"{getpass.getuser()} (owner)"


def test_desks_see_at_once_what_the_owner_does(stocked: Owner) -> None:
    token = stocked.add_user("ana", "northlight")
    with stocked.serving() as url:
        client = httpx.Client(
            base_url=f"{url}/v1/", headers={"Authorization": f"Bearer {token}"}, timeout=40
        )
        cursor = client.get("requests").json()["changes_cursor"]
        stocked.do("material", "R-2", "received", "--reason", "The reels came")
        done = time.monotonic()
        told = client.get("changes", params={"since": cursor, "wait": 20}).json()
        assert time.monotonic() - done < 2
        [change] = told["changes"]
        assert change["request"]["id"] == "R-2"
        assert change["request"]["material_status"] == "Received"
        stocked.do("users", "revoke", "ana")
        assert client.get("me").status_code == 401


def test_an_import_with_a_bad_line_imports_nothing_and_names_them_all(
    stocked: Owner, tmp_path: Path
) -> None:
    before = stocked.ask("info")["portal"]
    bad = [
        "R-4,Fine,1,1,Subtitle,ja,northlight,,2026-12-01,",
        "R-5,Day,1,1,Subtitle,ja,northlight,,2026-13-01,",
        "R-6,Type,1,1,Papyrus,ja,northlight,,2026-12-01,",
        "R-4,Again,1,1,Subtitle,ja,northlight,,2026-12-01,",
        "R-7,Who,1,1,Subtitle,ja,nobody,,2026-12-01,",
        "R/8,Slash,1,1,Subtitle,ja,northlight,,2026-12-01,",
        ",Nameless,1,1,Subtitle,ja,northlight,,2026-12-01,",
        "R-9,Short,1",
        "R-10,\x1b[2J,1,1,Subtitle,\x1b]0;x,northlight,,2026-12-01,",
    ]
    ended = stocked.do("import", listing(tmp_path, *bad), "--json", code=2)
    problem = ended.json["problem"]
    assert problem["code"] == "import-lines"
    numbers = [detail.split()[1] for detail in problem["details"]]
    assert numbers == ["3", "4", "5", "6", "7", "8", "9", "10"]
    assert "of line 2 again" in problem["details"][2]
    assert "--create-partners" in problem["details"][3]
    assert "\x1b" not in ended.out + ended.err
    moved = "R-3,Lantern,813,9003,Subtitle,ja,northlight,,2026-12-22,"
    told = stocked.do("import", listing(tmp_path, *bad[:1], moved), code=2)
    assert "line 3 moves R-3 to another partner" in told.err
    assert stocked.ask("info")["portal"]["requests"] == before["requests"]


def test_all_that_is_wrong_with_a_request_is_told_at_once_and_where_it_stands(
    stocked: Owner, tmp_path: Path
) -> None:
    fine = {
        "id": "R-4",
        "title": "Fine",
        "title_id": "1",
        "package_id": "1",
        "source_type": "Subtitle",
        "partner_id": "northlight",
        "due": "2026-12-01",
    }
    bad = {**fine, "id": "R-5", "due": "soon", "source_type": "Papyrus", "language": "?"}
    path = tmp_path / "requests.json"
    path.write_text(json.dumps([fine, bad], indent=4))
    told = stocked.do("import", path, code=2)
    [line] = [line for line in told.err.splitlines() if "request 2 " in line]
    for fault in ("due 'soon'", "source type 'Papyrus'", "language '?'"):
        assert fault in line


def test_what_is_known_is_revised_and_keeps_the_portals_own_state(
    stocked: Owner, tmp_path: Path
) -> None:
    token = stocked.add_user("ana", "northlight")
    stocked.do("set-status", "R-1", "canceled", "--reason", "Not wanted")
    first = LINES[0].replace("2026-12-20", "2027-01-10").replace("Accepted", "Not Received")
    told = stocked.ask("import", listing(tmp_path, first, *LINES[1:]))
    assert told["imported"] == {"new": 0, "changed": 1, "unchanged": 2, "partners": []}
    with stocked.serving() as url:
        headers = {"Authorization": f"Bearer {token}"}
        row = httpx.get(f"{url}/v1/requests/R-1", headers=headers).json()["request"]
    assert (row["due"], row["status"], row["reason"], row["material_status"]) == (
        *("2027-01-10", "Canceled", "Not wanted", "Accepted"),
    )


def test_json_and_standard_input_are_taken_too(owner: Owner, tmp_path: Path) -> None:
    names = COLUMNS.split(",")
    entries = [dict(zip(names, LINES[0].split(","), strict=True)) | {"episode": 3, "season": None}]
    path = tmp_path / "list.json"
    for told, new in (({"requests": entries}, 1), (entries, 0)):
        path.write_text(json.dumps(told))
        assert owner.ask("import", path, "--create-partners")["imported"]["new"] == new
    ended = subprocess.run(
        [*PORTAL, "import", "-", "--create-partners", "--data", str(owner.data)],
        input="\ufeff" + listing(tmp_path).read_text(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("2 new, 1 changed, 0 as they were.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"id,colour\n1,2\n", "there is no column 'colour'"),
        (b"id,id\n1,2\n", "two columns have the same name"),
        (b"[1, 2", "The file is not JSON"),
        (b'{"rows": []}', "neither a list of requests"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b'id,title\n"a,b', "is not CSV"),
        (b'[{"id": "R-1", "title": {"a": 1}}, 7, "x"]', "3 of 3 requests cannot be imported"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(
    owner: Owner, tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "list"
    path.write_bytes(content)
    assert sentence in owner.do("import", path, code=2).err
    owner.do("import", tmp_path / "nowhere", code=3)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe\x00", "it is not text in UTF-8"),
        (b"a = " + b"[" * 5000, "it is nested too deeply"),
        (b"version = ", "it is no TOML"),
        (b"version = 1", "version: Input should be a valid string"),
    ],
    ids=["other-encoding", "deep", "no-toml", "no-table"],
)
def test_a_catalogue_that_is_none_is_refused_in_a_sentence(
    stocked: Owner, tmp_path: Path, content: bytes, sentence: str
) -> None:
    catalogue = tmp_path / "types.toml"
    catalogue.write_bytes(content)
    ended = stocked.do("import", listing(tmp_path), "--catalogue", catalogue, code=2)
    assert f"The catalogue {catalogue} cannot be used: " in ended.err
    assert sentence in ended.err
    assert "pydantic" not in ended.err


def test_a_canceled_request_goes_back_to_what_it_was_and_nowhere_else(stocked: Owner) -> None:
    stocked.do("set-status", "R-1", "Canceled", "--reason", "Asked for twice")
    refused = stocked.do("set-status", "R-1", "Upgraded", "--reason", "x", code=8)
    assert "It can go back to Open" in refused.err
    [row] = stocked.ask("set-status", "R-1", "open", "--reason", "Wanted after all")["requests"]
    assert (row["status"], row["reason"]) == ("Open", None)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("set-status", "R-1", "Accepted", "--reason", "x"), 8),
        (("set-status", "R-1", "Redelivery Requested", "--reason", "x"), 8),
        (("set-status", "R-1", "Sold", "--reason", "x"), 2),
        (("set-status", "R-1", "Canceled"), 2),
        (("set-status", "R-1", "Canceled", "--reason", " "), 2),
        (("qc", "R-1", "pass"), 8),
        (("qc", "R-1", "perhaps"), 2),
        (("qc", "R-1", "fail", "--reason", "x"), 2),
        (("override", "R-1", "accept"), 8),
        (("request-redelivery", "R-1", "--reason", "x"), 8),
        (("material", "R-1", "Accepted"), 8),
        (("material", "R-0", "Received"), 3),
        (("users", "add", "ana", "--partner", "nobody"), 3),
        (("users", "add", "a b"), 2),
        (("users", "add"), 2),
        (("users", "revoke", "nobody"), 3),
        (("partners", "add", "northlight"), 4),
        (("tokens", "add", "nobody"), 3),
        (("tokens", "revoke", "nobody"), 3),
    ],
)
def test_a_mistake_is_one_sentence_and_changes_nothing(
    stocked: Owner, words: tuple[str, ...], code: int
) -> None:
    ended = stocked.do(*words, code=code)
    assert ended.out == ""
    assert len(ended.err.splitlines()) == 1
    assert stocked.statuses() == {"Open": 3}


def test_of_several_requests_the_failed_ones_are_named_and_the_rest_is_done(
    stocked: Owner,
) -> None:
    told = stocked.ask(
        *("set-status", "R-1", "R-0", "R-2", "Canceled", "--reason", "Not wanted"), code=6
    )
    assert [row["id"] for row in told["requests"]] == ["R-1", "R-2"]
    assert [(each["id"], each["code"]) for each in told["failed"]] == [("R-0", "request-unknown")]
    assert stocked.statuses() == {"Open": 1, "Canceled": 2}


def test_tokens_are_shown_once_expire_and_are_revoked_one_by_one(stocked: Owner) -> None:
    stocked.do("users", "add", "ana", "--partner", "northlight", "--partner", "tessera")
    made = [stocked.ask("tokens", "add", "ana", "--expires", "7") for _ in range(2)]
    shown = stocked.do("tokens", "list").out
    for each in made:
        assert each["token_id"] in shown
        assert each["token"] not in shown
        assert each["token_id"] not in each["token"]
        assert each["token_expires_at"] in shown
    assert stocked.ask("tokens", "revoke", made[0]["token_id"]) == {"version": 1, "revoked": 1}
    [user] = stocked.ask("users", "list")["users"]
    assert user == {"id": "ana", "name": "ana", "partners": ["northlight", "tessera"], "tokens": 1}
    assert stocked.ask("tokens", "revoke", "ana")["revoked"] == 1


def test_info_tells_what_there_is_and_whether_a_portal_runs(stocked: Owner) -> None:
    told = stocked.ask("info")["portal"]
    assert told["running"] is False
    assert told["requests"]["Open"] == 3
    assert (told["partners"], told["users"]) == (2, 0)
    assert told["records_size"] > 0
    assert told["free"] > 0
    with stocked.serving():
        assert stocked.ask("info")["portal"]["running"] is True


def test_without_a_portals_folder_the_commands_say_so(owner: Owner) -> None:
    for words in (("info",), ("users", "list"), ("qc", "R-1", "pass")):
        ended = owner.do(*words, code=3)
        assert "There is no portal in" in ended.err
    assert not owner.data.exists(), "asking makes nothing"


def test_a_folder_that_nobody_may_look_into_is_not_taken_for_an_empty_one(
    owner: Owner, tmp_path: Path
) -> None:
    owner.data = tmp_path / "locked" / "data"
    owner.data.mkdir(parents=True)
    owner.data.parent.chmod(0)
    owner.shell = Operator(tmp_path / "owner", unprivileged=True)
    for words in (("info",), ("partners", "add", "northlight")):
        assert "may not be changed by" in owner.do(*words, code=7).err


def test_a_folder_whose_name_no_disk_takes_is_refused_in_a_sentence(owner: Owner) -> None:
    owner.data = owner.data.with_name("a" * 300)
    for words in (("info",), ("partners", "add", "northlight")):
        assert "cannot be used: File name too long." in owner.do(*words, code=2).err
