"""Who writes next: one at a time, and whoever answers a person before the bookkeeping."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MOST_OVERTAKEN = 8
"""How many may go in a row before one that has waited longer."""


class Turns:
    """A lock that is handed over in order, urgent ones first."""

    def __init__(self) -> None:
        self._is_held = False
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()
        self._overtaken = 0

    @asynccontextmanager
    async def turn(self, *, is_urgent: bool) -> AsyncIterator[None]:
        """Wait for one's turn, and pass it on at the end."""
        await self._take(self._urgent if is_urgent else self._others)
        try:
            yield
        finally:
            self._pass_on()

    async def _take(self, queue: deque[asyncio.Future[None]]) -> None:
        if not self._is_held:
            self._is_held = True
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if not mine.cancelled():
                # It came in the same moment, so somebody else has to have it.
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """Hand the lock over without letting go of it, so that nobody comes in between."""
        while self._urgent or self._others:
            waiting = self._next_queue().popleft()
            # Whoever was cancelled does not wait any more.
            if not waiting.done():
                waiting.set_result(None)
                return
        self._is_held = False

    def _next_queue(self) -> deque[asyncio.Future[None]]:
        is_fair = self._overtaken < MOST_OVERTAKEN or not self._others
        if self._urgent and is_fair:
            self._overtaken = self._overtaken + 1 if self._others else 0
            return self._urgent
        self._overtaken = 0
        return self._others
