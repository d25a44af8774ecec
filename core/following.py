"""A paid task under way: polls, progress, and patience.

Polls that saw nothing write nothing: when to ask again is known in memory only. After a restart
every task is asked again at once, spread over a moment.
"""

import logging
import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core import ledger
from core.bookkeeping import amend
from core.composing import elapsed_s, status_key
from core.errors import GenerationFailed, ProviderError, ProviderTimeout, Sent
from core.jobs import Artifact, AttemptId, AttemptOutcome, Handle, Job, JobId, JobState, Plan
from core.manners import ProgressStyle
from core.messages import MessageRef
from core.ports import CancelResult, NextStep, RemoteMedia, RemoteState, RemoteStatus
from core.progress import next_tick, percent, post_number
from core.workbench import NOT_UNTIL_WOKEN, Workbench

log = logging.getLogger(__name__)

SPREAD_S = 2.0
"""Polls after a restart are spread over this many seconds."""
SLOW_POLL_S = 60.0
LONGEST_BACK_OFF_S = 30.0
MOST_DOUBLINGS = 10
GIVE_UP_AFTER = timedelta(hours=24)


@dataclass(slots=True)
class Pulse:
    """What is known in memory about a running task."""

    attempt: AttemptId
    handle: Handle
    next_poll: float
    next_progress: float
    status: MessageRef | None
    failures: int = 0
    reported: int | None = None


