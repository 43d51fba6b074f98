"""Being the agent of a state folder, until told to stop."""

from __future__ import annotations

import threading

from backlot_tui import __version__
from backlot_tui.agent.config_watch import ConfigWatch
from backlot_tui.agent.log import log, open_log
from backlot_tui.agent.loop import Agent
from backlot_tui.domain.agent_settings import AgentSettings
from backlot_tui.state.folder import StateFolder
from backlot_tui.state.presence import hold


def run_agent(
    folder: StateFolder,
    rules: AgentSettings,
    watch: ConfigWatch,
    *,
    settle_s: float,
    idle_exit_s: float,
    stop: threading.Event,
) -> bool:
    """False, at once, if another process is the agent of this folder.

    watch: tells of rules that take the place of `rules`.
    """
    with hold(folder.agent_lock, __version__) as mine:
        if not mine:
            return False
        open_log(folder.agent_log)
        log("started", version=__version__)
        Agent(folder, rules, watch, settle_s=settle_s, idle_exit_s=idle_exit_s).run(stop)
        log("stopped")
        return True
