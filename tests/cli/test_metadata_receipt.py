"""`receipt` of a delivery that sent no bytes: what it can tell, and what it cannot."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from backlot_tui.desk.cards import with_value
from backlot_tui.desk.desk import Desk
from backlot_tui.desk.plans.plan import Plan, PlannedCard
from backlot_tui.desk.plans.plan_file import to_toml
from backlot_tui.desk.redelivering import fresh_card, send_metadata
from backlot_tui.desk.rows import request_row
from backlot_tui.desk.settings import resolve
from backlot_tui.domain.problems import PortalRefused
from backlot_tui.domain.statuses import DeliveryState, RequestStatus
from backlot_tui.state import metadata_deliveries
from tests.support.processes import Ended, Operator, PortalProcess, wait_until
from tests.support.sound import write_wav

from .test_check import DUB
from .test_deliver import open_dubs


@dataclass(frozen=True, slots=True)
class Redelivered:
    """A dub that was delivered, then told anew as a voice over."""

    operator: Operator
    request: str
    source: Path
    first: str
    second: str

    def run(self, *arguments: str | Path) -> Ended:
        return self.operator.run("receipt", *arguments)


@pytest.fixture(scope="module")
def redelivered(
    portal: PortalProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Redelivered]:
    folder = tmp_path_factory.mktemp("redelivered")
    operator = Operator(folder / "state", portal.url, portal.token)
    request = open_dubs(operator)[0]
    source = folder / "media" / "dub.wav"
    source.parent.mkdir()
    write_wav(source)
    first = operator.run("deliver", request, source, *DUB, "--wait-inspected", "--json")
    assert first.code == 0, first.err
    ask_for_metadata(portal, operator, request)
    second = operator.run("deliver", request, "--set", "dub_style=Voice Over", "--json")
    assert second.code == 0, second.err
    ids = [ended.json["delivery"]["id"] for ended in (first, second)]
    for each in ids:
        wait_until(partial(is_kept, operator, each), "a receipt")
    yield Redelivered(operator, request, source, *ids)
    operator.stop_agent()


def ask_for_metadata(portal: PortalProcess, operator: Operator, request: str) -> None:
    asked = operator.run(
        *("portal", "request-redelivery", request, "--metadata-only"),
        *("--reason", "It is a voice over", "--data", portal.data),
    )
    assert asked.code == 0, asked.err


def is_kept(operator: Operator, delivery_id: str) -> bool:
    shown = operator.run("receipt", "show", delivery_id, "--json")
    return shown.code == 0 and shown.json["kept_at"] is not None


def test_it_shows_the_new_metadata_and_who_sent_the_bytes(redelivered: Redelivered) -> None:
    receipt = redelivered.run("show", redelivered.second[:8], "--json").json["receipt"]
    [file] = receipt["files"]
    assert receipt["bytes_of"] == redelivered.first
    assert file["metadata"]["dub_style"] == "Voice Over"
    shown = redelivered.run("show", redelivered.second[:8]).out
    assert f"No bytes were sent: the files were sent by delivery {redelivered.first}." in shown
    assert f".mhl, with the receipt of delivery {redelivered.first[:8]}" in shown


def test_verify_reads_what_the_delivery_before_it_sent(redelivered: Redelivered) -> None:
    ended = redelivered.run("verify", redelivered.second[:8])
    assert ended.code == 0, ended.out + ended.err
    assert f"sent by delivery {redelivered.first}." in ended.out
    assert "1 file" in ended.out
    told = redelivered.run("verify", redelivered.second, "--json").json
    assert (told["bytes_of"], told["files"]) == (redelivered.first, 1)
    assert told["bytes"] == redelivered.source.stat().st_size


def test_an_export_beside_a_copy_verifies_it_and_tells_what_differs(
    redelivered: Redelivered, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copy(redelivered.source, copy)
    ended = redelivered.run("export", redelivered.second[:8], copy)
    assert ended.code == 0, ended.err
    [written] = ended.out.splitlines()
    assert "manifest is with its receipt" in ended.err
    assert redelivered.run("verify", written).code == 0
    content = bytearray((copy / "dub.wav").read_bytes())
    content[-1] ^= 1
    (copy / "dub.wav").write_bytes(content)
    spoilt = redelivered.run("verify", written)
    assert spoilt.code == 4
    assert "dub.wav: its crc64nvme differs." in spoilt.out


def test_on_another_machine_it_comes_from_the_portal(
    redelivered: Redelivered, tmp_path: Path
) -> None:
    here = redelivered.operator
    elsewhere = Operator(tmp_path / "elsewhere" / "state", here.url, here.token)
    shown = elsewhere.run("receipt", "show", redelivered.second)
    assert f"delivery {redelivered.first[:8]}, which is not on this machine" in shown.out
    assert elsewhere.run("receipt", "verify", redelivered.second).code == 0


def test_a_plan_s_own_id_is_the_receipt_s_and_the_plan_delivers_once(
    portal: PortalProcess, operator: Operator, tmp_path: Path
) -> None:
    request, source = open_dubs(operator)[0], tmp_path / "dub.wav"
    write_wav(source)
    first = operator.run("deliver", request, source, *DUB, "--wait-inspected", "--json")
    assert first.code == 0, first.err
    ask_for_metadata(portal, operator, request)
    planned = PlannedCard(request, str(uuid4()), metadata={"dub_style": "Voice Over"})
    plan = tmp_path / "plan.toml"
    plan.write_text(to_toml(Plan(portal.url, (planned,))))
    for outcome in ("queued", "delivered before"):
        ended = operator.run("deliver", "--plan", plan, "--wait-inspected", "--json")
        assert ended.code == 0, ended.out + ended.err
        assert [card["outcome"] for card in ended.json["cards"]] == [outcome]
    wait_until(lambda: is_kept(operator, planned.delivery), "a receipt")
    shown = operator.run("receipt", "show", planned.delivery, "--json").json["receipt"]
    assert shown["bytes_of"] == first.json["delivery"]["id"]


def test_what_the_portal_refuses_leaves_no_receipt_to_be_waited_for(
    redelivered: Redelivered,
) -> None:
    here = redelivered.operator
    desk = Desk(
        resolve({"state_dir": str(here.state_dir), "url": here.url}, {"BACKLOT_TOKEN": here.token})
    )
    details = desk.client().request(redelivered.request)
    bodies = [each.model_dump(mode="json") for each in details.deliveries]
    request = replace(
        request_row(details.request),
        status=RequestStatus.REDELIVERY_REQUESTED,
        latest_delivery_state=DeliveryState.REJECTED,
        metadata_only=True,
    )
    card = fresh_card(desk, request, desk.catalogue().source_type(request.source_type))
    card = with_value(card, 0, "dub_style", "Hybrid")
    refused = str(uuid4())
    with pytest.raises(PortalRefused, match="takes no delivery"):
        send_metadata(desk, card, bodies, refused)
    assert not metadata_deliveries.is_known(desk.work, refused)
    assert metadata_deliveries.is_known(desk.work, redelivered.second)
