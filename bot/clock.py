"""The time of the machine."""

import asyncio
import time
from datetime import UTC, datetime


class SystemClock:
    """Real time, for everything but tests."""

    def now(self) -> datetime:
        """Read the wall clock."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Read the clock that never jumps."""
        return time.monotonic()

    async def sleep_until(self, when: float) -> None:
        """Sleep; a time that has passed only lets others run."""
        await asyncio.sleep(max(0.0, when - self.monotonic()))
