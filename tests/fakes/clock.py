"""Time that stands still until a test moves it."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

START = datetime(2025, 1, 1, tzinfo=UTC)
SETTLE_ROUNDS = 2000
"""More than any test needs; a task that never waits for anything would go on for ever."""


async def settle() -> None:
    """Let every task that can run now do so, until none can."""
    # There is no public way to ask a loop whether it would wait.
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]  # noqa: SLF001
    for _ in range(SETTLE_ROUNDS):
        await asyncio.sleep(0)
        if not ready:
            return


async def turns(count: int) -> None:
    """Let the loop go round so many times."""
    for _ in range(count):
        await asyncio.sleep(0)


class FakeClock:
    """A core Clock whose sleepers wake, in order, when a test advances it."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self._elapsed = 0.0
        self._numbers = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep_until(self, when: float) -> None:
        if when <= self._elapsed:
            await asyncio.sleep(0)
            return
        sleeper = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (when, next(self._numbers), sleeper))
        await sleeper

    async def advance(self, seconds: float) -> None:
        """Move on, stopping at every sleeper's time so that what it does happens then."""
        end = self._elapsed + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            when, _, sleeper = heapq.heappop(self._sleepers)
            self._elapsed = max(self._elapsed, when)
            if not sleeper.done():
                sleeper.set_result(None)
                await settle()
        self._elapsed = end
        await settle()