class Following:
    """The step of a running job."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._pulses: dict[JobId, Pulse] = {}

    async def follow(self, job: Job) -> NextStep:
        """Ask, show, and say when to come again."""
        clock, plan = self._bench.ports.clock, job.require_plan()
        pulse = self._pulses.get(job.id) or await self._take_up(job, plan)
        if job.wants_cancel and await self._cancel(job, pulse):
            return self._forget(job)
        if clock.monotonic() >= pulse.next_poll:
            status = await self._poll(job, plan, pulse)
            if status is not None and status.state is not RemoteState.WORKING:
                self._forget(job)
                return await self._conclude(job, pulse, status)
        waited_s = elapsed_s(job, clock.now())
        if waited_s > GIVE_UP_AFTER.total_seconds():
            self._forget(job)
            never = ProviderTimeout("no result within a day", sent=Sent.YES)
            return await self._bench.fail(job, never, pulse.attempt)
        if waited_s > plan.deadline_s and not job.told_overdue:
            await self._tell_overdue(job)
        if clock.monotonic() >= pulse.next_progress:
            await self._show(job, plan, pulse, waited_s)
        return NextStep(at=min(pulse.next_poll, pulse.next_progress))

    def percent_of(self, job: Job, now: datetime) -> int:
        """Estimate how far a job is; 0 until it runs."""
        if job.state is not JobState.RUNNING:
            return 0
        pulse, plan = self._pulses.get(job.id), job.require_plan()
        return percent(elapsed_s(job, now), plan.wait_s[1], pulse.reported if pulse else None)

    async def _take_up(self, job: Job, plan: Plan) -> Pulse:
        ports, bench = self._bench.ports, self._bench
        async with ports.store.snapshot() as tx:
            attempts = await tx.attempts(job.id)
            notice = await tx.row(status_key(job.id))
        attempt, handle = next(
            (each.id, each.handle)
            for each in attempts
            if each.outcome is AttemptOutcome.ANSWERED and each.handle is not None
        )
        now = ports.clock.monotonic()
        started = now - elapsed_s(job, ports.clock.now())
        first_poll = started + plan.poll_every_s * bench.pace
        if first_poll < now:
            first_poll = now + ports.identifiers.jitter() * SPREAD_S * bench.pace
        pulse = Pulse(
            attempt=attempt,
            handle=handle,
            next_poll=first_poll,
            next_progress=math.inf
            if job.parent is not None
            else next_tick(started, plan.progress_every_s * bench.pace, now),
            status=notice.ref if notice else None,
        )
        self._pulses[job.id] = pulse
        return pulse

    async def _poll(self, job: Job, plan: Plan, pulse: Pulse) -> RemoteStatus | None:
        ports, pace = self._bench.ports, self._bench.pace
        provider = ports.providers.get(plan.provider)
        every_s = SLOW_POLL_S if job.told_overdue else plan.poll_every_s
        if provider is None:
            # Taken out of the configuration: the task is paid, so wait for it to come back.
            pulse.next_poll = ports.clock.monotonic() + SLOW_POLL_S
            return None
        try:
            status = await provider.poll(pulse.handle)
        except ProviderError as error:
            pulse.failures += 1
            doubled_s = every_s * 2 ** min(pulse.failures, MOST_DOUBLINGS)
            back_off_s = min(doubled_s, max(LONGEST_BACK_OFF_S, every_s)) * pace
            if error.retry_after is not None:
                back_off_s = max(back_off_s, error.retry_after.total_seconds())
            pulse.next_poll = ports.clock.monotonic() + back_off_s
            log.debug("A poll failed", exc_info=error, extra={"job_id": job.id})
            return None
        pulse.failures = 0
        pulse.reported = max(pulse.reported or 0, status.percent or 0)
        pulse.next_poll = ports.clock.monotonic() + every_s * pace
        return status

    async def _conclude(self, job: Job, pulse: Pulse, status: RemoteStatus) -> NextStep:
        if status.state is RemoteState.FAILED or not status.media:
            error = status.error or GenerationFailed("no reason given", sent=Sent.YES)
            return await self._bench.fail(job, error, pulse.attempt)
        async with self._bench.ports.store.transaction() as tx:
            current = await self._bench.reload(tx, job)
            for index, media in enumerate(status.media):
                await tx.put_artifact(_artifact(job, index, media))
            await tx.close_attempt(pulse.attempt, AttemptOutcome.ENDED)
            await amend(tx, job.id, pulse.attempt, ledger.kept)
            ended = replace(current, finished_at=self._bench.ports.clock.now())
            ended = await self._bench.part_from_parent(tx, ended)
            # What a child made is delivered by its parent; siblings may have to start from it.
            is_told = ended.parent is not None and not ended.leads
            state = JobState.DONE if is_told else JobState.DELIVERING
            ended = await self._bench.advance(tx, current, replace(ended, state=state))
        return self._bench.next_for(ended)

    async def _tell_overdue(self, job: Job) -> None:
        async with self._bench.ports.store.transaction() as tx:
            current = await self._bench.reload(tx, job)
            told = replace(current, told_overdue=True)
            told = await self._bench.advance(tx, current, told)
            if told.parent is not None:
                await self._bench.wake(tx, told.parent)
            else:
                await self._bench.say(tx, self._bench.notices(told).late())

    async def _cancel(self, job: Job, pulse: Pulse) -> bool:
        """Ask the provider to stop; True where it did. Otherwise the result still comes."""
        result = await self._ask_to_stop(job, pulse)
        async with self._bench.ports.store.transaction() as tx:
            current = replace(await self._bench.reload(tx, job), wants_cancel=False)
            if result is CancelResult.DONE:
                await tx.close_attempt(pulse.attempt, AttemptOutcome.ENDED)
                await self._bench.cancel(tx, current)
                return True
            current = await self._bench.advance(tx, current, current)
            teller = await self._bench.teller_of(tx, current)
            await self._bench.say(tx, self._bench.notices(teller).cannot_cancel())
        return False

    async def _ask_to_stop(self, job: Job, pulse: Pulse) -> CancelResult:
        provider = self._bench.ports.providers.get(pulse.handle.provider)
        if provider is None:
            return CancelResult.UNSUPPORTED
        try:
            return await provider.cancel(pulse.handle)
        except ProviderError as error:
            name = type(error).__name__
            log.info("A task could not be stopped: %s", name, extra={"job_id": job.id})
            log.debug("What the provider said", exc_info=error, extra={"job_id": job.id})
            return CancelResult.REFUSED

    async def _show(self, job: Job, plan: Plan, pulse: Pulse, waited_s: float) -> None:
        bench = self._bench
        now, every_s = bench.ports.clock.monotonic(), plan.progress_every_s * bench.pace
        pulse.next_progress = next_tick(now - waited_s, every_s, now)
        done = percent(waited_s, plan.wait_s[1], pulse.reported)
        style = (await bench.etiquette.of(job.origin.chat)).progress
        if style is ProgressStyle.POST:
            number = post_number(waited_s, every_s, plan.wait_s[1])
            if number is not None:
                async with bench.ports.store.transaction() as tx:
                    current = await bench.reload(tx, job)
                    notices = bench.notices(current)
                    await bench.say(tx, notices.posted_progress(plan, done, waited_s, number))
        elif pulse.status is not None and style is ProgressStyle.EDIT:
            bench.board.show(pulse.status, bench.notices(job).progress(plan, done, waited_s))

    def _forget(self, job: Job) -> NextStep:
        self._pulses.pop(job.id, None)
        return NOT_UNTIL_WOKEN


def _artifact(job: Job, index: int, media: RemoteMedia) -> Artifact:
    return Artifact(
        job=job.id,
        index=index,
        kind=media.kind,
        url=media.url,
        width=media.width,
        height=media.height,
        duration_s=media.duration_s,
    )
