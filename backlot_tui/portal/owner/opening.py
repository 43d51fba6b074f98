"""Opening a data folder for the owner, whether or not a portal is running on it."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from backlot_tui.domain.problems import NoPermission, NotFound
from backlot_tui.portal.data_folder import claimed, make, usable
from backlot_tui.portal.records.engine import RECORDS, Records, open_records
from backlot_tui.portal.records.migrate import is_current, migrate


@contextmanager
def opened(data: Path, *, create: bool = False) -> Iterator[Records]:
    """The records of a data folder, in this version's schema.

    `create` makes the folder if there is none. Raises NotFound, NoPermission, and UsageProblem
    where records of another version are in use by a portal.
    """
    place = data / RECORDS
    if not _is_there(place):
        if not create:
            raise NotFound(
                "no-portal",
                f"There is no portal in {data}.",
                "Name its data folder, or make one: backlot-tui portal partners add.",
            )
        make(data)
    elif not os.access(place, os.R_OK | os.W_OK):
        raise _no_permission(data)
    with closing(open_records(data)) as records:
        if not is_current(records):
            # Nobody may be at work in the old schema while it changes.
            with claimed(data):
                migrate(records)
        yield records


def _is_there(place: Path) -> bool:
    with usable(f"The data folder {place.parent}"):
        try:
            return place.exists()
        except PermissionError as error:
            raise _no_permission(place.parent) from error


def _no_permission(data: Path) -> NoPermission:
    return NoPermission(
        "data-folder",
        f"The records in {data} may not be changed by {who()}.",
        "Work as the user that the portal runs as.",
    )


def who() -> str:
    """The person at the shell, as the operating system knows them."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = str(os.getuid())
    return f"{name} (owner)"
