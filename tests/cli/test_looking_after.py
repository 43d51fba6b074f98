"""`doctor` and `support`: what is wrong, what to do, and what to send to somebody who helps."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.processes import Operator, PortalProcess


def test_the_doctor_names_what_is_fine_and_what_is_not(operator: Operator, tmp_path: Path) -> None:
    symptoms = {each["name"]: each for each in operator.run("doctor", "--json").json["symptoms"]}
    for name in ("Portal", "Clock", "State folder", "Agent"):
        assert symptoms[name]["fine"], symptoms[name]
    assert "Dana Demo" in symptoms["Portal"]["sentence"]
    down = Operator(tmp_path / "down" / "state", "http://127.0.0.1:9", operator.token)
    ended = down.run("doctor")
    assert ended.code == 6
    assert "cannot be reached" in ended.out
    assert "Check that it runs" in ended.out


def test_the_bundle_says_much_and_nothing_secret(
    operator: Operator, portal: PortalProcess, tmp_path: Path
) -> None:
    operator.run("requests")
    config = tmp_path / "config.toml"
    config.write_text('[profiles.x]\nurl = "https://portal.example"\ntoken = "config-s3cret"\n')
    (operator.state_dir / "agent.log").write_text('{"event": "x", "token": "log-s3cret"}\n')
    target = tmp_path / "bundle.json"
    ended = operator.run("support", "-o", target)
    assert ended.code == 0, ended.err
    assert target.stat().st_mode & 0o077 == 0
    text = target.read_text()
    bundle = json.loads(text)
    assert {"version", "settings", "symptoms", "deliveries", "logs"} <= bundle.keys()
    assert "portal.example" in text
    for secret in (portal.token, "config-s3cret", "log-s3cret"):
        assert secret not in text
    again = operator.run("support", "-o", target)
    assert again.code == 2
    assert "exists already" in again.err
