"""Acknowledgments before everything else: steps of jobs wait while people are being answered.

All work shares one event loop, so a burst of messages would otherwise be acknowledged between the
steps of the jobs that it causes. The waiting is bounded, so that a chat that cannot be reached
delays nobody for long.
"""

import asyncio

from core.ports import Clock

PATIENCE_S = 0.25
"""How long a step waits after the newest message or answer."""
LONGEST_S = 10.0
"""How long steps wait in all while messages and answers keep coming."""


class Courtesy:
    """Counts what is being answered just now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = 0
        self._since = 0.0
        self._until = 0.0
        self._free = asyncio.Event()

    def begin(self) -> None:
        """Note that somebody waits for an answer."""
        now = self._clock.monotonic()
        if self._count == 0 or now >= self._until:
            self._since = now
        self._free.clear()
        self._count += 1
        self._prolong(now)

    def end(self) -> None:
        """Note that they have it; whoever still waits will have theirs soon, too."""
        self._count = max(0, self._count - 1)
        if self._count == 0:
            self._free.set()
        elif (now := self._clock.monotonic()) < self._until:
            self._prolong(now)

    def _prolong(self, now: float) -> None:
        self._until = min(now + PATIENCE_S, self._since + LONGEST_S)

    async def give_way(self) -> None:
        """Wait until everybody is answered, or patience has run out."""
        while self._count and self._clock.monotonic() < self._until:
            async with asyncio.TaskGroup() as group:
                timer = group.create_task(self._clock.sleep_until(self._until))
                free = group.create_task(self._free.wait())
                await asyncio.wait((timer, free), return_when=asyncio.FIRST_COMPLETED)
                timer.cancel()
                free.cancel()
