"""What a config file has that nothing reads is told, and stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.desk.settings import notes_on_config, resolve
from backlot_tui.desk.unknown_settings import KNOWN
from backlot_tui.domain.problems import UsageProblem
from tests.support.processes import Operator


def notes(path: Path, content: str) -> tuple[str, ...]:
    path.write_text(content)
    return notes_on_config({"config": str(path)}, {})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            '[agent]\nlimmit = "3M"',
            "[agent] limmit is no setting and is passed over. Is limit meant?",
        ),
        ("[notifi]\nbell = true", "[notifi] is no section and is passed over. Is [notify] meant?"),
        ("mouze = true", "mouze is no setting and is passed over. Is mouse meant?"),
        ("zebra = 1", "zebra is no setting and is passed over."),
        (
            '[profiles.main]\nulr = "https://a"',
            "[profiles.main] ulr is no setting and is passed over. Is url meant?",
        ),
        (
            '[[agent.timetable]]\nday = "daily"',
            "[[agent.timetable]] day is no setting and is passed over. Is days meant?",
        ),
    ],
)
def test_what_nothing_reads_is_named_with_what_may_be_meant(
    content: str, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    assert notes(path, content) == (f"{path}: {says}",)


def test_names_that_a_person_chooses_are_free(tmp_path: Path) -> None:
    content = '[keys]\ndeliver = "D"\nwhatever = "x"\n[profiles.anything]\nurl = "https://a"'
    assert notes(tmp_path / "own.toml", content) == ()


def test_what_it_says_acts_on_no_terminal(tmp_path: Path) -> None:
    [note] = notes(tmp_path / "own.toml", '[agent]\n"\\u001b[31m" = 1')
    assert "\x1b" not in note


@pytest.mark.parametrize("content", ["not toml [", "agent = 1", "[agent]\ntimetable = 3"])
def test_a_file_that_cannot_be_used_is_told_elsewhere(content: str, tmp_path: Path) -> None:
    assert notes(tmp_path / "own.toml", content) == ()


@pytest.mark.parametrize(
    ("section", "name"), [(section, name) for section in KNOWN for name in KNOWN[section]]
)
def test_what_is_known_is_read(section: str, name: str, tmp_path: Path) -> None:
    """A setting that is read is refused when it is of a kind that none is of."""
    head = {"": "", "profiles.": "[profiles.default]", "agent.timetable": "[[agent.timetable]]"}
    others = {"days": "daily", "from": "08:00", "to": "18:00", "limit": "off"}
    lines = [f"{key} = '{value}'" for key, value in others.items() if key != name]
    path = tmp_path / "own.toml"
    path.write_text(
        "\n".join(
            [
                head.get(section, f"[{section}]"),
                *(lines if section == "agent.timetable" else []),
                f"{name} = {{ odd = 1 }}",
            ]
        )
    )
    with pytest.raises(UsageProblem, match=name):
        resolve({"config": str(path)}, {})


def test_a_command_tells_it_beside_its_result_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[agent]\nlimmit = "3M"')
    somebody = Operator(tmp_path / "state", extra={"BACKLOT_CONFIG": str(path)})
    told = somebody.run("agent", "status", "--json")
    assert told.code == 0
    assert told.json["agent"]["config_problem"] is None
    assert told.err == f"{path}: [agent] limmit is no setting and is passed over. Is limit meant?\n"
