"""How sure a share is: the exact binomial interval of Clopper and Pearson (Biometrika 26, 1934)."""

from __future__ import annotations

from math import exp, lgamma, log

_STEPS = 60


def lower_bound(right: int, of: int, confidence: float = 0.95) -> float:
    """The lower end of the two-sided interval for `right` successes in `of` tries; 0 for none."""
    if right == 0 or of == 0:
        return 0.0
    tail = (1 - confidence) / 2
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _at_least(right, of, middle) > tail:
            high = middle
        else:
            low = middle
    return low


def _at_least(right: int, of: int, share: float) -> float:
    """The chance of `right` successes or more in `of` tries."""
    if share <= 0.0:
        return 0.0
    if share >= 1.0:
        return 1.0
    return sum(
        exp(
            lgamma(of + 1)
            - lgamma(k + 1)
            - lgamma(of - k + 1)
            + k * log(share)
            + (of - k) * log(1 - share)
        )
        for k in range(right, of + 1)
    )
