"""The ASC's own tool accepts what we write, and finds what we find.

`ascmhl` 1.2 wants another version of a library than ours do, so it is installed beside them, into
pytest's cache, once; without the network these tests are skipped. The schemas are not in its
package: BACKLOT_ASCMHL_XSD names a folder with ASCMHL.xsd, ASCMHLDirectory.xsd and
ASCMHLDirectory__combined.xsd of github.com/ascmitc/mhl.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from backlot_tui.integrity.mhl.history import read_history
from backlot_tui.integrity.mhl.names import CHAIN
from backlot_tui.integrity.verifying import verify_history

from .histories import entry, seal

REFERENCE = "ascmhl==1.2"
_PATIENCE_S = 120
_MAIN = {
    "ascmhl": "from ascmhl.cli.ascmhl import mhltool_cli as main; main()",
    "ascmhl-debug": "from ascmhl.cli.ascmhl_debug import mhldebugtool_cli as main; main()",
}


class Reference:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, tool: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", _MAIN[tool], *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(self._folder), "PYTHONSAFEPATH": "1"},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def reference(pytestconfig: pytest.Config) -> Reference:
    cache = pytestconfig.cache
    assert cache is not None
    kept = cache.mkdir("ascmhl") / REFERENCE.replace("==", "-")
    if not kept.is_dir():
        _install(kept)
    return Reference(kept)


def _install(kept: Path) -> None:
    making = Path(tempfile.mkdtemp(dir=kept.parent))
    pip = [sys.executable, "-m", "pip", "install", "-q", "--target", str(making), REFERENCE]
    try:
        subprocess.run(pip, check=True, capture_output=True, timeout=_PATIENCE_S)
    except (subprocess.SubprocessError, OSError):
        shutil.rmtree(making)
        pytest.skip(f"{REFERENCE} cannot be installed here")
    try:
        making.rename(kept)
    except OSError:  # another worker was first
        shutil.rmtree(making)


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    root = tmp_path / "A002R2EC"
    (root / "Clips").mkdir(parents=True)
    names = ("Clips/100%25 <&>.mov", "Clips/ünï.mov", "Sidecar.txt")
    for name in names:
        (root / name).write_bytes(name.encode() * 1000)
    seal(root, *(entry(root, name, "xxh128", "xxh64", "md5", "sha1", "c4") for name in names))
    return root


def test_the_tool_accepts_the_history(reference: Reference, sealed: Path) -> None:
    for arguments in (("ascmhl-debug", "verify"), ("ascmhl", "diff"), ("ascmhl", "info")):
        ended = reference(*arguments, sealed)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "Generation 1 (2026-11-22T09:30:15+00:00)" in ended.stdout + ended.stderr


def test_the_tool_goes_on_from_our_generation(reference: Reference, sealed: Path) -> None:
    ended = reference("ascmhl", "create", sealed, "-h", "xxh128")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert len(list((sealed / "ascmhl").glob("*.mhl"))) == 2
    history = read_history(sealed)
    assert len(history.generations) == 2
    assert verify_history(history).differences == []


def test_the_tool_finds_a_flipped_byte_and_a_file_too_many(
    reference: Reference, sealed: Path
) -> None:
    (sealed / "new.txt").write_text("new")
    assert reference("ascmhl", "diff", sealed).returncode == 21
    (sealed / "new.txt").unlink()
    content = (sealed / "Sidecar.txt").read_bytes()
    (sealed / "Sidecar.txt").write_bytes(b"X" + content[1:])
    assert reference("ascmhl-debug", "verify", sealed).returncode == 11


def test_the_tool_accepts_the_schema(reference: Reference, sealed: Path) -> None:
    schemas = os.environ.get("BACKLOT_ASCMHL_XSD")
    if not schemas:
        pytest.skip("no schemas: set BACKLOT_ASCMHL_XSD")
    [manifest] = (sealed / "ascmhl").glob("*.mhl")
    combined = f"{schemas}/ASCMHLDirectory__combined.xsd"
    for arguments in (
        ("-xsd", f"{schemas}/ASCMHL.xsd", manifest),
        ("-df", "-xsd", combined, sealed / "ascmhl" / CHAIN),
    ):
        ended = reference("ascmhl-debug", "xsd-schema-check", *arguments)
        assert ended.returncode == 0, ended.stdout + ended.stderr
