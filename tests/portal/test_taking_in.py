"""Between a part's last byte and its commit much may happen: it counts only if all still holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from backlot_tui.domain.problems import PortalRefused
from backlot_tui.integrity.crc64 import crc64, to_hex
from backlot_tui.portal.context import ByteDoor
from backlot_tui.portal.intake.parts import taking_in
from backlot_tui.portal.moments import epoch_now
from backlot_tui.portal.objects.folder import ObjectFolder
from backlot_tui.portal.objects.signing import PartOrder, Signer
from backlot_tui.portal.records.engine import open_records

from .running import Bench, Operator

CONTENT = b"a part of a reel"


class Folder(ObjectFolder):
    """Where something happens between the sync of the bytes and their record."""

    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def sync(self, file_ids: Iterable[str]) -> None:
        super().sync(file_ids)
        self.meanwhile()


@pytest.fixture
def delivery(ana: Operator) -> Any:
    return ana.start("SR-3", {"reel.zip": CONTENT})


@pytest.fixture
def order(delivery: Any) -> PartOrder:
    file_id = delivery["files"][0]["file_id"]
    expires = int(epoch_now()) + 60
    return PartOrder(file_id, 1, 0, len(CONTENT), to_hex(crc64(CONTENT)), expires)


@pytest.fixture
def folder(portal: Bench, order: PartOrder) -> Folder:
    objects = portal.data / "objects"
    (objects / "incoming" / order.file_id).write_bytes(bytes(len(CONTENT)))
    return Folder(objects)


@pytest.fixture
def door(portal: Bench, folder: Folder) -> Iterator[ByteDoor]:
    """A second one beside the portal's own, on the same data."""
    with closing(open_records(portal.data)) as records:
        yield ByteDoor(records, folder, Signer(b"not asked"))


def take(door: ByteDoor, order: PartOrder) -> None:
    with taking_in(door, [order]) as [intake]:
        intake.take([memoryview(CONTENT)])


def is_safe(operator: Operator, delivery: Any) -> bool:
    [file] = operator.get(f"deliveries/{delivery['id']}/parts")
    return bool(file["parts"])


def test_a_part_counts_when_it_is_on_the_disk(
    door: ByteDoor, order: PartOrder, ana: Operator, delivery: Any
) -> None:
    take(door, order)
    assert is_safe(ana, delivery)


def test_one_of_a_delivery_that_was_canceled_in_that_moment_does_not(
    door: ByteDoor, folder: Folder, order: PartOrder, ana: Operator, delivery: Any
) -> None:
    folder.meanwhile = lambda: ana.cancel(delivery)
    with pytest.raises(PortalRefused, match="it is Canceled"):
        take(door, order)


def test_one_that_came_again_in_that_moment_is_left_to_the_newer(
    door: ByteDoor, folder: Folder, order: PartOrder, ana: Operator, delivery: Any
) -> None:
    with ExitStack() as newer:
        again = door.claims.claim(order.file_id, order.number)
        folder.meanwhile = lambda: newer.enter_context(again)
        with pytest.raises(PortalRefused, match="sent again on another connection"):
            take(door, order)
    assert not is_safe(ana, delivery)
