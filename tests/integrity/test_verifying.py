"""Files against what a receipt says of them: whatever is odd is a difference, never a crash."""

from __future__ import annotations

from pathlib import Path

from backlot_tui.integrity.digests import digests_of
from backlot_tui.integrity.verifying import Expected, What, verify


def expected(path: Path, **digests: str) -> Expected:
    return Expected(path.name, path, 3, {kind: [value] for kind, value in digests.items()})


def told(one: Expected, root: Path | None = None) -> list[tuple[What, str]]:
    return [(each.what, each.sentence) for each in verify([one], root).differences]


def test_a_file_that_is_what_it_was_has_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"one")
    assert told(expected(path, **digests_of(path, ("md5", "crc64nvme"))), tmp_path) == []


def test_a_digest_of_an_unknown_kind_proves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"one")
    digests = {**digests_of(path, ("md5",)), "sha9\x1b": "00"}
    assert told(expected(path, **digests)) == [
        (What.DIGEST, "a.wav: its sha9␛ is a digest that this program does not know.")
    ]


def test_links_in_a_loop_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.wav").symlink_to(tmp_path / "b.wav")
    (tmp_path / "b.wav").symlink_to(tmp_path / "a.wav")
    [(what, sentence)] = told(expected(tmp_path / "a.wav", md5="00"), tmp_path)
    assert what is What.UNREADABLE
    assert sentence.startswith("a.wav cannot be read: ")


def test_a_name_that_no_disk_has_cannot_be_read(tmp_path: Path) -> None:
    [(what, _)] = told(expected(tmp_path / "a\0.wav", md5="00"), tmp_path)
    assert what is What.UNREADABLE
