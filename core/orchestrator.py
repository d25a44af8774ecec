"""The steps of one job, in order.

`step` is re-entrant: it loads the job, does ONE external effect, and moves the job on by
compare-and-set in the same transaction as the messages that this causes. It may be called twice,
late, or on two machines at once; whoever comes second finds the job moved on and starts over.
"""

from collections.abc import Awaitable, Callable

from core.delivering import Delivering
from core.errors import Stale
from core.following import Following
from core.gathering import Gathering
from core.jobs import Job, JobId, JobState, Lane, lane_of
from core.ports import NextStep
from core.preparing import Preparing
from core.spending import Spending
from core.splitting import Splitting
from core.staging import Staging
from core.submitting import Submitting
from core.workbench import NOT_UNTIL_WOKEN, Workbench


class Orchestrator:
    """Moves jobs along."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        staging, spending = Staging(bench), Spending(bench)
        self._splitting = Splitting(bench)
        preparing = Preparing(bench, staging, spending, self._splitting)
        submitting, following = Submitting(bench, staging, spending), Following(bench)
        self._gathering = Gathering(bench, following)
        self._steps = {
            JobState.ACCEPTED: preparing.plan,
            JobState.PLANNED: preparing.await_notice,
            JobState.AWAITING_ANSWER: preparing.await_answer,
            JobState.QUEUED: submitting.queue,
            JobState.SUBMITTING: submitting.settle,
            JobState.CANCELLED: submitting.settle_cancelled,
            JobState.RUNNING: following.follow,
            JobState.DELIVERING: Delivering(bench).deliver,
        }

    async def step(self, job_id: JobId, lane: Lane) -> NextStep:
        """Do a job's next effect and say when to come again.

        Raises:
            StoreError: the store cannot be used now; nothing was lost, call again later.
        """
        await self._bench.courtesy.give_way()
        job = self._bench.memory.recall(job_id) or await self._read(job_id)
        if job is None or job.state not in self._steps:
            return NOT_UNTIL_WOKEN
        if lane_of(job) is not lane:
            return self._bench.next_for(job)
        try:
            return await self._step_of(job)(job)
        except Stale:
            self._bench.memory.forget(job_id)
            return self._bench.next_for(job)

    def _step_of(self, job: Job) -> Callable[[Job], Awaitable[NextStep]]:
        if job.state is JobState.RUNNING and job.is_parent:
            return self._gathering.gather
        if job.state is JobState.DELIVERING and job.parent is not None:
            return self._splitting.hand_on
        return self._steps[job.state]

    async def resume(self) -> None:
        """Wake every job that an earlier process left unfinished."""
        ports = self._bench.ports
        async with ports.store.snapshot() as tx:
            jobs = await tx.unfinished()
        for job in jobs:
            await ports.engine.wake(job, NextStep(at=ports.clock.monotonic()), None)

    async def _read(self, job_id: JobId) -> Job | None:
        memory, is_alone = self._bench.memory, self._bench.ports.engine.is_alone
        if is_alone:
            memory.expect(job_id)
        async with self._bench.ports.store.snapshot() as tx:
            job = await tx.job(job_id)
        if job is not None and is_alone:
            memory.keep(job)
        return job
