"""`deliver` where only new metadata is asked for."""

from __future__ import annotations

from pathlib import Path

from tests.support.processes import Operator, PortalProcess
from tests.support.sound import write_wav

from .test_deliver import open_dubs
from .test_metadata_receipt import ask_for_metadata


def test_what_was_overridden_with_the_files_goes_along_while_it_is_so(
    portal: PortalProcess, operator: Operator, tmp_path: Path
) -> None:
    request, source = open_dubs(operator)[0], tmp_path / "dub.wav"
    write_wav(source, channels=2, rate=44_100)
    said = ("--set", "dub_style=Lip Sync", "--set", "channel_config=5.1")
    agreed = ("--override", "AUDIO-SAMPLE-RATE=agreed", "--override", "AUDIO-CHANNELS=four empty")
    first = operator.run("deliver", request, source, *said, *agreed, "--wait-inspected")
    assert "Overridden" in first.out, first.out + first.err
    ask_for_metadata(portal, operator, request)
    second = operator.run("deliver", request, "--set", "channel_config=2.0", "--json")
    assert second.code == 0, second.err
    overrides = second.json["delivery"]["overrides"]
    assert overrides == [{"code": "AUDIO-SAMPLE-RATE", "reason": "agreed"}]
