"""The report: what was measured beside its bar, one row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """value beside bar, in `unit`; `most`: the bar is the most it may be, not the least."""

    what: str
    value: float
    bar: float
    unit: str = "x"
    most: bool = False

    @property
    def kept(self) -> bool:
        return self.value <= self.bar if self.most else self.value >= self.bar


def show(rows: Sequence[Row]) -> None:
    width = max((len(row.what) for row in rows), default=0)
    print(f"\n{'':<{width}} {'measured':>13}  {'bar':>12}")
    for row in rows:
        bar = f"{'at most' if row.most else 'at least'} {row.bar:g}"
        verdict = "kept" if row.kept else "MISSED"
        print(f"{row.what:<{width}} {row.value:>7.2f} {row.unit:<5}  {bar:>12}  {verdict}")
