"""The far side of a long way: servers whose ports are reached through `race.wire`.

All of it in a network namespace of this process's own, on addresses of the loopback: nothing else
on the machine notices, and nothing is left of it when the process ends.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

ROUND_TRIP_S = 0.05
LOSS = 0.001
BYTES_PER_S = 125e6

_CLONE_NEWNET = 0x40000000
_DEVICE = "far"
_TABLE = "100"
_ROOT = Path(__file__).resolve().parents[2]


class NoLink(Exception):
    """This machine cannot make one; the text says what is missing."""


class Link:
    """Made once, by the first thread and before any other. Raises NoLink."""

    def __init__(self) -> None:
        self._far: set[int] = set()
        if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNET):
            raise NoLink(f"a network namespace: {os.strerror(ctypes.get_errno())}")
        if not Path("/dev/net/tun").exists():
            raise NoLink("a TUN device: /dev/net/tun is not there")
        way = [_DEVICE, str(ROUND_TRIP_S), str(LOSS), str(BYTES_PER_S)]
        self._wire = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.race.wire", *way],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
        )
        assert self._wire.stdout is not None
        if not self._wire.stdout.readline():
            raise NoLink("a TUN device: it could not be made")
        _allow_loopback_addresses()
        _ip("link", "set", "lo", "up")
        _ip("link", "set", _DEVICE, "up", "mtu", "1500", "txqueuelen", "20000")
        _ip("route", "add", "127.0.0.1/32", "dev", _DEVICE, "src", "127.0.0.1", "table", _TABLE)
        # Local addresses are looked up last: then a rule can send what is for them elsewhere.
        _ip("rule", "add", "pref", "10", "lookup", "local")
        _ip("rule", "del", "pref", "0")

    def put_far(self, port: int) -> None:
        """Whatever is sent to this port goes the long way from now on; answers come back at once.

        The way there has the whole delay of a round trip.
        """
        if port not in self._far:
            self._far.add(port)
            there = ("iif", "lo", "ipproto", "tcp", "dport", str(port), "lookup", _TABLE)
            _ip("rule", "add", "pref", "5", *there)

    def __str__(self) -> str:
        control = Path("/proc/sys/net/ipv4/tcp_congestion_control").read_text().strip()
        way = f"{ROUND_TRIP_S * 1000:g} ms, {LOSS:.1%} lost, {BYTES_PER_S * 8 / 1e9:g} Gbit/s"
        return f"{way} at most, congestion control {control}"

    def close(self) -> None:
        assert self._wire.stdin is not None
        self._wire.stdin.close()
        self._wire.wait()


def _allow_loopback_addresses() -> None:
    """To arrive from a device other than `lo`."""
    settings = {"route_localnet": "1", "accept_local": "1", "rp_filter": "0"}
    for interface in ("all", _DEVICE):
        for name, value in settings.items():
            Path(f"/proc/sys/net/ipv4/conf/{interface}/{name}").write_text(value)


def _ip(*arguments: str) -> None:
    ended = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
    if ended.returncode:
        raise NoLink(f"a route: ip {' '.join(arguments)}: {ended.stderr.strip()}")
