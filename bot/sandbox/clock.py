"""The stand-ins' clock: real seconds, which the control plane may push forward."""

import asyncio
import time
from collections.abc import Callable


class VirtualClock:
    """Tells epoch seconds; waits on it end early when it is advanced."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._offset = 0.0
        self._moved = asyncio.Event()

    def now(self) -> float:
        """Return epoch seconds, pushes included."""
        return self._source() + self._offset

    def advance(self, seconds: float) -> None:
        """Push the clock forward and wake every sleeper to look again."""
        self._offset += seconds
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Return once this clock, not the wall's, has moved by so many seconds."""
        end = self.now() + seconds
        while (left := end - self.now()) > 0:
            try:
                async with asyncio.timeout(left):
                    await self._moved.wait()
            except TimeoutError:
                continue
