"""The whole job by keys, in a real terminal of 80x24, on a real portal with real files."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.at_the_desk import DESK, deliver, fill_dub_style, search
from tests.support.processes import Operator, PortalProcess, wait_until
from tests.support.sound import write_rf64, write_wav
from tests.support.terminal import Terminal


def test_find_a_request_deliver_a_file_and_see_it_processed(
    operator: Operator, portal: PortalProcess, tmp_path: Path
) -> None:
    source = tmp_path / "dub es-419.wav"
    write_wav(source, seconds=2)
    with Terminal(DESK, operator.environment()) as desk:
        desk.wait("live")
        # The four filters of the article, then the one request.
        search(desk, "partner:tessera package:34100512 type:audio status:open")
        desk.wait("Secondary Audio")
        search(desk, "sr-104055")
        desk.wait("S01E02 +Secondary")
        desk.keys("l")
        desk.wait("Needs")
        desk.keys("d")
        desk.wait("Empty")
        desk.paste(str(source))
        desk.wait("Needs Metadata")
        fill_dub_style(desk)
        desk.wait("Ready to Deliver")
        desk.keys("space")
        desk.wait("1 ticked")
        deliver(desk, "Deliver 1 request")
        desk.wait("Pending Inspection", 30)
        desk.wait("Passed", 30)
        desk.keys("q")
        desk.wait("Processed")
        desk.keys("ctrl+q")
        assert desk.ended() == 0
    [stored] = portal.stored("SR-104055")
    assert stored.read_bytes() == source.read_bytes()


def test_a_closed_request_says_why_it_takes_no_delivery(operator: Operator) -> None:
    with Terminal(DESK, operator.environment()) as desk:
        desk.wait("live")
        search(desk, "status:accepted")
        desk.wait("Accepted")
        desk.keys("d")
        desk.wait("only Open and Redelivery")
        desk.keys("ctrl+q")
        assert desk.ended() == 0


def test_quitting_in_the_middle_loses_nothing(
    operator: Operator, portal: PortalProcess, tmp_path: Path
) -> None:
    source = tmp_path / "print master.wav"
    write_rf64(source, size=160 << 20)
    # Slow enough to be met in the middle, however fast the machine is.
    assert operator.run("transfers", "limit", "8M").code == 0
    command = operator.run(
        "deliver", "SR-104003", source, "--set", "channel_config=2.0", timeout_s=90
    )
    assert command.code == 0, command.err
    with Terminal(DESK, operator.environment()) as desk:
        desk.wait("[1-9][0-9]* ?%")
        desk.keys("ctrl+q")
        assert desk.ended() == 0
    assert not portal.stored("SR-104003"), "it was not left in the middle"
    assert operator.run("transfers", "limit", "off").code == 0
    with Terminal(DESK, operator.environment()) as desk:
        desk.wait("Passed|Pending Inspection", 60)
        desk.keys("ctrl+q")
    wait_until(lambda: portal.stored("SR-104003"), "the file is stored")
