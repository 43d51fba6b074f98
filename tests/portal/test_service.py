"""Running a portal: one per data folder, at the same address, protected, with a demo."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
from pathlib import Path

import httpx
import pytest

from backlot_tui.domain.problems import Temporary, UsageProblem
from backlot_tui.portal.service import PortalSettings
from backlot_tui.portal.settings import check_exposure

from .running import MIB, WAV, Bench, running


def refusal(settings: PortalSettings) -> UsageProblem:
    """Why a portal does not start with these settings."""
    with pytest.raises(UsageProblem) as refused, running(settings):
        pass
    return refused.value


def test_a_data_folder_has_one_portal(data: Path) -> None:
    with running(PortalSettings(data)):
        told = refusal(PortalSettings(data))
        assert told.code == "already-running"
        assert f"process {os.getpid()}" in told.sentence
    with running(PortalSettings(data)):
        pass


def test_a_restarted_portal_has_its_old_address_if_that_is_free(data: Path) -> None:
    with running(PortalSettings(data)) as first:
        pass
    with running(PortalSettings(data)) as second:
        assert second.url == first.url
    port = httpx.URL(first.url).port
    with socket.create_server(("127.0.0.1", port or 0)):
        with running(PortalSettings(data)) as third:
            assert third.url != first.url
        assert f"port {port}" in refusal(PortalSettings(data, port=port or 0)).sentence


@pytest.mark.parametrize(
    "memory", ['{"api": 99999999}', '{"api": -5}', '{"api": "x"}', "[]", "not even JSON", ""]
)
def test_an_address_that_was_spoilt_is_forgotten(data: Path, memory: str) -> None:
    (data / "portal.json").write_text(memory)
    with running(PortalSettings(data)) as info:
        assert httpx.get(f"{info.url}/openapi.json").status_code == 200


@pytest.mark.parametrize("name", ["portal.json", "objects.place", "secret.key", "demo-token"])
def test_a_file_of_the_data_folder_that_cannot_be_used_is_named(tmp_path: Path, name: str) -> None:
    data = tmp_path / "data"
    (data / name).mkdir(parents=True)
    told = refusal(PortalSettings(data, demo=True))
    assert told.code == "data-folder"
    assert told.sentence == f"{data / name} cannot be used: Is a directory."


def test_where_the_objects_are_is_not_guessed(data: Path) -> None:
    (data / "objects.place").write_bytes(b"\xff")
    told = refusal(PortalSettings(data)).sentence
    assert told == f"{data / 'objects.place'} cannot be used: it is not text."


def test_objects_that_cannot_be_kept_are_told_at_the_start(data: Path) -> None:
    (data / "objects").touch()
    with pytest.raises(Temporary, match="storage failed"), running(PortalSettings(data)):
        pass


def test_a_host_in_no_encoding_cannot_be_listened_on(data: Path) -> None:
    proxied = PortalSettings(
        data, host="\udcff", behind_proxy=True, public_url="x", public_bytes_url="y"
    )
    assert refusal(proxied).code == "address"


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        (PortalSettings(Path("x"), host="0.0.0.0"), "not-protected"),
        (PortalSettings(Path("x"), host="192.0.2.1"), "not-protected"),
        (PortalSettings(Path("x"), host="portal.example"), "not-protected"),
        (PortalSettings(Path("x"), host="::"), "not-protected"),
        (PortalSettings(Path("x"), host="192.0.2.1", behind_proxy=True), "public-urls"),
        (PortalSettings(Path("x"), host="0.0.0.0", certificate=Path("c")), "public-urls"),
    ],
)
def test_nothing_is_sent_in_the_clear(settings: PortalSettings, code: str) -> None:
    with pytest.raises(UsageProblem) as refused:
        check_exposure(settings)
    assert refused.value.code == code
    assert "--" in refused.value.fix


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_loopback_needs_no_protection(host: str) -> None:
    check_exposure(PortalSettings(Path("x"), host=host))


def test_behind_a_proxy_the_public_addresses_are_told(data: Path) -> None:
    settings = PortalSettings(
        data,
        behind_proxy=True,
        public_url="https://portal.example/",
        public_bytes_url="https://bytes.portal.example/",
    )
    with running(settings) as info:
        assert info.url == "https://portal.example"
        port = (data / "portal.json").read_text().split(":")[1].split(",")[0].strip()
        ana = Bench(f"http://127.0.0.1:{port}", data).add_user("Ana", "northlight")
        delivery = ana.start("SR-3", {"a.wav": WAV})
        url = ana.sign(delivery, 1, "0" * 16)["url"]
        assert url.startswith("https://bytes.portal.example/parts/")


def test_both_ports_speak_tls_with_a_certificate(data: Path, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here to make a certificate")
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        f" -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout {key}"
        f" -out {certificate}",
        shell=True,
        check=True,
        capture_output=True,
    )
    trust = ssl.create_default_context(cafile=str(certificate))
    content = WAV + os.urandom(3 * MIB)
    with running(PortalSettings(data, certificate=certificate, key=key)) as info:
        assert info.url.startswith("https://")
        ana = Bench(info.url, data).add_user("Ana", "northlight")
        ana.http = httpx.Client(base_url=ana.http.base_url, headers=ana.http.headers, verify=trust)
        ana.bytes_http = httpx.Client(verify=trust)
        delivery = ana.deliver("SR-3", {"a.wav": content})
        assert delivery["state"] == "Pending Inspection"
        assert Bench(info.url, data).delivered() == {b"a.wav": content}
        ana.http.close()  # the portal would wait for its farewell


def test_a_certificate_that_cannot_be_used_is_told(data: Path) -> None:
    assert refusal(PortalSettings(data, certificate=data / "nothing.pem")).code == "certificate"


def test_keys_and_bytes_are_the_owners_alone(data: Path) -> None:
    with running(PortalSettings(data)):
        modes = {
            name: (data / name).stat().st_mode & 0o777
            for name in ("secret.key", "objects/incoming", "objects/delivered")
        }
    assert modes == {"secret.key": 0o600, "objects/incoming": 0o700, "objects/delivered": 0o700}


def test_the_description_of_the_api_is_complete(portal: Bench) -> None:
    described = httpx.get(f"{portal.url}/openapi.json").json()
    operations = [op for path in described["paths"].values() for op in path.values()]
    assert len(operations) == 20
    for operation in operations:
        assert operation["summary"]
        assert operation["description"]
        assert "application/problem+json" in operation["responses"]["401"]["content"]
    assert "HTTPValidationError" not in str(described)
    assert "ProblemDocument" in described["components"]["schemas"]


def test_the_demo_is_a_world_with_a_past(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    with running(PortalSettings(data, demo=True)) as info:
        assert info.demo_token
        assert (data / "demo-token").stat().st_mode & 0o777 == 0o600
        dana = Bench(info.url, data).operator(info.demo_token)
        me = dana.get("me")
        assert me["name"] == "Dana Demo"
        assert {partner["id"] for partner in me["partners"]} == {"northlight", "tessera", "inkwell"}
        rows = dana.get("requests", limit=2000)["requests"]
        for row in rows:
            alive = row["status"] not in ("Open", "Canceled")
            assert (row["latest_delivery_state"] is not None) == alive, row
        accepted = next(row for row in rows if row["status"] == "Accepted")
        details = dana.get(f"requests/{accepted['id']}")
        assert details["deliveries"][0]["state"] == "Accepted"
        assert len(details["history"]) == 2
        first = next(row for row in rows if row["latest_delivery_state"] == "QC Failed")
        assert dana.get(f"requests/{first['id']}")["deliveries"][0]["attempt"] == 1
    with running(PortalSettings(data, demo=True)) as again:
        assert again.demo_token == info.demo_token
        assert len(dana.get("requests", limit=2000)["requests"]) == len(rows)


def test_the_demo_is_not_put_into_a_real_portal(data: Path) -> None:
    assert refusal(PortalSettings(data, demo=True)).code == "not-a-demo"
    assert not (data / "demo-token").exists()
