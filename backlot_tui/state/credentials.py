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

from backlot_tui.domain.problems import NoPermission, Temporary
from backlot_tui.domain.safe_text import safe_text


@dataclass(frozen=True, slots=True)
class Credential:
    token: str = field(repr=False)
    user: str


@dataclass(frozen=True, slots=True)
class CredentialStore:
    """Keyed by the portal's URL; remembers which portal each profile signed in to last."""

    path: Path

    def get(self, portal: str) -> Credential | None:
        """Raises NoPermission where the file is damaged or open to others."""
        match self._read()["portals"].get(portal):
            case {"token": str(token), "user": str(user)}:
                return Credential(token, user)
            case _:
                return None

    def portal_of(self, profile: str) -> str | None:
        """The URL; None for a profile that never signed in. Raises NoPermission as `get` does."""
        portal = self._read()["profiles"].get(profile)
        return portal if isinstance(portal, str) else None

    def put(self, profile: str, portal: str, credential: Credential) -> None:
        """Keep a token in place of the portal's last one.

        Raises NoPermission as `get` does, and Temporary where nothing can be written.
        """
        content = self._read()
        content["portals"][portal] = {"token": credential.token, "user": credential.user}
        content["profiles"][profile] = portal
        try:
            self._write(content)
        except OSError as error:
            raise Temporary(
                "state-unusable",
                f"{safe_text(str(self.path))} cannot be written ({error.strerror}).",
                "Look at its disk: is it full, or read-only? Then sign in again.",
            ) from error

    def _read(self) -> dict[str, dict[str, Any]]:
        shown = safe_text(str(self.path))
        try:
            if self.path.stat().st_mode & 0o077:
                raise NoPermission(
                    "credentials-open",
                    f"{shown} can be read by others, so its tokens are not used.",
                    f"Run: chmod 600 {shown}",
                )
            content = json.loads(self.path.read_text("utf-8"))
            return {name: _entries(content, name) for name in ("portals", "profiles")}
        except FileNotFoundError:
            return {"portals": {}, "profiles": {}}
        except (OSError, ValueError) as error:
            raise NoPermission(
                "credentials-damaged",
                f"{shown} cannot be read.",
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


def _entries(content: Any, name: str) -> dict[str, Any]:
    """One of the file's tables; empty where it has none. Raises ValueError for no table."""
    table = content.get(name, {}) if isinstance(content, dict) else None
    if not isinstance(table, dict):
        raise ValueError(f"{name} is no table")
    return table
