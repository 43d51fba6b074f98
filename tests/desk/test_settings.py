"""Where connection and folders come from, and who wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.desk.settings import Settings, agent_rules, resolve
from backlot_tui.domain.problems import UsageProblem

CONFIG = """
profile = "main"
[profiles.main]
url = "https://main.example"
state_dir = "/from/config"
[profiles.second]
url = "https://second.example"
token_file = "{token}"
[agent]
settle_seconds = 7
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "token").write_text("from-file\n")
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.format(token=tmp_path / "token"))
    return path


def settings(config: Path, flags: dict[str, str] | None = None, **environment: str) -> Settings:
    given: dict[str, str | None] = {"config": str(config), **(flags or {})}
    return resolve(given, environment)


def test_the_config_file_serves_when_nothing_else_is_said(config: Path) -> None:
    found = settings(config)
    assert (found.profile, found.url) == ("main", "https://main.example")
    assert found.state_dir == Path("/from/config")
    assert found.settle_s == 7


def test_the_environment_wins_over_the_config_and_a_flag_over_both(config: Path) -> None:
    found = settings(config, BACKLOT_URL="https://env.example", BACKLOT_STATE_DIR="/from/env")
    assert (found.url, found.state_dir) == ("https://env.example", Path("/from/env"))
    found = settings(config, {"url": "https://flag.example"}, BACKLOT_URL="https://env.example")
    assert found.url == "https://flag.example"


def test_a_profile_has_its_own_portal_and_token(config: Path) -> None:
    found = settings(config, {"profile": "second"})
    assert (found.url, found.token) == ("https://second.example", "from-file")
    assert settings(config, BACKLOT_PROFILE="second").url == "https://second.example"


def test_a_token_in_the_environment_wins_over_the_configs_file(config: Path) -> None:
    assert settings(config, {"profile": "second"}, BACKLOT_TOKEN="env").token == "env"


def test_the_token_is_never_printed_with_the_settings(config: Path) -> None:
    assert "s3cret" not in repr(settings(config, BACKLOT_TOKEN="s3cret"))


@pytest.mark.parametrize(
    ("content", "says"), [("not toml [", "cannot be read"), (None, "no config file")]
)
def test_a_config_file_that_cannot_be_used_is_named(
    content: str | None, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UsageProblem, match=says):
        settings(path)


def test_a_setting_that_is_no_number_is_named(config: Path) -> None:
    with pytest.raises(UsageProblem, match="'soon'"):
        settings(config, BACKLOT_SETTLE_SECONDS="soon")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("profile = 3", "profile"),
        ("profiles = 3", "profiles"),
        ("[profiles]\ndefault = 3", "profiles.default"),
        ("[profiles.default]\nurl = 3", "url"),
        ('[profiles.default]\nurl = "http://a\\u0000b"', "url"),
        ("[profiles.default]\nstate_dir = [1]", "state_dir"),
        ("[profiles.default]\ntoken_file = 1.5", "token_file"),
        ("agent = 1", "agent"),
        ("[agent]\nsettle_seconds = []", "settle_seconds"),
        ("[agent]\nidle_seconds = nan", "idle_seconds"),
        ("[agent]\nstall_seconds = inf", "stall_seconds"),
        ("[agent]\nconnections = true", "connections"),
        ("[agent]\ndigests = [[1]]", "digests"),
        ("[[agent.timetable]]\nfrom = 8", "timetable"),
        ("notify = []", "notify"),
        ("[notify]\nbell = 1", "bell"),
        ('[notify]\ncommand = ["a\\u0000"]', "command"),
        ('mouse = "yes"', "mouse"),
        ("aliases = 7", "aliases"),
        ("keys = 7", "keys"),
        ("[keys]\ndeliver = 7", "deliver"),
        ("bin = 7", "bin"),
        ('[bin]\nwatch = ["a\\u0000b"]', "watch"),
        ("[bin]\nhints = 1", "hints"),
        ("[bin]\nquiet_seconds = true", "quiet_seconds"),
    ],
)
def test_a_setting_of_another_kind_is_one_sentence_that_names_it(
    content: str, named: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(content)
    with pytest.raises(UsageProblem, match=named) as told:
        settings(path)
    assert "must be" in told.value.sentence
    assert told.value.sentence.startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('days = "mon-fry"', "[[agent.timetable]] days: 'mon-fry' are no days."),
        ('from = "8 Uhr"', "[[agent.timetable]] from: '8 Uhr' is no time of day."),
        ('from = "08:00"\nto = "x"', "[[agent.timetable]] to: 'x' is no time of day."),
    ],
)
def test_an_entry_that_cannot_be_read_is_named_with_its_file(
    content: str, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f"[[agent.timetable]]\n{content}")
    with pytest.raises(UsageProblem) as told:
        settings(path)
    assert told.value.sentence == f"{path}: {says}"
    assert told.value.fix.startswith("Write ")
    path.write_text('[agent]\nlimit = "quick"')
    for read in (resolve, agent_rules):
        with pytest.raises(UsageProblem, match=r"own.toml: \[agent\] limit: 'quick' is no rate"):
            read({"config": str(path)}, {})


def test_what_the_environment_says_is_not_laid_to_the_file(config: Path) -> None:
    with pytest.raises(UsageProblem, match=r"^BACKLOT_STALL_SECONDS must be a number"):
        settings(config, BACKLOT_STALL_SECONDS="soon")


def test_a_config_file_that_is_nested_without_end_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("a = " + "[" * 100_000)
    with pytest.raises(UsageProblem, match="cannot be read"):
        settings(path)


def test_what_a_config_file_says_acts_on_no_terminal(tmp_path: Path) -> None:
    path = tmp_path / "\x1b[31m.toml"
    with pytest.raises(UsageProblem) as told:
        settings(path)
    assert "\x1b" not in told.value.sentence


def test_a_home_that_nobody_has_is_a_path_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        'aliases = "~nobody-here/a.toml"\n[profiles.default]\nstate_dir = "~nobody-here/s"'
    )
    found = settings(path)
    assert found.aliases == Path("~nobody-here/a.toml")
    assert found.state_dir == Path("~nobody-here/s")


@pytest.mark.parametrize("token", ["tok en", "tökén", "tok\x1ben"])
def test_a_token_that_no_header_can_carry_is_refused_and_not_repeated(
    config: Path, token: str
) -> None:
    with pytest.raises(UsageProblem, match="BACKLOT_TOKEN") as told:
        settings(config, BACKLOT_TOKEN=token)
    assert token not in str(told.value)
