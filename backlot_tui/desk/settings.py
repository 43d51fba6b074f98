"""Where the portal, the token and the folders come from.

A flag wins over the environment, the environment over the config file, that over the default.

    flag            environment             config.toml
    --profile       BACKLOT_PROFILE         profile = "name"
    --url           BACKLOT_URL             [profiles.name] url
    --token-file    BACKLOT_TOKEN(_FILE)    [profiles.name] token_file
    --state-dir     BACKLOT_STATE_DIR       [profiles.name] state_dir
    --config        BACKLOT_CONFIG
                    BACKLOT_SETTLE_SECONDS  [agent] settle_seconds
                    BACKLOT_IDLE_SECONDS    [agent] idle_seconds
                    BACKLOT_STALL_SECONDS   [agent] stall_seconds
                                            [profiles.name] web_url
    --mouse                                 mouse = true
                                            [notify] bell = true
                    BACKLOT_ALIASES         aliases = "/shared/aliases.toml"
                                            [keys] deliver = "ctrl+o,D"

What else the agent is told is in `desk.agent_settings`, the File Bin's part in
`desk.bin_settings`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_state_path

from backlot_tui.desk.agent_settings import agent_settings
from backlot_tui.desk.bin_settings import BinSettings, bin_settings
from backlot_tui.desk.config_file import (
    read_config,
    seconds_or,
    settings_of_file,
    table,
    text,
    text_if_there,
    yes_or_no,
)
from backlot_tui.desk.unknown_settings import unknown_settings
from backlot_tui.desk.web_address import checked_template
from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text

_APP = "backlot-tui"
_TOKEN = re.compile(r"[!-~]+")
"""What a header of HTTP can carry without a blank (RFC 6750, 2.1, takes still less)."""
SETTLE_S = 5.0
"""Two looks at a young file are at least this far apart."""
IDLE_S = 300.0
"""An agent with nothing to do ends after this long; the next Deliver starts one again."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Resolved once at the start of a command. Times in seconds."""

    profile: str
    url: str | None
    token: str | None = field(repr=False)
    state_dir: Path
    config_file: Path
    settle_s: float = SETTLE_S
    idle_s: float = IDLE_S
    agent: AgentSettings = field(default_factory=AgentSettings)
    bin: BinSettings = field(default_factory=BinSettings)
    web_url: str | None = None
    """Makes the web address of a request (`desk.web_address`)."""
    mouse: bool = False
    """Whether the desk takes the mouse, and the terminal's own selection with it."""
    bell: bool = False
    """Whether the desk rings the terminal's bell when the queue of transfers ends."""
    aliases: Path | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    """Other keys for the desk's commands, as they are written: by id, with commas between."""

    @property
    def aliases_file(self) -> Path:
        """Where short forms of titles are listed (`desk.aliases`); it may not exist yet."""
        return self.aliases or self.config_file.parent / "aliases.toml"


def resolve(flags: Mapping[str, str | None], environment: Mapping[str, str]) -> Settings:
    """flags: `profile`, `url`, `token_file`, `state_dir`, `config`, each maybe None.

    Raises UsageProblem for a config file or a token that cannot be used.
    """
    config_file, config = _config(flags, environment)
    with settings_of_file(config_file):
        profile, where, own = _profile(config, flags, environment)
        url = flags.get("url") or environment.get("BACKLOT_URL") or text_if_there(own, where, "url")
        token_file = text_if_there(own, where, "token_file")
        state_dir = text_if_there(own, where, "state_dir")
        aliases = environment.get("BACKLOT_ALIASES") or text_if_there(config, "", "aliases")
        agent = agent_settings(config, environment)
        in_bin = bin_settings(config, environment)
        web_url = checked_template(own["web_url"]) if "web_url" in own else None
        keys = _keys(config)
        mouse = yes_or_no(config, "", "mouse")
        bell = yes_or_no(table(config, "notify"), "[notify]", "bell")
        settle_s = _agent_seconds(config, environment, "settle", SETTLE_S)
        idle_s = _agent_seconds(config, environment, "idle", IDLE_S)
    return Settings(
        profile=profile,
        url=url,
        token=_token(flags, environment, token_file),
        state_dir=_state_dir(flags, environment, state_dir),
        config_file=config_file,
        settle_s=settle_s,
        idle_s=idle_s,
        agent=agent,
        bin=in_bin,
        web_url=web_url,
        mouse=mouse,
        bell=bell,
        aliases=_home(aliases) if aliases else None,
        keys=keys,
    )


def agent_rules(flags: Mapping[str, str | None], environment: Mapping[str, str]) -> AgentSettings:
    """As `resolve` finds them, whatever else the config file says. Raises UsageProblem."""
    config_file, config = _config(flags, environment)
    with settings_of_file(config_file):
        return agent_settings(config, environment)


