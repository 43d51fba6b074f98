"""A store that cannot be used is told at the start, in a sentence, and what to do about it."""

from __future__ import annotations

import importlib.util
import os
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from backlot_tui.domain.problems import Problem, Temporary, UsageProblem
from backlot_tui.portal.objects.s3.bucket import Bucket
from backlot_tui.portal.objects.s3.place import S3Place, parse_place
from backlot_tui.portal.service import PortalSettings
from tests.portal.objects_s3.bench import StoreBench
from tests.portal.running import WAV, Operator, running
from tests.support.object_store import Store
from tests.support.processes import Operator as Shell
from tests.support.processes import running_portal


def refused(settings: PortalSettings, **changed: Any) -> Problem:
    """What a start with other settings of the store says."""
    assert settings.s3 is not None
    with (
        pytest.raises(Problem) as problem,
        running(replace(settings, s3=replace(settings.s3, **changed))),
    ):
        pass
    return problem.value


def keys(tmp_path: Path, content: str, mode: int = 0o600) -> Path:
    file = tmp_path / "other-keys"
    file.touch()
    file.chmod(mode)
    file.write_text(content)
    return file


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"place": S3Place("no-such-bucket", "")}, "has no bucket no-such-bucket"),
        ({"endpoint": "http://store.example:8333"}, "unprotected"),
        ({"endpoint": "s3.example"}, "not the address of an object store"),
        ({"endpoint": "http://[s3"}, "not the address of an object store"),
        ({"endpoint": "http://127.0.0.1:99999999"}, "not the address of an object store"),
        ({"region": "two words"}, "not the name of a region"),
    ],
)
def test_a_place_that_is_none_is_told(
    settings: PortalSettings, changed: dict[str, Any], told: str
) -> None:
    problem = refused(settings, **changed)
    assert isinstance(problem, UsageProblem)
    assert told in problem.sentence
    assert problem.fix


def test_keys_that_are_wrong_are_told(
    settings: PortalSettings, store: Store, tmp_path: Path
) -> None:
    stranger = "[default]\naws_access_key_id=who\naws_secret_access_key=knows\n"
    told = refused(settings, credentials=keys(tmp_path, stranger))
    assert "does not know the access key" in told.sentence
    mistyped = f"[default]\naws_access_key_id={store.access_key}\naws_secret_access_key=oops\n"
    told = refused(settings, credentials=keys(tmp_path, mistyped))
    assert "does not accept the secret key" in told.sentence
    assert "oops" not in str(told)


def test_keys_that_others_can_read_are_not_used(settings: PortalSettings, tmp_path: Path) -> None:
    told = refused(settings, credentials=keys(tmp_path, "[default]\n", mode=0o640))
    assert "Others can read" in told.sentence
    assert "chmod 600" in told.fix


@pytest.mark.parametrize("content", ["[default]\n", "no section", ""])
def test_a_file_without_keys_is_told(
    settings: PortalSettings, tmp_path: Path, content: str
) -> None:
    assert refused(settings, credentials=keys(tmp_path, content)).code == "s3-credentials"


def test_a_store_that_is_away_is_told(settings: PortalSettings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    problem = refused(settings, endpoint=f"http://127.0.0.1:{port}")
    assert isinstance(problem, Temporary)
    assert "cannot be reached" in problem.sentence


def test_a_store_that_takes_damaged_parts_is_not_used(
    settings: PortalSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one would that signs nothing but the key."""

    def unsigned(self: Bucket, key: str, _crc64: str, valid_s: int) -> str:
        return str(
            self._client.generate_presigned_url(
                "put_object", {"Bucket": self._name, "Key": key}, ExpiresIn=valid_s
            )
        )

    monkeypatch.setattr(Bucket, "object_url", unsigned)
    monkeypatch.setattr("backlot_tui.portal.objects.s3.checking.checksum_header", lambda _crc: {})
    assert refused(settings).code == "s3-checksums"


def test_without_the_library_the_command_to_install_it_is_named(
    settings: PortalSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "backlot_tui.portal.storage.find_spec",
        lambda name: None if name == "boto3" else found(name),
    )
    assert "pip install 'backlot-tui[s3]'" in refused(settings).fix


def test_what_was_delivered_is_not_looked_for_in_another_place(
    portal: StoreBench, ana: Operator
) -> None:
    ana.deliver("SR-3", {"a.wav": WAV})
    portal.stop()
    assert refused(portal.settings, place=S3Place(portal.store.bucket, "other/")).code == (
        "objects-elsewhere"
    )
    with pytest.raises(UsageProblem) as elsewhere, running(replace(portal.settings, s3=None)):
        pass
    assert f"--objects s3://{portal.store.bucket}/" in elsewhere.value.fix
    with running(portal.settings):
        assert len(portal.stored()) == 1


@pytest.mark.parametrize(
    "url",
    [
        *("s3://", "s3:///prefix", "s3://UPPER", "s3://ab", "https://bucket", "bucket", "s3://[x"),
        *("s3://bucket/../up", "s3://bucket/a//b", "s3://bucket/a?b=c", "s3://bucket/a\\b"),
    ],
)
def test_what_is_no_place_is_refused(url: str) -> None:
    with pytest.raises(UsageProblem, match="no place for objects"):
        parse_place(url)


def test_a_place_is_read_as_people_write_it() -> None:
    assert parse_place("s3://media") == S3Place("media", "")
    assert parse_place("s3://media/") == S3Place("media", "")
    assert str(parse_place("s3://media/desk/in/")) == "s3://media/desk/in"


def test_the_command_takes_keys_from_the_environment_only(store: Store, tmp_path: Path) -> None:
    with running_portal(tmp_path / "portal", store=store) as portal:
        assert portal.url
    shell = Shell(tmp_path / "state")
    info = shell.run("portal", "info", "--data", tmp_path / "portal")
    assert f"s3://{store.bucket}/{tmp_path.name}" in info.out
    flags = store.flags(tmp_path.name)
    ended = shell.run("portal", "serve", "--data", tmp_path / "portal", *flags)
    assert ended.code == UsageProblem.exit_code
    assert "AWS_ACCESS_KEY_ID" in ended.err
    assert "AWS_ACCESS_KEY_ID" not in os.environ
