"""What the checks can say, what the table lists and what the guide explains are one list."""

from __future__ import annotations

import re
from pathlib import Path

from backlot_tui import checks, guides, portal
from backlot_tui.checks import preflight

FOLDER = Path(checks.__file__).parent
INSPECTOR = Path(portal.__file__).parent / "inspector"
GUIDE = (Path(guides.__file__).parent / "findings.md").read_text("utf-8")


def said_by_the_checks() -> dict[str, str]:
    """Code -> severity, from the calls that make findings."""
    said: dict[str, str] = {}
    for path in FOLDER.glob("*.py"):
        text = path.read_text("utf-8")
        of_files = re.findall(r'subject\.(error|warning)\(\s*"([A-Z-]+)"', text)
        of_deliveries = re.findall(r'Finding\(\s*"([A-Z-]+)",\s*Severity\.(\w+)', text)
        said |= {code: severity for severity, code in of_files}
        said |= {code: severity.lower() for code, severity in of_deliveries}
    return said


def explained() -> dict[str, str]:
    """Code -> severity, as the guide's headings have it."""
    found: dict[str, str] = {}
    severity = ""
    for line in GUIDE.splitlines():
        if line.startswith("## "):
            severity = {"Errors": "error", "Warnings": "warning"}.get(line[3:], "")
        elif severity and (row := re.match(r"\| `([A-Z-]+)` \| .+ \| .+ \|$", line)):
            found[row[1]] = severity
    return found


def test_the_table_lists_what_the_checks_can_say() -> None:
    rows = re.findall(r"^\| ([A-Z-]+) +\| (error|warning) +\|", preflight.__doc__ or "", re.M)
    assert dict(rows) == said_by_the_checks()
    assert len(rows) == len(dict(rows))


def test_the_guide_explains_what_the_checks_can_say() -> None:
    assert explained() == said_by_the_checks()


def test_the_guide_explains_what_the_portal_alone_finds() -> None:
    found = {
        code
        for path in INSPECTOR.glob("*.py")
        for code in re.findall(r'"(INSPECT-\w+)"', path.read_text("utf-8"))
    }
    assert found == set(re.findall(r"`(INSPECT-\w+)`", GUIDE))
