"""Progress as people see it: pure functions of time."""

import math

MOST_BEFORE_SUCCESS = 95
MOST_POSTS = 6
"""More messages about one wait would only be noise."""


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


def post_number(elapsed_s: float, every_s: float, at_most_s: float) -> int | None:
    """Number the message that is due, from 1, where progress is posted instead of edited.

    Posts stand on multiples of the interval, stretched so that the most that are allowed cover the
    longest expected wait; None between them and after the last.
    """
    stride = max(1, math.ceil(at_most_s / every_s / MOST_POSTS))
    # A tick is late rather than early, by less than half an interval.
    tick = round(elapsed_s / every_s)
    number, between = divmod(tick, stride)
    return number if not between and 1 <= number <= MOST_POSTS else None


def bar(percent: int, cells: int = 10) -> str:
    """Draw a bar for platforms that have none of their own."""
    filled = round(max(0, min(100, percent)) * cells / 100)
    return "▰" * filled + "▱" * (cells - filled)
