"""Who watches the lines: strikes when their moment has come, and keeps count of the parts."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.faults.moments import Exchange, Kind
from tests.faults.plan import Strike
from tests.faults.stage import Stage


@dataclass(slots=True)
class Watch:
    """One for all the lines of a round. What it knows is used from their threads."""

    stage: Stage
    _strikes: dict[tuple[Kind, int], list[Strike]]
    struck: list[Strike] = field(default_factory=list)
    seen: Counter[Kind] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def over(cls, stage: Stage, strikes: Iterable[Strike]) -> Watch:
        found: dict[tuple[Kind, int], list[Strike]] = defaultdict(list)
        for strike in strikes:
            found[strike.moment.kind, strike.moment.nth].append(strike)
        return cls(stage, dict(found))

    def began(self, exchange: Exchange) -> None:
        with self._lock:
            self.seen[exchange.kind] += 1
            which = (exchange.kind, self.seen[exchange.kind])
            exchange.strikes = list(self._strikes.get(which, ()))
        if exchange.kind is Kind.PART:
            for part in exchange.parts:
                self.stage.ledger.sent(part)
        self._strike(exchange, 0.0)

    def passing(self, exchange: Exchange, size: int) -> None:
        share = (exchange.passed + size) / max(1, exchange.size)
        self._strike(exchange, min(share, 0.999))

    def answered(self, exchange: Exchange) -> None:
        self.stage.ledger.answered(exchange.target, exchange.status or 0)
        self._strike(exchange, 1.0)

    def told(self, exchange: Exchange) -> None:
        if exchange.kind is Kind.PART and exchange.status in (200, 201, 204):
            for part in exchange.parts:
                self.stage.ledger.acknowledged(part)

    def _strike(self, exchange: Exchange, share: float) -> None:
        due = [strike for strike in exchange.strikes if strike.moment.share <= share]
        for strike in due:
            exchange.strikes.remove(strike)
            if strike.fault.need in (None, *self.stage.able):
                self.struck.append(strike)
                self.stage.note(str(strike))
                strike.fault.blow(self.stage, exchange)
