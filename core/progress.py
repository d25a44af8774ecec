"""Progress as people see it: pure functions of time."""

import math

MOST_BEFORE_SUCCESS = 95


def percent(elapsed_s: float, at_most_s: float, reported: int | None = None) -> int:
    """Estimate progress from 0 to 95; a provider's own figure may only raise it."""
    estimated = math.floor(max(elapsed_s, 0.0) / at_most_s * 100) if at_most_s > 0 else 0
    return min(MOST_BEFORE_SUCCESS, max(estimated, reported or 0))


def next_tick(started: float, every_s: float, now: float) -> float:
    """Give the first `started + k * every_s` after `now`, k at least 1; missed ticks are skipped.

    A schedule on multiples of the interval neither drifts nor repeats when a step comes late.
    """
    passed = math.floor((now - started) / every_s) if now > started else 0
    return started + (passed + 1) * every_s


def bar(percent: int, cells: int = 10) -> str:
    """Draw a bar for platforms that have none of their own."""
    filled = round(max(0, min(100, percent)) * cells / 100)
    return "▰" * filled + "▱" * (cells - filled)
