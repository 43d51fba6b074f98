"""Which of two versions of this product is the older one."""

from __future__ import annotations

import re


def release(version: str) -> tuple[int, ...]:
    """What sorts versions: the numbers of `1.2.3`, whatever follows them; nothing for no version.

    Zeros at the end count for nothing: 1.2 and 1.2.0 are one release.
    """
    numbers = re.match(r"\d+(?:\.\d+)*", version)
    found = [int(number) for number in numbers[0].split(".")] if numbers else []
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def is_older(version: str, than: str) -> bool:
    """Whether an agent of `version` makes room for one of the version `than`."""
    return release(version) < release(than)
