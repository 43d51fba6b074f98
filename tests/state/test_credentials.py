"""Tokens are kept for the agent, and from everybody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.domain.problems import NoPermission, Temporary
from backlot_tui.state.credentials import Credential, CredentialStore

PORTAL = "https://portal.example"


def test_the_file_is_its_users_alone(tmp_path: Path) -> None:
    store = CredentialStore(tmp_path / "credentials.json")
    store.put("default", PORTAL, Credential("secret", "Dana"))
    assert store.path.stat().st_mode & 0o777 == 0o600
    assert store.get(PORTAL) == Credential("secret", "Dana")
    assert store.portal_of("default") == PORTAL
    assert [entry.name for entry in tmp_path.iterdir()] == ["credentials.json"]


def test_profiles_lead_to_portals_of_their_own(tmp_path: Path) -> None:
    store = CredentialStore(tmp_path / "credentials.json")
    store.put("one", PORTAL, Credential("a", "Dana"))
    store.put("two", "https://other.example", Credential("b", "Dana"))
    assert store.portal_of("one") == PORTAL
    assert store.portal_of("two") == "https://other.example"
    assert store.portal_of("three") is None


def test_a_file_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    store = CredentialStore(tmp_path / "credentials.json")
    store.put("default", PORTAL, Credential("secret", "Dana"))
    store.path.chmod(0o644)
    with pytest.raises(NoPermission, match="chmod 600"):
        store.get(PORTAL)


@pytest.mark.parametrize(
    "damage", [b"{", b"[]", b"5", b"\xff", b'{"portals": []}', b'{"profiles": null}']
)
def test_a_damaged_file_is_told_in_a_sentence(tmp_path: Path, damage: bytes) -> None:
    store = CredentialStore(tmp_path / "credentials.json")
    store.put("default", PORTAL, Credential("secret", "Dana"))
    store.path.write_bytes(damage)
    with pytest.raises(NoPermission, match="cannot be read"):
        store.get(PORTAL)


@pytest.mark.parametrize("entry", ["null", '"secret"', '{"token": 5, "user": "Dana"}', "{}"])
def test_an_entry_that_is_no_token_is_none(tmp_path: Path, entry: str) -> None:
    store = CredentialStore(tmp_path / "credentials.json")
    store.put("default", PORTAL, Credential("secret", "Dana"))
    store.path.write_text(f'{{"portals": {{"{PORTAL}": {entry}}}, "profiles": {{"default": 5}}}}')
    assert store.get(PORTAL) is None
    assert store.portal_of("default") is None


def test_a_token_is_never_part_of_what_is_printed() -> None:
    assert "secret" not in repr(Credential("secret", "Dana"))


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    store = CredentialStore(tmp_path / "gone" / "credentials.json")
    with pytest.raises(Temporary, match=r"credentials\.json cannot be written \(No such file"):
        store.put("default", PORTAL, Credential("secret", "Dana"))
