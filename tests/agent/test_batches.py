"""Parts together: each once, in order, and never more than may be put or signed for at once."""

from __future__ import annotations

import random

from backlot_tui.agent.batches import Signed, batches, bundles
from backlot_tui.agent.source import Part
from backlot_tui.domain.wire import MOST_BUNDLED, MOST_BUNDLED_BYTES, SignedPart
from backlot_tui.state.deliveries import LocalTransfer
from backlot_tui.state.identity import FileIdentity

MIB = 1 << 20
_FILE = LocalTransfer(1, 0, "a.wav", "a.wav", FileIdentity(1, 1, 1, 1, 1), {})
_URL = SignedPart(file_id="f", number=1, size=1, url="http://portal/parts/f/1", expires_at="")


def parts(seed: int) -> list[Part]:
    """Some hundreds: subtitles alone, or up to a large part's size."""
    chance = random.Random(seed)
    kinds = (1, 3000, MIB, 5 * MIB, 16 * MIB)[: 2 + seed % 4]
    sizes = [chance.choice(kinds) for _ in range(600)]
    return [Part(_FILE, number, 0, size) for number, size in enumerate(sizes, 1)]


def test_batches_have_every_part_once_and_the_first_is_soon_ready() -> None:
    for seed in range(20):
        wanted = parts(seed)
        made = list(batches(wanted))
        assert [part for batch in made for part in batch] == wanted
        assert sum(part.size for part in made[0]) <= 16 * MIB
        assert all(sum(part.size for part in batch) <= 64 * MIB for batch in made)
        assert all(len(batch) <= 256 for batch in made)
    assert list(batches([])) == []


def test_no_bundle_is_more_than_the_portal_takes_together() -> None:
    for seed in range(20):
        wanted = [Signed(part, "", _URL) for part in parts(seed)]
        made = list(bundles(wanted))
        assert [each for bundle in made for each in bundle] == wanted
        assert max(len(bundle) for bundle in made) <= MOST_BUNDLED
        assert all(sum(each.part.size for each in bundle) <= MOST_BUNDLED_BYTES for bundle in made)
        assert len(made) < len(wanted) / 2
