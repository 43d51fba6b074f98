"""A long way in user space, for kernels without netem: packets go in, wait, and come out again.

    python -m benchmarks.race.wire DEVICE DELAY_S LOSS BYTES_PER_S

Makes the TUN device (Linux, Documentation/networking/tuntap) and gives every packet that is routed
into it back after DELAY_S seconds, BYTES_PER_S at most, but for the share LOSS of them, lost by
chance. Prints a line when it is ready; ends with its standard input.
"""

from __future__ import annotations

import fcntl
import os
import random
import select
import struct
import sys
import time
from collections import deque

_TUNSETIFF = 0x400454CA
_IFF_TUN = 0x0001
_IFF_NO_PI = 0x1000
_LARGEST = 1 << 16


def main() -> None:
    device, delay_s, loss, bytes_per_s = sys.argv[1], *map(float, sys.argv[2:])
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, _TUNSETIFF, struct.pack("16sH14x", device.encode(), _IFF_TUN | _IFF_NO_PI))
    print("ready", flush=True)
    _carry(tun, delay_s, loss, bytes_per_s)


def _carry(tun: int, delay_s: float, loss: float, bytes_per_s: float) -> None:
    chance = random.Random(1)
    under_way: deque[tuple[float, bytes]] = deque()
    line_free_at = 0.0
    wake = select.poll()
    wake.register(tun, select.POLLIN)
    wake.register(sys.stdin, select.POLLHUP)
    while True:
        now = time.monotonic()
        while under_way and under_way[0][0] <= now:
            os.write(tun, under_way.popleft()[1])
        due_ms = (under_way[0][0] - now) * 1000 if under_way else None
        if any(event & select.POLLHUP for _, event in wake.poll(due_ms)):
            return
        while packet := _next(tun):
            if chance.random() < loss:
                continue
            line_free_at = max(line_free_at, time.monotonic()) + len(packet) / bytes_per_s
            under_way.append((line_free_at + delay_s, packet))


def _next(tun: int) -> bytes:
    """Nothing when no packet waits."""
    try:
        return os.read(tun, _LARGEST)
    except BlockingIOError:
        return b""


if __name__ == "__main__":
    main()
