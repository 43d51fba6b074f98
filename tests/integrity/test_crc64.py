from __future__ import annotations

import random

from backlot_tui.integrity.crc64 import combine, crc64, from_hex, to_hex


def test_the_published_check_value_holds() -> None:
    """CRC-64/NVME of `123456789`, as the CRC catalogue lists it."""
    assert to_hex(crc64(b"123456789")) == "ae8b14860a799888"


def test_parts_combine_into_the_checksum_of_the_whole() -> None:
    chance = random.Random(3)
    for _ in range(50):
        parts = [chance.randbytes(chance.randrange(1, 5000)) for _ in range(chance.randrange(1, 9))]
        joined = combine((crc64(part), len(part)) for part in parts)
        assert joined == crc64(b"".join(parts))
        assert from_hex(to_hex(joined)) == joined


def test_the_order_of_parts_matters() -> None:
    one, two = b"first part", b"second"
    assert combine([(crc64(one), 10), (crc64(two), 6)]) != combine(
        [(crc64(two), 6), (crc64(one), 10)]
    )
