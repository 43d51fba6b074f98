"""`suggest` and `alias`: two lists without a portal, files against the local copy, the log."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from backlot_tui.cli.main import run
from tests.support.processes import Operator
from tests.support.sound import write_wav

REQUESTS: list[dict[str, Any]] = [
    {
        "id": "R1",
        "package_id": "34100312",
        "title": "Harbor Lights",
        "season": 1,
        "episode": 2,
        "source_type": "Secondary Audio",
        "language": "es-419",
        "original_language": "en",
    },
    {"id": "R2", "title": "Harbor Lights", "source_type": "Audio M&E", "language": None},
    {"id": 3, "title": None, "package_id": None, "season": None, "surprise": {"a": 1}},
]
FILES: list[dict[str, Any]] = [
    {"name": "HarborLights_S01E02_LAS_51_DUB.wav", "facts": {"kind": "WAV", "channels": 6}},
    {"name": "HarborLights_S01E02_LAS_20_DUB.wav", "facts": {"kind": "WAV", "channels": 6}},
    {"name": "notes.txt", "facts": None},
    {"name": "\x1b[31mred.wav"},
]


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text("")
    monkeypatch.setenv("BACKLOT_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("BACKLOT_STATE_DIR", str(tmp_path / "state"))


def _written(folder: Path, name: str, content: object) -> str:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


def _suggest(folder: Path, requests: object, files: object, *more: str) -> int:
    return run(
        [
            "suggest",
            "--requests",
            _written(folder, "requests.json", requests),
            "--files",
            _written(folder, "files.json", files),
            *more,
        ]
    )


def test_two_lists_need_no_portal_and_answer_in_the_files_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _suggest(tmp_path, REQUESTS, FILES, "--json", "--refused") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in answer] == [each["name"] for each in FILES]
    suggested = answer[0]["suggested"]
    assert suggested["request"] == "R1"
    assert {
        "field": "language",
        "piece": "LAS",
        "source": "name",
        "wanted": "es-419",
        "points": 20,
    } in suggested["evidence"]
    assert answer[1]["suggested"] is None
    assert "has 6 channels" in answer[1]["refused"][0]["conflicts"][0]
    assert answer[2] == {"name": "notes.txt", "suggested": None, "possible": [], "refused": []}


def test_the_form_that_the_requests_command_prints_is_taken_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = {"version": 1, "live": True, "requests": REQUESTS}
    assert _suggest(tmp_path, printed, FILES[:1], "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["suggested"]["request"] == "R1"


def test_for_people_it_says_why_and_escapes_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _suggest(tmp_path, REQUESTS, FILES) == 0
    shown = capsys.readouterr().out
    assert "suggested R1" in shown
    assert "“LAS” in the name ⇒ es-419" in shown
    assert "\x1b" not in shown
    assert "4 files, 1 suggested" in shown


@pytest.mark.parametrize(
    ("requests", "files", "sentence"),
    [
        ("{", [], "is no JSON: it cannot be read from line 1, column 2 on"),
        ("", [], "is empty"),
        ("[" * 100_000, [], "nested too deeply"),
        ({"a": 1}, [], "is no JSON list of requests"),
        ([{"title": "x"}], [], "entry 0 has no id"),
        ([1], [], "entry 0 is no object"),
        ([{"id": "a", "season": "one"}], [], "season must be a whole number"),
        ([{"id": "a", "title": ["x"]}], [], "title must be text"),
        ([{"id": "a"}, {"id": "a"}], [], "is there twice"),
        ([], {"name": "x"}, "is no JSON list of files"),
        ([], [{"facts": {}}], "entry 0 has no name"),
        ([], [{"name": "x", "facts": [1]}], "facts must be an object"),
        ([], [{"name": "x", "facts": {"channels": "six"}}], "channels must be a whole number"),
    ],
)
def test_an_odd_value_is_one_sentence_that_names_the_entry(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    requests: object,
    files: object,
    sentence: str,
) -> None:
    assert _suggest(tmp_path, requests, files) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1


def test_a_list_in_another_encoding_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wide.json").write_text("[]", "utf-16")
    files = _written(tmp_path, "files.json", [])
    assert run(["suggest", "--requests", str(tmp_path / "wide.json"), "--files", files]) == 2
    assert "is no JSON in UTF-8" in capsys.readouterr().err


def test_null_facts_are_untold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nothing = dict.fromkeys(
        ("kind", "size", "structure", "structure_reason", "adm", "sheets", "compositions", "cues")
    )
    files = [{"name": "Harbor_Lights_S01E02_LAS_51_DUB.wav", "facts": nothing}]
    assert _suggest(tmp_path, REQUESTS, files) == 0
    assert "1 file, " in capsys.readouterr().out


def test_a_source_type_or_a_language_that_nobody_knows_is_noted_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = [{"id": name, "source_type": "Hologram", "language": "Klingonish"} for name in "ab"]
    assert _suggest(tmp_path, odd, [], "--json") == 0
    told = capsys.readouterr()
    assert "2 requests have the source type Hologram, which is not known here." in told.err
    assert "2 requests have the language Klingonish" in told.err
    assert "Hologram" not in told.out


def test_one_list_alone_is_a_mistake(tmp_path: Path) -> None:
    assert run(["suggest", "--requests", _written(tmp_path, "r.json", REQUESTS)]) == 2


def test_ten_thousand_requests_and_a_thousand_names_take_seconds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    requests = [
        {**REQUESTS[0], "id": f"R{n}", "title": f"Title Number {n // 20}", "episode": n % 20 + 1}
        for n in range(10_000)
    ]
    files = [{"name": f"Title_Number_{n}_S01E03_LAS_51_DUB.wav"} for n in range(1000)]
    begin = time.perf_counter()
    assert _suggest(tmp_path, requests, files, "--json") == 0
    assert time.perf_counter() - begin < 30  # the bar is 10 s on a quiet machine
    answer = json.loads(capsys.readouterr().out)
    assert sum(each["suggested"] is not None for each in answer) == 500


def test_an_alias_is_added_used_listed_and_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [{"name": "HBRL_S01E02_LAS_51_DUB.wav"}]
    assert run(["alias", "add", "HBRL", "Harbor Lights", "--yes"]) == 0
    assert run(["alias", "add", "HBRL", "Harbor Lights", "--yes"]) == 0
    assert "1 alias in" in capsys.readouterr().out
    _suggest(tmp_path, REQUESTS, files, "--json")
    assert json.loads(capsys.readouterr().out)[0]["suggested"]["request"] == "R1"
    assert run(["alias", "remove", "hbrl"]) == 0
    capsys.readouterr()
    _suggest(tmp_path, REQUESTS, files, "--json")
    assert json.loads(capsys.readouterr().out)[0]["suggested"] is None
    assert run(["alias", "remove", "hbrl"]) == 3


def test_an_alias_never_comes_to_mean_two_titles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["alias", "add", "HBRL", "Harbor Lights", "--yes"])
    assert run(["alias", "add", "h-b-r-l", "Harbor Lane", "--yes"]) == 2
    assert "stands for Harbor Lights already" in capsys.readouterr().err
    (tmp_path / "aliases.toml").write_text('[aliases]\n"AB1" = "One"\n"ab-1" = "Two"\n')
    assert run(["alias"]) == 2
    assert "AB1 and ab-1" in capsys.readouterr().err


def test_an_alias_wants_a_confirmation(tmp_path: Path) -> None:
    assert run(["alias", "add", "HBRL", "Harbor Lights"]) == 2
    assert not (tmp_path / "aliases.toml").exists()


def test_a_facility_may_share_its_aliases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "share" / "titles.toml"
    (tmp_path / "config.toml").write_text(f'aliases = "{shared}"\n')
    assert run(["alias", "add", 'Q"1', 'Harbor "Lights"', "--yes"]) == 0
    assert shared.exists()


def test_files_are_read_and_held_against_the_local_copy_and_logged(
    operator: Operator, tmp_path: Path
) -> None:
    rows = operator.run("requests", 'type:"Secondary Audio"', "status:open", "--json").json
    row = next(r for r in rows["requests"] if r["language"] not in (None, "en"))
    episode = f"S{row['season']:02d}E{row['episode']:02d}" if row["episode"] else ""
    name = "_".join(filter(None, (row["title"], episode, row["language"], "20", "DUB")))
    wav = tmp_path / f"{name}.wav"
    write_wav(wav)
    (answer,) = json.loads(operator.run("suggest", str(wav), "--json").out)
    assert answer["suggested"]["request"] == row["id"]
    sources = {each["source"] for each in answer["suggested"]["evidence"]}
    assert sources == {"name", "file"}
    assert operator.run("suggest", "--stats", "--json").json["shown"] == 1
    assert operator.run("suggest", "no-such-thing").code == 3
    every = operator.run("requests", "status:open", "--json").json["requests"]
    near = [r["id"] for r in every if r["title"] == row["title"] and r["id"] != row["id"]]
    other = near[0]
    ended = operator.run("suggest", other, str(wav), "--json", "--refused")
    (about_other,) = json.loads(ended.out)
    assert about_other["suggested"] is None
    assert [each["request"] for each in about_other["refused"]] == [other]
    stranger = next(r for r in every if r["title"] not in row["title"] and " " in row["title"])
    told = operator.run("suggest", stranger["id"], str(wav), "--refused").out
    assert f"the name has the title {row['title']}, and the request is for" in told


def test_the_file_bin_is_looked_at_where_no_file_is_named(
    operator: Operator, tmp_path: Path
) -> None:
    wav = tmp_path / "mystery.wav"
    write_wav(wav)
    operator.run("bin", "add", str(wav))
    (answer,) = json.loads(operator.run("suggest", "--json").out)
    assert (answer["name"], answer["suggested"]) == ("mystery.wav", None)
