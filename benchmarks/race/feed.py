"""Feeds a byte plane from memory: the same bytes to every URL, over some connections.

    python -m benchmarks.race.feed CONNECTIONS SIZE < URLS

SIZE bytes to each URL. Prints JSON: seconds, CPU seconds and peak MB, its own start not
counted.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from benchmarks.race.cost import peak_mb


def body_of(size: int) -> bytes:
    """The bytes that are fed: any, but the same each time; `size` is a multiple of 256."""
    return bytes(range(256)) * (size // 256)


def main() -> None:
    connections, size = int(sys.argv[1]), int(sys.argv[2])
    urls = sys.stdin.read().split()
    body = memoryview(body_of(size))
    began, before = time.monotonic(), os.times()
    with ThreadPoolExecutor(connections) as threads:
        # Each connection feeds one run of parts, as a file is sent.
        share = -(-len(urls) // connections)
        runs = [urls[at : at + share] for at in range(0, len(urls), share)]
        for fed in [threads.submit(_feed, run, body) for run in runs]:
            fed.result()
    seconds, after = time.monotonic() - began, os.times()
    cpu_s = after.user + after.system - before.user - before.system
    print(json.dumps({"seconds": seconds, "cpu_s": cpu_s, "memory_mb": peak_mb(os.getpid())}))


def _feed(urls: list[str], body: memoryview) -> None:
    place = urlsplit(urls[0])
    with socket.create_connection((place.hostname, place.port)) as connection:
        for url in urls:
            target = urlsplit(url)
            head = f"PUT {target.path}?{target.query} HTTP/1.1\r\nHost: {target.netloc}\r\n"
            connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
            connection.sendall(body)
            answer = connection.recv(1 << 16)
            if not answer.startswith(b"HTTP/1.1 204"):
                raise RuntimeError(f"a part was refused: {answer.decode(errors='replace')}")


if __name__ == "__main__":
    main()
