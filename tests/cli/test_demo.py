"""`demo`: one command, nothing else to set up, and nothing left running."""

from __future__ import annotations

import json
import os
import signal
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from backlot_tui.cli.demo.folder import DemoFolder
from backlot_tui.state.presence import holder
from tests.support.processes import Operator, wait_until


def told(process: Any) -> dict[str, Any]:
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("}"):
            break
    answer: dict[str, Any] = json.loads("".join(lines))
    return answer


def answers(url: str) -> bool:
    parts = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((parts.hostname or "", parts.port or 0)) == 0


def test_without_a_screen_it_prints_one_object_and_serves_until_interrupted(tmp_path: Path) -> None:
    somebody = Operator(tmp_path / "unused")
    process = somebody.start("demo", "--no-ui", "--dir", tmp_path / "demo")
    demo = told(process)
    assert {"url", "token", "data_dir", "media_dir", "state_dir"} < demo.keys()
    operator = Operator(Path(demo["state_dir"]), demo["url"], demo["token"])
    assert len(operator.run("requests", "--json").json["requests"]) > 350
    sample = next(Path(demo["media_dir"]).glob("*LAS_20_DUB.wav"))
    ended = operator.run(
        "deliver", "SR-104055", sample, "--set", "dub_style=lip sync", "--wait-inspected", "--json"
    )
    assert ended.code == 0, ended.err
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    assert not answers(demo["url"])
    operator.stop_agent()


def test_the_portal_outlives_its_desk_and_ends_when_nobody_needs_it(tmp_path: Path) -> None:
    somebody = Operator(tmp_path / "unused")
    demo = DemoFolder(tmp_path / "demo")
    demo.prepare()
    with demo.attached():
        keeper = somebody.start("demo", "--keep", "--dir", demo.path)
        address = wait_until(demo.address, "the demo is ready")
        again = somebody.start("demo", "--no-ui", "--dir", demo.path)
        assert told(again)["url"] == address.url, "the next demo finds the running one"
        again.send_signal(signal.SIGTERM)
        again.wait(30)
        assert answers(address.url), "somebody else is still attached"
    assert keeper.wait(40) == 0
    assert holder(demo.keeper_lock) is None
    assert demo.address() is None


def test_stop_ends_it_and_fresh_forgets_it(tmp_path: Path) -> None:
    somebody = Operator(tmp_path / "unused")
    demo = DemoFolder(tmp_path / "demo")
    demo.prepare()
    with demo.attached():
        keeper = somebody.start("demo", "--keep", "--dir", demo.path)
        wait_until(demo.address, "the demo is ready")
        ended = somebody.run("demo", "--stop", "--dir", demo.path)
        assert "has stopped" in ended.out
        assert keeper.wait(30) == 0
    assert "was not running" in somebody.run("demo", "--stop", "--dir", demo.path).out
    left = demo.media / "my own file"
    left.touch()
    again = somebody.start("demo", "--no-ui", "--fresh", "--dir", demo.path)
    told(again)
    assert not left.exists()
    again.send_signal(signal.SIGTERM)
    again.wait(30)


def test_a_demo_that_was_killed_is_started_again(tmp_path: Path) -> None:
    somebody = Operator(tmp_path / "unused")
    first = somebody.start("demo", "--no-ui", "--dir", tmp_path / "demo")
    url = told(first)["url"]
    os.kill(first.pid, signal.SIGKILL)
    first.wait(10)
    second = somebody.start("demo", "--no-ui", "--dir", tmp_path / "demo")
    assert told(second)["url"] == url, "the same address, so that deliveries under way go on"
    second.send_signal(signal.SIGTERM)
    assert second.wait(30) == 0
