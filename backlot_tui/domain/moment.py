"""Now and here, as parameters: whoever asks about due dates says when and where they ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Moment:
    """`now` knows its time zone; dates are those of that zone."""

    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()

    def day(self, days: int = 0) -> str:
        """Today and some days, as ISO 8601."""
        return (self.today + timedelta(days=days)).isoformat()

    def utc(self, ago: timedelta) -> str:
        """The moment so long ago as rows write it, in UTC."""
        return (self.now - ago).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_now() -> Moment:
    """Now, in the time zone of this machine."""
    return Moment(datetime.now().astimezone())
