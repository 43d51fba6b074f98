"""Tokens, in one file that only its user can read.

The agent outlives the shell that started it, so this file is the only place it takes them from.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backlot_tui.domain.problems import NoPermission


@dataclass(frozen=True, slots=True)
class Credential:
    token: str = field(repr=False)
    user: str


@dataclass(frozen=True, slots=True)
class CredentialStore:
    """Keyed by the portal's URL; remembers which portal each profile signed in to last."""

    path: Path

    def get(self, portal: str) -> Credential | None:
        entry = self._read()["portals"].get(portal)
        return Credential(entry["token"], entry["user"]) if entry else None

    def portal_of(self, profile: str) -> str | None:
        portal: str | None = self._read()["profiles"].get(profile)
        return portal

    def put(self, profile: str, portal: str, credential: Credential) -> None:
        content = self._read()
        content["portals"][portal] = {"token": credential.token, "user": credential.user}
        content["profiles"][profile] = portal
        self._write(content)

    def _read(self) -> dict[str, dict[str, Any]]:
        empty: dict[str, dict[str, Any]] = {"portals": {}, "profiles": {}}
        try:
            if self.path.stat().st_mode & 0o077:
                raise NoPermission(
                    "credentials-open",
                    f"{self.path} can be read by others, so its tokens are not used.",
                    f"Run: chmod 600 {self.path}",
                )
            return {**empty, **json.loads(self.path.read_text("utf-8"))}
        except FileNotFoundError:
            return empty
        except json.JSONDecodeError as error:
            raise NoPermission(
                "credentials-damaged",
                f"{self.path} cannot be read.",
                "Remove it and run: backlot-tui login URL",
            ) from error

    def _write(self, content: dict[str, dict[str, Any]]) -> None:
        handle, temporary = tempfile.mkstemp(dir=self.path.parent, prefix=".credentials-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump(content, out, indent=1)
                out.flush()
                os.fsync(out.fileno())
            Path(temporary).replace(self.path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
