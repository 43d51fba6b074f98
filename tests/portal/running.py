"""A real portal on loopback, and an operator who talks to it over HTTP."""

from __future__ import annotations

import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.statuses import MaterialStatus, RequestStatus
from backlot_tui.integrity.crc64 import crc64, to_hex
from backlot_tui.portal.records import people, requests
from backlot_tui.portal.records.engine import open_records
from backlot_tui.portal.records.migrate import migrate
from backlot_tui.portal.service import PortalInfo, PortalSettings, run_portal
from tests.support.sound import write_wav

MIB = 1024 * 1024
TTML = b'<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="es-419"></tt>\n'
WAV = (
    b"RIFF" + (2**31 - 8).to_bytes(4, "little") + b"WAVEfmt \x10\0\0\0\1\0\2\0"
    b"\x80\xbb\0\0\0\x65\4\0\6\0\x18\0data\0\0\0\0"
)
"""A header that promises more than ever comes: fine for what is not inspected."""

SUBTITLE = {"language": "es-419", "time_base": "MEDIA"}
Parts = list[bytes]


def sound(channels: int = 6, rate: int = 48_000) -> bytes:
    """A whole WAV file, a tenth of a second of 24 bit."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as made:
        write_wav(Path(made.name), seconds=0.1, channels=channels, rate=rate)
        return Path(made.name).read_bytes()


def request(request_id: str, source_type: str = "Subtitle", **changed: Any) -> SourceRequest:
    values: dict[str, Any] = {
        "id": request_id,
        "title": "The Salt Cartographer",
        "title_id": "71204418",
        "season": None,
        "episode": None,
        "package_id": "34100217",
        "source_type": source_type,
        "language": "es-419",
        "original_language": "en",
        "partner_id": "northlight",
        "partner": "Northlight Post",
        "content_partner": "Lantern & Loom Pictures",
        "status": RequestStatus.OPEN,
        "material_status": MaterialStatus.ACCEPTED,
        "due": "2026-12-01",
        "estimated": "2026-12-01",
    }
    return SourceRequest(**values | changed)


def fill(data: Path, rows: Sequence[SourceRequest]) -> None:
    """A data folder with these requests and their partners, as an owner would have made it."""
    data.mkdir(exist_ok=True)
    with closing(open_records(data)) as records:
        migrate(records)
        with records.write() as connection:
            for partner_id, name in {row.partner_id: row.partner for row in rows}.items():
                people.add_partner(connection, partner_id, name)
            requests.add(connection, rows)


@contextmanager
def running(settings: PortalSettings) -> Iterator[PortalInfo]:
    ready = threading.Event()
    stop = threading.Event()
    told: list[PortalInfo] = []
    failed: list[BaseException] = []

    def on_ready(info: PortalInfo) -> None:
        told.append(info)
        ready.set()

    def run() -> None:
        try:
            run_portal(settings, on_ready, stop)
        except BaseException as error:
            failed.append(error)
            ready.set()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert ready.wait(20)
        if failed:
            raise failed[0]
        yield told[0]
    finally:
        stop.set()
        thread.join(20)
    if failed:
        raise failed[0]


def parts_of(content: bytes, part_size: int) -> Parts:
    return [content[at : at + part_size] for at in range(0, len(content), part_size)]


@dataclass
class Operator:
    """A user at the API. `ask` returns the JSON and checks the status; the rest builds on it."""

    http: httpx.Client
    bytes_http: httpx.Client = field(default_factory=lambda: httpx.Client(verify=False, timeout=20))

    def ask(self, method: str, path: str, body: Any = None, status: int = 200, **query: Any) -> Any:
        answer = self.http.request(method, path, json=body, params=query or None)
        assert answer.status_code == status, answer.text
        if status >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
        return answer.json()

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        return self.ask("GET", path, status=status, **query)

    def start(
        self,
        request_id: str,
        files: dict[str, bytes | int],
        metadata: dict[str, str] | None = None,
        *,
        delivery_id: str | None = None,
        status: int = 201,
        **more: Any,
    ) -> Any:
        """Files are given by their content, or by their size in bytes."""
        body = {
            "id": delivery_id or str(uuid.uuid4()),
            "request_id": request_id,
            "files": [
                {
                    "name": name,
                    "size": content if isinstance(content, int) else len(content),
                    "metadata": metadata or {},
                }
                for name, content in files.items()
            ],
        }
        return self.ask("POST", "deliveries", body | more, status)

    def sign(
        self, delivery: Any, number: int, crc: str, *, file: int = 0, status: int = 200
    ) -> Any:
        body = {
            "parts": [
                {"file_id": delivery["files"][file]["file_id"], "number": number, "crc64": crc}
            ]
        }
        answer = self.ask("POST", f"deliveries/{delivery['id']}/part-urls", body, status)
        return answer["parts"][0] if status == 200 else answer

    def put(self, url: str, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
        return self.bytes_http.put(url, content=body, headers=headers)

    def send(self, delivery: Any, number: int, part: bytes, *, file: int = 0) -> None:
        signed = self.sign(delivery, number, to_hex(crc64(part)), file=file)
        assert signed["size"] == len(part)
        answer = self.put(signed["url"], part, signed["headers"])
        assert answer.status_code in (200, 204), answer.text

    def send_all(self, delivery: Any, contents: Sequence[bytes]) -> None:
        for at, content in enumerate(contents):
            part_size = delivery["files"][at]["part_size"]
            for number, part in enumerate(parts_of(content, part_size), 1):
                self.send(delivery, number, part, file=at)

    def complete(self, delivery: Any, contents: Sequence[bytes], status: int = 200) -> Any:
        files = [
            {"file_id": file["file_id"], "crc64": to_hex(crc64(content))}
            for file, content in zip(delivery["files"], contents, strict=True)
        ]
        return self.ask("POST", f"deliveries/{delivery['id']}/complete", {"files": files}, status)

    def cancel(self, delivery: Any, status: int = 200) -> Any:
        return self.ask("POST", f"deliveries/{delivery['id']}/cancel", status=status)

    def deliver(
        self,
        request_id: str,
        files: dict[str, bytes],
        metadata: dict[str, str] | None = None,
        **more: Any,
    ) -> Any:
        delivery = self.start(request_id, dict(files), metadata, **more)
        self.send_all(delivery, list(files.values()))
        return self.complete(delivery, list(files.values()))

    def wait_for(self, delivery: Any, *states: str) -> Any:
        """Follow the feed until the delivery is in one of these states."""
        row = self.get(f"deliveries/{delivery['id']}")
        cursor = 0
        while row["state"] not in states:
            told = self.get("changes", since=cursor, wait=10)
            assert told["cursor"] > cursor, f"still {row['state']}"
            cursor = told["cursor"]
            row = self.get(f"deliveries/{delivery['id']}")
        return row


@dataclass
class Bench:
    """A running portal and its data folder."""

    url: str
    data: Path

    def add_user(self, name: str, *partners: str, expires_at: str | None = None) -> Operator:
        """A user who acts for these partners, signed in."""
        token = people.new_token()
        with closing(open_records(self.data)) as records, records.write() as connection:
            people.add_user(connection, name.lower(), name, partners)
            people.add_token(connection, name.lower(), token, expires_at)
        return self.operator(token)

    def operator(self, token: str | None) -> Operator:
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        # Plain HTTP has no use for the system's certificates, and loading them takes 30 ms.
        client = httpx.Client(base_url=f"{self.url}/v1/", headers=headers, timeout=40, verify=False)
        return Operator(client)

    def delivered(self) -> dict[bytes, bytes]:
        """Everything under delivered/, by the path's bytes below the delivery's folder."""
        root = self.data / "objects" / "delivered"
        return {
            b"/".join(bytes(path.relative_to(root)).split(b"/")[2:]): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file()
        }

    def wait_for_bytes(self, content: bytes) -> None:
        """Until a file that is arriving begins with this content."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for path in (self.data / "objects" / "incoming").iterdir():
                with path.open("rb") as file:
                    if file.read(len(content)) == content:
                        return
            time.sleep(0.01)
        raise AssertionError("the bytes did not arrive")

    def incoming(self) -> list[str]:
        return sorted(path.name for path in (self.data / "objects" / "incoming").iterdir())
