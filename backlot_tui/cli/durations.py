"""Spans of time as a person writes them behind an option."""

from __future__ import annotations

import argparse
import math


def duration(text: str) -> float:
    """A number of seconds or days: not below zero, and not endless. For argparse's `type`."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 up")
    return number
