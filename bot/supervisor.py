"""Keep one platform running, whatever it raises, without touching the others."""

import logging

from core.ports import Clock, Intake, Platform

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
STEADY_S = 120.0
"""A platform that ran this long starts again with a short pause."""


async def supervise(platform: Platform, intake: Intake, clock: Clock) -> None:
    """Run a platform until cancelled; start it again, ever more slowly, whenever it ends."""
    pause_s = FIRST_PAUSE_S
    while True:
        started = clock.monotonic()
        try:
            await platform.run(intake)
            log.error("A platform stopped by itself", extra={"platform": platform.name})
        except Exception:
            log.exception("A platform failed", extra={"platform": platform.name})
        if clock.monotonic() - started > STEADY_S:
            pause_s = FIRST_PAUSE_S
        await clock.sleep_until(clock.monotonic() + pause_s)
        pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
