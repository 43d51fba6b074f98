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

What else the agent is told is in `desk.agent_settings`, the File Bin's part in
`desk.bin_settings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_state_path

from backlot_tui.desk.agent_settings import agent_settings
from backlot_tui.desk.bin_settings import BinSettings, bin_settings
from backlot_tui.desk.web_address import checked_template
from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text

_APP = "backlot-tui"
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

    @property
    def aliases_file(self) -> Path:
        """Where short forms of titles are listed (`desk.aliases`); it may not exist yet."""
        return self.aliases or self.config_file.parent / "aliases.toml"


def resolve(flags: Mapping[str, str | None], environment: Mapping[str, str]) -> Settings:
    """flags: `profile`, `url`, `token_file`, `state_dir`, `config`, each maybe None.

    Raises UsageProblem for a config file or a token file that cannot be used.
    """
    named_config = flags.get("config") or environment.get("BACKLOT_CONFIG")
    config_file = Path(named_config) if named_config else user_config_path(_APP) / "config.toml"
    config = read_config(config_file, must_exist=bool(named_config))
    profile = (
        flags.get("profile")
        or environment.get("BACKLOT_PROFILE")
        or config.get("profile")
        or "default"
    )
    own = config.get("profiles", {}).get(profile, {})
    agent = config.get("agent", {})
    state_dir = (
        flags.get("state_dir") or environment.get("BACKLOT_STATE_DIR") or own.get("state_dir")
    )
    return Settings(
        profile=profile,
        url=flags.get("url") or environment.get("BACKLOT_URL") or own.get("url"),
        token=_token(flags, environment, own),
        state_dir=Path(state_dir).expanduser() if state_dir else user_state_path(_APP),
        config_file=config_file,
        settle_s=_seconds(environment, agent, "settle", SETTLE_S),
        idle_s=_seconds(environment, agent, "idle", IDLE_S),
        agent=agent_settings(config, environment),
        bin=bin_settings(config, environment),
        web_url=checked_template(own["web_url"]) if "web_url" in own else None,
        mouse=_yes_or_no(config, "mouse"),
        bell=_yes_or_no(config.get("notify", {}), "bell"),
        aliases=_aliases(config, environment),
    )


def read_token_file(path: Path) -> str:
    """The token in a file, without the line end; UsageProblem if there is none."""
    try:
        token = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageProblem(
            "token-file", f"The token file {safe_text(str(path))} cannot be read ({error})."
        ) from error
    if not token:
        raise UsageProblem("token-file", f"The token file {safe_text(str(path))} is empty.")
    return token


def _token(
    flags: Mapping[str, str | None], environment: Mapping[str, str], own: Mapping[str, str]
) -> str | None:
    if named := flags.get("token_file"):
        return read_token_file(Path(named))
    if token := environment.get("BACKLOT_TOKEN"):
        return token
    named = environment.get("BACKLOT_TOKEN_FILE") or own.get("token_file")
    return read_token_file(Path(named).expanduser()) if named else None


def _yes_or_no(config: Mapping[str, Any], name: str) -> bool:
    value = config.get(name, False)
    if not isinstance(value, bool):
        raise UsageProblem("setting", f"{name} = {safe_text(str(value))} is not true or false.")
    return value


def _aliases(config: Mapping[str, Any], environment: Mapping[str, str]) -> Path | None:
    named = environment.get("BACKLOT_ALIASES") or config.get("aliases")
    if named is not None and not isinstance(named, str):
        raise UsageProblem("setting", "aliases in the config file is not a path.")
    return Path(named).expanduser() if named else None


def _seconds(
    environment: Mapping[str, str], agent: Mapping[str, Any], name: str, default: float
) -> float:
    value = environment.get(f"BACKLOT_{name.upper()}_SECONDS", agent.get(f"{name}_seconds"))
    try:
        return default if value is None else max(0.0, float(value))
    except ValueError as error:
        raise UsageProblem(
            "setting", f"{safe_text(str(value))!r} is no number of seconds for {name}."
        ) from error


def read_config(path: Path, *, must_exist: bool) -> dict[str, Any]:
    """The config file as TOML has it; nothing for one that need not exist."""
    try:
        text = path.read_text("utf-8")
        import tomllib  # noqa: PLC0415 (not on the way of those who have no config file)

        return tomllib.loads(text)
    except FileNotFoundError as error:
        if must_exist:
            raise UsageProblem("config", f"There is no config file {path}.") from error
        return {}
    except (OSError, ValueError) as error:  # what is no UTF-8 or no TOML is a ValueError
        raise UsageProblem("config", f"The config file {path} cannot be read: {error}.") from error
