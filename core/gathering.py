"""A parent under way: what its children come to is shown and told as one."""

from collections.abc import Sequence
from dataclasses import replace

from core.admission import position_of
from core.composing import elapsed_s, status_key
from core.following import Following
from core.jobs import Job, JobId, JobState
from core.manners import ProgressStyle
from core.messages import MessageRef
from core.persistence import Transaction
from core.ports import NextStep
from core.progress import MOST_BEFORE_SUCCESS, next_tick, post_number
from core.several import error_of, share_of_each
from core.several_notices import unknown_of_several
from core.splitting import are_in_doubt
from core.workbench import NOT_UNTIL_WOKEN, Workbench

WHOLE = 100


class Gathering:
    """The step of a running parent, which its children wake at their ends."""

    def __init__(self, bench: Workbench, following: Following) -> None:
        self._bench = bench
        self._following = following
        self._next_show: dict[JobId, float] = {}

    async def gather(self, job: Job) -> NextStep:
        """Show how far the children are, or end as they have ended."""
        async with self._bench.ports.store.snapshot() as tx:
            children = await tx.children(job.id)
            notice = await tx.row(status_key(job.id))
            position = await self._position(tx, children)
        if all(child.state.is_final for child in children):
            self._next_show.pop(job.id, None)
            return await self._conclude(job)
        if any(child.told_overdue for child in children) and not job.told_overdue:
            await self._tell_overdue(job)
        await self._show(job, children, notice.ref if notice else None, position)
        return NextStep(at=self._next_show[job.id])

    async def _position(self, tx: Transaction, children: Sequence[Job]) -> int | None:
        """Find the place in the queue while none of the children has had its turn."""
        if any(child.state is not JobState.QUEUED for child in children):
            return None
        first = children[0]
        waiting = await tx.waiting(first.require_plan().provider)
        return position_of(first.id, waiting, await tx.running())

    async def _conclude(self, job: Job) -> NextStep:
        """End once every child has; a child that comes back to life later stands alone."""
        async with self._bench.ports.store.transaction() as tx:
            current = await self._bench.reload(tx, job)
            children = await tx.children(job.id)
            states = {child.state for child in children}
            if JobState.DONE in states:
                return await self._deliver(tx, current, children)
            if JobState.UNKNOWN in states:
                await self._tell_unknown(tx, current, children)
                return NOT_UNTIL_WOKEN
            if JobState.FAILED not in states:
                may_come = await are_in_doubt(tx, children)
                await self._bench.cancel(tx, current, may_come=may_come)
                return NOT_UNTIL_WOKEN
        failure = next(child.failure for child in children if child.failure is not None)
        return await self._bench.fail(job, error_of(failure))

    async def _deliver(self, tx: Transaction, job: Job, children: Sequence[Job]) -> NextStep:
        """Take over what the children made, in their order."""
        share = share_of_each(children)
        made = [
            artifact
            for child in children
            if child.state is JobState.DONE
            for artifact in (await tx.artifacts(child.id))[:share]
        ]
        for index, artifact in enumerate(made):
            await tx.put_artifact(replace(artifact, job=job.id, index=index))
        started = min((each.started_at for each in children if each.started_at), default=None)
        delivering = replace(
            job,
            state=JobState.DELIVERING,
            started_at=started,
            finished_at=self._bench.ports.clock.now(),
        )
        return self._bench.next_for(await self._bench.advance(tx, job, delivering))

    async def _tell_unknown(self, tx: Transaction, job: Job, children: Sequence[Job]) -> None:
        now = self._bench.ports.clock.now()
        unknown = replace(job, state=JobState.UNKNOWN, was_unknown=True, finished_at=now)
        unknown = await self._bench.advance(tx, job, unknown)
        await self._bench.end_status(tx, unknown)
        row, proposal = self._bench.notices(unknown).unknown(unknown.require_plan())
        await self._bench.say(tx, unknown_of_several(row, unknown, children), proposal=proposal)

    async def _tell_overdue(self, job: Job) -> None:
        async with self._bench.ports.store.transaction() as tx:
            current = await self._bench.reload(tx, job)
            told = await self._bench.advance(tx, current, replace(current, told_overdue=True))
            await self._bench.say(tx, self._bench.notices(told).late())

    async def _show(
        self, job: Job, children: Sequence[Job], status: MessageRef | None, position: int | None
    ) -> None:
        bench, plan = self._bench, job.require_plan()
        clock, every_s = bench.ports.clock, plan.progress_every_s * bench.pace
        now, waited_s = clock.monotonic(), elapsed_s(job, clock.now())
        due = self._next_show.get(job.id)
        is_first, is_due = due is None, due is not None and now >= due
        if is_first or is_due:
            self._next_show[job.id] = next_tick(now - waited_s, every_s, now)
        # Children that end one after the other wake their parent more often than people care for.
        is_news = is_due or (is_first and position is not None)
        progress = (await bench.etiquette.of(job.origin.chat)).progress
        ready = sum(child.state is JobState.DONE for child in children)
        done = self._percent(children, len(plan.parts))
        notices = bench.notices(job)
        if progress is ProgressStyle.POST:
            number = post_number(waited_s, every_s, plan.wait_s[1]) if is_due else None
            if number is not None:
                async with bench.ports.store.transaction() as tx:
                    await bench.reload(tx, job)
                    row = notices.posted_progress(plan, done, waited_s, number, ready=ready)
                    await bench.say(tx, row)
        elif is_news and status is not None and progress is ProgressStyle.EDIT:
            moving = (
                notices.waiting(position)
                if position is not None
                else notices.progress(plan, done, waited_s, ready=ready)
            )
            bench.board.show(status, moving)

    def _percent(self, children: Sequence[Job], count: int) -> int:
        now = self._bench.ports.clock.now()
        done = [
            WHOLE if child.state.is_final else self._following.percent_of(child, now)
            for child in children
        ]
        return min(MOST_BEFORE_SUCCESS, sum(done) // count)
