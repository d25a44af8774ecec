"""An engine that steps jobs only while a test drives it."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count

from core.errors import StoreError
from core.jobs import JobId, Lane
from core.persistence import Transaction
from core.ports import NextStep
from tests.fakes.clock import FakeClock, settle

Step = Callable[[JobId, Lane], Awaitable[NextStep]]


class FakeEngine:
    """Remembers who asked to be stepped when; steps only while a test drives it."""

    def __init__(self, clock: FakeClock, *, is_alone: bool = True) -> None:
        self.wakes: list[tuple[JobId, NextStep]] = []
        """Every wish to be stepped whose transaction was committed, in order."""
        self.due: dict[JobId, NextStep] = {}
        """The earliest wish of each job."""
        self._clock = clock
        self._is_alone = is_alone
        self._numbers = count()
        self._order: dict[JobId, int] = {}

    @property
    def is_alone(self) -> bool:
        return self._is_alone

    async def wake(self, job: JobId, step: NextStep, tx: Transaction | None) -> None:
        if tx is None:
            self._note(job, step)
        else:
            tx.on_commit(lambda: self._note(job, step))

    async def run(self, step: Step) -> None:
        await self.run_until_idle(step, horizon_s=math.inf)

    async def stop(self, grace: timedelta) -> None:  # noqa: ARG002 - nothing is under way
        self.due.clear()

    async def run_until_idle(
        self, step: Step, *, horizon_s: float = 3600.0, patience_s: float = 0.0
    ) -> None:
        """Step what is due, moving the clock on, until nothing is due within the horizon.

        `patience_s` keeps waiting that long for wakes from lanes that pause, such as an outbox
        whose platform is down. A step that meets a StoreError is repeated after a second.
        """
        end, waited_s = self._clock.monotonic() + horizon_s, 0.0
        for _ in range(10_000):
            await settle()
            at, job = self._first()
            if job is None or at > end:
                if waited_s >= patience_s:
                    return
                pause_s = waited_s or 1.0
                waited_s += pause_s
                await self._clock.advance(pause_s)
            elif at > self._clock.monotonic():
                await self._clock.advance(at - self._clock.monotonic())
            else:
                waited_s = 0.0
                await self.step_now(job, step)
        raise AssertionError("jobs are stepped without end")

    async def step_next(self, step: Step) -> None:
        """Step the job that is due first, moving the clock on to its time."""
        await settle()
        at, job = self._first()
        if job is None:
            raise AssertionError("nothing is due")
        await self._clock.advance(max(0.0, at - self._clock.monotonic()))
        await self.step_now(job, step)
        await settle()

    async def step_now(self, job: JobId, step: Step) -> NextStep:
        """Step one job in the lane that it asked for, and note when it wants to come again.

        The clock moves on for a step that gives way to acknowledgments, up to a second.
        """
        lane = self.due.pop(job, NextStep(at=None)).lane
        async with asyncio.TaskGroup() as group:
            stepping = group.create_task(self._attempt(job, lane, step))
            await settle()
            for _ in range(4):
                if not stepping.done():
                    await self._clock.advance(0.25)
            following = await stepping
        self._note(job, following)
        return following

    async def _attempt(self, job: JobId, lane: Lane, step: Step) -> NextStep:
        try:
            return await step(job, lane)
        except StoreError:
            return NextStep(at=self._clock.monotonic() + 1.0, lane=lane)

    def _first(self) -> tuple[float, JobId | None]:
        entries = [(step.at or 0.0, self._order[job], job) for job, step in self.due.items()]
        at, _, job = min(entries, default=(math.inf, 0, None))
        return at, job

    def _note(self, job: JobId, step: NextStep) -> None:
        if step.at is None:
            return
        self.wakes.append((job, step))
        known = self.due.get(job)
        if known is None or known.at is None or step.at < known.at:
            self.due[job] = step
            self._order[job] = next(self._numbers)
