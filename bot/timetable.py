"""What happens by the clock: what providers told is asked anew, what is old is forgotten."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core.errors import StoreError
from core.persistence import Store
from core.ports import Clock

log = logging.getLogger(__name__)

REFRESH_EVERY = timedelta(minutes=10)
SWEEP_EVERY = timedelta(hours=1)
CLAIMS_KEPT = timedelta(hours=48)
"""Platforms deliver an event again within hours, never after a day."""
MEDIA_KEPT = timedelta(days=7)

Prune = Callable[[datetime], Awaitable[object]]
Refresh = Callable[[], Awaitable[object]]


@asynccontextmanager
async def timetable(
    refreshed: Sequence[Refresh], store: Store, clock: Clock, prune_media: Prune
) -> AsyncIterator[None]:
    """Run the regular work while the context lasts; `refreshed` is what providers are asked."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    for refresh in refreshed:
        scheduler.add_job(refresh, "interval", seconds=REFRESH_EVERY.total_seconds())
    scheduler.add_job(
        sweep, "interval", [store, clock, prune_media], seconds=SWEEP_EVERY.total_seconds()
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


async def sweep(store: Store, clock: Clock, prune_media: Prune) -> None:
    """Forget old claims and files; where the store is not to be had, the files at least."""
    try:
        async with store.transaction() as tx:
            gone = await tx.prune(clock.now() - CLAIMS_KEPT)
    except StoreError as error:
        log.warning("The sweep waits for the store", exc_info=error)
    else:
        log.info("Swept %d old rows", gone)
    await prune_media(clock.now() - MEDIA_KEPT)
