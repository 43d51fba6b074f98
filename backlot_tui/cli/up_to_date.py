"""Before a command looks at requests: the local copy brought to what the portal has now."""

from __future__ import annotations

import time

from backlot_tui.cli.output import print_note
from backlot_tui.desk.copying import as_of, catch_up
from backlot_tui.desk.desk import Desk
from backlot_tui.domain.problems import PortalUnreachable
from backlot_tui.domain.units import human_span


def bring_up_to_date(desk: Desk) -> bool:
    """Whether the portal answered; when it did not, the local copy serves and we say so.

    Raises PortalUnreachable where there is no copy yet.
    """
    try:
        desk.sign_in()
        catch_up(desk)
    except PortalUnreachable as problem:
        known = as_of(desk)
        if known is None:
            raise
        age = human_span(time.time() - known)
        print_note(f"{problem.sentence} Showing the local copy of {age} ago.")
        return False
    return True
