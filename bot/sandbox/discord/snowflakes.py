"""Ids as Discord makes them: sorted by time, never twice."""

from collections.abc import Callable
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000
_TIME_SHIFT = 22


class Snowflakes:
    """Hands out ids that tell when they were made."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._last = 0

    def next(self) -> int:
        """Return an id above all before it."""
        made = (int(self._now() * 1000) - EPOCH_MS) << _TIME_SHIFT
        self._last = max(made, self._last + 1)
        return self._last


def iso(seconds: float) -> str:
    """Write epoch seconds as Discord does."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")


def made_at(snowflake: int) -> float:
    """Return the epoch seconds an id was made at."""
    return ((snowflake >> _TIME_SHIFT) + EPOCH_MS) / 1000