def agent_rules_in(config_file: Path, environment: Mapping[str, str]) -> AgentSettings:
    """What this file says of the agent now; a file that has gone says nothing. UsageProblem."""
    config = read_config(config_file, must_exist=False)
    with settings_of_file(config_file):
        return agent_settings(config, environment)


def notes_on_config(
    flags: Mapping[str, str | None], environment: Mapping[str, str]
) -> tuple[str, ...]:
    """What a person should know of the config file, though it stops nothing; safe to show."""
    try:
        config_file, config = _config(flags, environment)
    except UsageProblem:
        return ()  # told by who needs the file
    return tuple(unknown_settings(config_file, config))


def known_state_dir(flags: Mapping[str, str | None], environment: Mapping[str, str]) -> Path:
    """As `resolve` finds it, whatever else the config file says.

    Raises UsageProblem where only the file could name it, and it cannot be read.
    """
    if flags.get("state_dir") or environment.get("BACKLOT_STATE_DIR"):
        return _state_dir(flags, environment, None)
    _, config = _config(flags, environment)
    _, where, own = _profile(config, flags, environment)
    return _state_dir(flags, environment, text_if_there(own, where, "state_dir"))


def state_dir_anyway(flags: Mapping[str, str | None], environment: Mapping[str, str]) -> Path:
    """As `resolve` finds it; where the config file cannot be read, as if there were none."""
    try:
        return known_state_dir(flags, environment)
    except UsageProblem:
        return _state_dir(flags, environment, None)


def config_file_of(flags: Mapping[str, str | None], environment: Mapping[str, str]) -> Path:
    """Where the config file is, if there is one."""
    named = flags.get("config") or environment.get("BACKLOT_CONFIG")
    return Path(named) if named else user_config_path(_APP) / "config.toml"


def _config(
    flags: Mapping[str, str | None], environment: Mapping[str, str]
) -> tuple[Path, Mapping[str, Any]]:
    path = config_file_of(flags, environment)
    is_named = bool(flags.get("config") or environment.get("BACKLOT_CONFIG"))
    return path, read_config(path, must_exist=is_named)


def _profile(
    config: Mapping[str, Any], flags: Mapping[str, str | None], environment: Mapping[str, str]
) -> tuple[str, str, Mapping[str, Any]]:
    """Its name, how its table is found in the config file, and the table."""
    name = (
        flags.get("profile")
        or environment.get("BACKLOT_PROFILE")
        or text_if_there(config, "", "profile")
        or "default"
    )
    where = f"[profiles.{name}]"
    return name, where, table(table(config, "profiles"), name, where)


def _state_dir(
    flags: Mapping[str, str | None], environment: Mapping[str, str], own_dir: str | None
) -> Path:
    named = flags.get("state_dir") or environment.get("BACKLOT_STATE_DIR") or own_dir
    return _home(named) if named else user_state_path(_APP)


def checked_token(token: str, where: str) -> str:
    """The token, if it can be one. UsageProblem names where it is from, and never says it."""
    if not _TOKEN.fullmatch(token):
        raise UsageProblem(
            "token", f"{where} has a blank, or a character, that no token has.", "Copy it again."
        )
    return token


def _token(
    flags: Mapping[str, str | None], environment: Mapping[str, str], own_file: str | None
) -> str | None:
    if named := flags.get("token_file"):
        return _token_in(Path(named))
    if token := environment.get("BACKLOT_TOKEN"):
        return checked_token(token, "BACKLOT_TOKEN")
    named = environment.get("BACKLOT_TOKEN_FILE") or own_file
    return _token_in(_home(named)) if named else None


def _token_in(path: Path) -> str:
    """The token in a file, without the line end; UsageProblem if there is none."""
    shown = f"The token file {safe_text(str(path))}"
    try:
        token = path.read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        raise UsageProblem(
            "token-file", f"{shown} cannot be read ({safe_text(str(error))})."
        ) from error
    if not token:
        raise UsageProblem("token-file", f"{shown} is empty.")
    return checked_token(token, shown)


def _keys(config: Mapping[str, Any]) -> dict[str, str]:
    """Whether they are keys, and of what, is for the desk to say (`ui.keymap`)."""
    keys = table(config, "keys")
    return {name: text(keys, "[keys]", name) for name in keys}


def _home(path: str) -> Path:
    """The path, with `~` for a person's home where there is one."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 (one without a home stays as it is)


def _agent_seconds(
    config: Mapping[str, Any], environment: Mapping[str, str], name: str, default: float
) -> float:
    said = table(config, "agent").get(f"{name}_seconds", default)
    variable = f"BACKLOT_{name.upper()}_SECONDS"
    return seconds_or(environment, variable, said, f"[agent] {name}_seconds")
