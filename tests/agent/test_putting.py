"""Small parts on one lane: together where that is taken, one by one where something is amiss."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from backlot_tui.agent.batches import Signed
from backlot_tui.agent.byte_engine import PartSender
from backlot_tui.agent.errand import Errand
from backlot_tui.agent.lanes import Lane, Lanes
from backlot_tui.agent.putting import Putting, checksum_of
from backlot_tui.agent.source import Part, SourceChanged, parts_of
from backlot_tui.agent.throttle import ALL, Throttle
from backlot_tui.agent.upload import Upload
from backlot_tui.domain import wire
from backlot_tui.domain.problems import PortalRefused, Temporary
from backlot_tui.integrity.crc64 import crc64, to_hex
from backlot_tui.portal.objects.signing import Signer, load_key
from backlot_tui.portal.service import PortalSettings
from backlot_tui.portal_client.client import PortalClient
from backlot_tui.state.database import Database
from backlot_tui.state.deliveries import LocalTransfer
from backlot_tui.state.identity import identity_of
from backlot_tui.state.work_schema import open_work
from tests.portal.running import Bench, fill, request, running
from tests.support.queueing import SOURCE_TYPE

CONTENTS = {f"stem {n}.wav": bytes([65 + n]) * (50_000 + n) for n in range(5)}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    fill(tmp_path / "portal", [request("SR-1", SOURCE_TYPE, language=None)])
    settings = PortalSettings(tmp_path / "portal", inspection_delay_s=3600)
    with running(settings) as info:
        yield Bench(info.url, settings.data)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Database]:
    with closing(open_work(tmp_path / "work.db")) as opened:
        yield opened


class Puts(PartSender):
    """Counts what a sender puts."""

    count = 0

    def put(self, upload: Upload) -> None:
        self.count += 1
        super().put(upload)


class Sent:
    """A delivery that has begun, its parts signed for, and one lane to send them on."""

    def __init__(self, bench: Bench, work: Database, folder: Path) -> None:
        operator = bench.add_user("Ana", "northlight")
        token = operator.http.headers["authorization"].removeprefix("Bearer ")
        self.client = PortalClient(bench.url, token)
        row = self.client.create_delivery(
            wire.DeliveryCreate(
                id=uuid.uuid4(),
                request_id="SR-1",
                files=[
                    wire.DeclaredFile(name=name, size=len(content))
                    for name, content in CONTENTS.items()
                ],
                host="here",
            )
        )
        self.delivery_id = row.id
        self.folder = folder
        self.transfers = [self._transfer(at, file) for at, file in enumerate(row.files)]
        self.errand = Errand(
            row.id, work, self.client, Lanes(most=2, stall_s=5), Throttle(), (0, 0, row.id)
        )
        self.lane = Lane(5, self.errand)
        self.lane.sender = self.puts = Puts(5)
        self.safe: list[str] = []

    def _transfer(self, at: int, file: wire.DeliveryFile) -> LocalTransfer:
        path = self.folder / file.name
        path.write_bytes(CONTENTS[file.name])
        return LocalTransfer(
            at,
            at,
            str(path),
            file.name,
            identity_of(str(path)),
            {},
            file.file_id,
            file.part_size,
            file.part_count,
        )

    def close(self) -> None:
        self.lane.sender.close()
        self.errand.lanes.close()
        self.client.close()

    def signed(self) -> list[Signed]:
        parts = [part for transfer in self.transfers for part in parts_of(transfer)]
        for transfer in self.transfers:
            self.errand.progress.begin(transfer.id, 0)
        return [self.sign(part, checksum_of(part, bytearray(1 << 16))) for part in parts]

    def sign(self, part: Part, crc: str) -> Signed:
        wanted = wire.PartToSign(file_id=part.transfer.file_id or "", number=part.number, crc64=crc)
        [url] = self.client.sign_parts(self.delivery_id, [wanted])
        return Signed(part, crc, url)

    def put(self, bundle: list[Signed]) -> None:
        putting = Putting(self.errand, lambda each: self.sign(each.part, each.crc64))
        putting.put(self.lane, bundle, lambda each: self.safe.append(each.part.transfer.name))

    @property
    def sent_bytes(self) -> dict[str, int]:
        """As the pane shows it."""
        by_id = dict(self.errand.progress.look().sent)
        return {each.name: by_id[each.id] for each in self.transfers}

    def at_portal(self) -> list[str]:
        """Names of the files that are safe there."""
        names = {each.file_id: each.name for each in self.transfers}
        there = self.client.parts(self.delivery_id)
        return [names[each.file_id] for each in there if each.parts]


SIZES = {name: len(content) for name, content in CONTENTS.items()}


@pytest.fixture
def sent(bench: Bench, work: Database, tmp_path: Path) -> Iterator[Sent]:
    with closing(Sent(bench, work, tmp_path)) as begun:
        yield begun


def test_small_parts_go_together(sent: Sent) -> None:
    sent.put(sent.signed())
    assert sent.puts.count == 1
    assert sent.at_portal() == sent.safe == list(CONTENTS)
    assert sent.sent_bytes == SIZES


def test_where_no_bundles_are_taken_they_go_one_by_one(sent: Sent) -> None:
    """A portal that is older, or an object store."""
    plain = [
        replace(each, url=each.url.model_copy(update={"bundle_url": None}))
        for each in sent.signed()
    ]
    sent.put(plain)
    assert sent.puts.count == len(CONTENTS)
    assert sent.at_portal() == sent.safe == list(CONTENTS)


def test_under_a_limit_they_go_one_by_one_so_that_each_is_soon_safe(sent: Sent) -> None:
    sent.errand.throttle.set(ALL, 1 << 30)
    sent.put(sent.signed())
    assert sent.puts.count == len(CONTENTS)
    assert sent.at_portal() == list(CONTENTS)


class Overtaken(Puts):
    """As where the portal serves a connection late that was given up before."""

    def put(self, upload: Upload) -> None:
        super().put(upload)
        if self.count == 1:
            raise PortalRefused("part-taken-over", "The same part was sent again.")


def test_a_part_that_an_older_try_overtook_is_sent_once_more(sent: Sent) -> None:
    sent.lane.sender = puts = Overtaken(5)
    [first, *_] = sent.signed()
    sent.put([first])
    assert puts.count == 2
    assert sent.at_portal() == sent.safe == ["stem 0.wav"]
    puts.close()


def test_a_file_that_is_paused_stays_behind_alone(sent: Sent) -> None:
    bundle = sent.signed()
    sent.errand.held = frozenset({2})
    sent.put(bundle)
    others = [name for name in CONTENTS if name != "stem 2.wav"]
    assert sent.at_portal() == sent.safe == others
    assert sent.sent_bytes == SIZES | {"stem 2.wav": 0}


def test_one_that_was_hashed_otherwise_stops_it_and_those_before_are_safe(sent: Sent) -> None:
    bundle = sent.signed()
    bundle[3] = sent.sign(bundle[3].part, to_hex(crc64(b"what the file had before")))
    with pytest.raises(SourceChanged, match=r"stem 3\.wav has changed"):
        sent.put(bundle)
    assert sent.at_portal() == sent.safe == list(CONTENTS)[:3]
    assert sent.sent_bytes == {n: s if n in sent.safe else 0 for n, s in SIZES.items()}


@pytest.fixture
def expired(bench: Bench) -> Callable[[Signed], Signed]:
    """The same part, with a URL whose time is over."""
    signer = Signer(load_key(bench.data / "secret.key"))

    def expire(each: Signed) -> Signed:
        base, _, target = each.url.url.partition("/parts/")
        late = signer.target(replace(signer.order(f"/parts/{target}"), expires=1))
        return replace(each, url=each.url.model_copy(update={"url": base + late}))

    return expire


def test_urls_that_waited_too_long_are_asked_for_anew(
    sent: Sent, expired: Callable[[Signed], Signed]
) -> None:
    sent.put([expired(each) for each in sent.signed()])
    assert sent.at_portal() == sent.safe == list(CONTENTS)


def test_a_url_that_is_refused_when_it_is_new_is_told(
    sent: Sent, expired: Callable[[Signed], Signed]
) -> None:
    """As by a store whose clock is ahead of the portal's."""
    putting = Putting(sent.errand, lambda each: expired(sent.sign(each.part, each.crc64)))
    bundle = [expired(each) for each in sent.signed()]
    with pytest.raises(Temporary, match="though it has just been signed") as refused:
        putting.put(sent.lane, bundle, lambda _: None)
    assert refused.value.code == "url-refused"
    assert sent.at_portal() == []
