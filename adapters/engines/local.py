"""Move jobs within one process: a heap of due times, and workers per lane.

Nothing is kept: the store knows every unfinished job, and all are woken at the start.
"""

import asyncio
import heapq
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from core.catalogue import ProviderName
from core.errors import StoreError
from core.jobs import JobId, Lane
from core.persistence import Transaction
from core.ports import Clock, Engine, Identifiers, NextStep

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0

Step = Callable[[JobId, Lane], Awaitable[NextStep]]
LaneKey = tuple[Lane, ProviderName | None]


@dataclass(slots=True)
class _Due:
    """The one time at which a job is due; a newer entry makes it stale."""

    at: float
    lane: LaneKey


class LocalEngine(Engine):
    """An engine for one process that owns its store alone."""

    def __init__(
        self,
        clock: Clock,
        identifiers: Identifiers,
        limits: Mapping[Lane, int],
        *,
        pace: float = 1.0,
    ) -> None:
        """Take the number of workers per lane; creates have a lane per provider."""
        self._clock = clock
        self._identifiers = identifiers
        self._limits = limits
        self._pace = pace
        self._due: dict[JobId, _Due] = {}
        self._heap: list[tuple[float, int, JobId]] = []
        self._count = 0
        self._ready: dict[LaneKey, deque[JobId]] = defaultdict(deque)
        self._workers: dict[LaneKey, int] = defaultdict(int)
        self._stepping: dict[JobId, NextStep | None] = {}
        """Jobs under way, each with a wake that came meanwhile."""
        self._failures: dict[JobId, int] = {}
        self._is_store_down = False
        self._changed = asyncio.Event()
        self._stopping = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._ended = asyncio.Event()
        self._group: asyncio.TaskGroup | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_alone(self) -> bool:
        """No other process steps these jobs: the store's lock sees to it."""
        return True

    async def wake(self, job: JobId, step: NextStep, tx: Transaction | None) -> None:
        """Ask for a step; the earliest asking wins. With `tx`, only after its commit."""
        if tx is None:
            self._enter(job, step)
        else:
            tx.on_commit(lambda: self._enter(job, step))

    async def run(self, step: Step) -> None:
        """Step jobs as they fall due, until stopped."""
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                while not self._stopping.is_set():
                    self._start_due(step)
                    await self._sleep()
        finally:
            self._group = None
            self._ended.set()

    async def stop(self, grace: timedelta) -> None:
        """Begin no further step; let those under way end within `grace`, then cut them off."""
        self._stopping.set()
        self._changed.set()
        try:
            async with asyncio.timeout(grace.total_seconds()):
                await self._idle.wait()
        except TimeoutError:
            log.warning("%d steps were cut off", len(self._tasks))
            for task in tuple(self._tasks):
                task.cancel()
        if self._group is not None:
            await self._ended.wait()

    def _enter(self, job: JobId, step: NextStep) -> None:
        if step.at is None:
            return
        if job in self._stepping:
            self._stepping[job] = _earlier(self._stepping[job], step)
            return
        known = self._due.get(job)
        if known is not None and known.at <= step.at:
            return
        provider = step.provider if step.lane is Lane.CREATES else None
        self._due[job] = _Due(step.at, (step.lane, provider))
        self._count += 1
        heapq.heappush(self._heap, (step.at, self._count, job))
        self._changed.set()

    def _start_due(self, step: Step) -> None:
        now = self._clock.monotonic()
        while self._heap and self._heap[0][0] <= now:
            at, _, job = heapq.heappop(self._heap)
            due = self._due.get(job)
            if due is None or due.at != at:
                continue
            del self._due[job]
            self._stepping[job] = None
            self._ready[due.lane].append(job)
        for lane in tuple(self._ready):
            self._start_workers(lane, step)

    def _start_workers(self, lane: LaneKey, step: Step) -> None:
        if self._group is None:
            return
        waiting = self._ready[lane]
        while waiting and self._workers[lane] < self._limits[lane[0]]:
            self._workers[lane] += 1
            self._idle.clear()
            task = self._group.create_task(self._work(lane, waiting.popleft(), step))
            self._tasks.add(task)
            task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not self._tasks:
            self._idle.set()

    async def _work(self, lane: LaneKey, job: JobId | None, step: Step) -> None:
        """Step one job after the other while the lane has any."""
        try:
            while job is not None:
                following = await self._step(job, lane, step)
                woken = self._stepping.pop(job)
                self._enter(job, _earlier(woken, following))
                waiting = self._ready[lane]
                is_open = waiting and not self._stopping.is_set()
                job = waiting.popleft() if is_open else None
        finally:
            self._workers[lane] -= 1

    async def _step(self, job: JobId, lane: LaneKey, step: Step) -> NextStep:
        try:
            following = await step(job, lane[0])
        except StoreError as error:
            if not self._is_store_down:
                log.warning("Jobs wait for the store: %s", error)
            self._is_store_down = True
            return self._later(job, lane)
        except Exception:
            log.exception("A step failed", extra={"job_id": job})
            return self._later(job, lane)
        if self._is_store_down:
            log.info("The store is back")
            self._is_store_down = False
        self._failures.pop(job, None)
        return following

    def _later(self, job: JobId, lane: LaneKey) -> NextStep:
        failures = self._failures[job] = self._failures.get(job, 0) + 1
        # The longest pause is reached long before; a bare power would one day overflow.
        doublings = min(failures - 1, 10)
        pause_s = min(FIRST_PAUSE_S * 2.0**doublings, LONGEST_PAUSE_S) * self._pace
        pause_s *= 1 + self._identifiers.jitter() / 4
        return NextStep(at=self._clock.monotonic() + pause_s, lane=lane[0], provider=lane[1])

    async def _sleep(self) -> None:
        """Wait until the next job is due or something changes."""
        self._changed.clear()
        if not self._heap:
            await self._changed.wait()
            return
        if self._heap[0][0] <= self._clock.monotonic():
            return
        async with asyncio.TaskGroup() as group:
            timer = group.create_task(self._clock.sleep_until(self._heap[0][0]))
            change = group.create_task(self._changed.wait())
            await asyncio.wait((timer, change), return_when=asyncio.FIRST_COMPLETED)
            timer.cancel()
            change.cancel()


def _earlier(one: NextStep | None, other: NextStep) -> NextStep:
    if one is None or one.at is None:
        return other
    if other.at is None or one.at <= other.at:
        return one
    return other
