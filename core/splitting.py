"""From a parent to its children, and the ways to call them off."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from core.collecting import MOST_BYTES, take_result
from core.errors import (
    BotError,
    ProviderUnavailable,
    ReferenceUnusable,
    ResultGone,
    Sent,
    TooLarge,
)
from core.jobs import Artifact, AttemptOutcome, Job, JobId, JobState, Lane, Plan
from core.messages import Stored, Text
from core.persistence import Transaction
from core.ports import NextStep
from core.texts import TextKey
from core.workbench import NOT_UNTIL_WOKEN, Workbench

log = logging.getLogger(__name__)

MOST_TRIES = 6
FIRST_PAUSE_S = 1.0


class Splitting:
    """Makes the children of a parent, all at once or the first one alone."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._tries: dict[JobId, int] = {}

    async def split(self, tx: Transaction, job: Job) -> NextStep:
        """Begin a parent whose start notice stands; of a series only the first is ordered yet."""
        plan, now = job.require_plan(), self._bench.ports.clock.now()
        running = replace(job, state=JobState.RUNNING, started_at=now)
        running = await self._bench.advance(tx, job, running)
        parts = plan.parts[:1] if plan.is_series else plan.parts
        for place, part in enumerate(parts):
            child = replace(self._child(job, place, part), leads=plan.is_series)
            await self._order(tx, child)
        return self._bench.next_for(running)

    async def hand_on(self, job: Job) -> NextStep:
        """Keep the first picture of a series, and order those that start from it."""
        async with self._bench.ports.store.snapshot() as tx:
            artifact, *_ = await tx.artifacts(job.id)
        try:
            kept, first = await self._keep(artifact)
        except ProviderUnavailable as error:
            tries = self._tries[job.id] = self._tries.get(job.id, 0) + 1
            log.info("The first picture could not be fetched", extra={"job_id": job.id})
            log.debug("Why it could not be fetched", exc_info=error, extra={"job_id": job.id})
            if tries < MOST_TRIES:
                pause_s = FIRST_PAUSE_S * 2 ** (tries - 1) * self._bench.pace
                return self._bench.next_for(job, pause_s)
            return await self._give_up(job, ResultGone("unreachable", sent=Sent.YES))
        except (ResultGone, TooLarge, ReferenceUnusable):
            return await self._give_up(job, ResultGone("of no use", sent=Sent.YES))
        self._tries.pop(job.id, None)
        async with self._bench.ports.store.transaction() as tx:
            current = await self._bench.reload(tx, job)
            await tx.put_artifact(kept)
            await self._bench.advance(tx, current, replace(current, state=JobState.DONE))
            await self._order_others(tx, current, first)
        return NOT_UNTIL_WOKEN

    async def _keep(self, artifact: Artifact) -> tuple[Artifact, Stored]:
        media = self._bench.ports.media
        stored = await media.download(
            artifact.url, limit=self._bench.download_limit, kind=artifact.kind
        )
        first = await take_result(media, stored.media, limit=MOST_BYTES)
        return replace(artifact, media=stored.media, mime=stored.mime), first

    async def _give_up(self, job: Job, error: BotError) -> NextStep:
        self._tries.pop(job.id, None)
        return await self._bench.fail(job, error)

    async def _order_others(self, tx: Transaction, leader: Job, first: Stored) -> None:
        """Order the rest of a series, unless the person has called it off."""
        parent = await tx.job(leader.parent) if leader.parent else None
        if parent is None or parent.wants_cancel:
            return
        for place, part in enumerate(parent.require_plan().parts):
            if place > leader.place:
                order = replace(part.order, inputs=(first.media,))
                child = self._child(parent, place, replace(part, order=order))
                await self._order(tx, replace(child, references=(), inputs=(first,)))

    def _child(self, parent: Job, place: int, part: Plan) -> Job:
        task = part.order.task
        return Job(
            id=JobId(f"{parent.id}-{place + 1}"),
            claim=parent.claim,
            origin=parent.origin,
            person=parent.person,
            language=parent.language,
            intent=replace(parent.intent, task_type=task, count=None, series=None),
            created_at=parent.created_at,
            state=JobState.QUEUED,
            plan=part,
            references=parent.references,
            inputs=parent.inputs,
            preferred=parent.preferred,
            announced=part.quote.price,
            parent=parent.id,
            place=place,
        )

    async def _order(self, tx: Transaction, child: Job) -> None:
        await tx.add_job(child)
        await self._bench.wake(tx, child.id, Lane.CREATES, child.occupies)


async def call_off(
    bench: Workbench, tx: Transaction, job: Job, *, is_recalled: bool = False
) -> Text:
    """Stop a parent's children as far as that is possible, and say how far that is.

    What was ordered goes on after a recall, and what cannot be stopped is delivered.
    """
    stopping = await bench.advance(tx, job, replace(job, wants_cancel=True))
    may_stop = {JobState.QUEUED} if is_recalled else {JobState.QUEUED, JobState.SUBMITTING}
    for child in await tx.children(job.id):
        if child.state in may_stop:
            await bench.cancel(tx, child)
        elif child.state is JobState.RUNNING and not is_recalled:
            await bench.advance(tx, child, replace(child, wants_cancel=True))
            await bench.wake(tx, child.id)
    children = await tx.children(job.id)
    if all(child.state is JobState.CANCELLED for child in children):
        may_come = await are_in_doubt(tx, children)
        await bench.cancel(tx, stopping, is_quiet=is_recalled, may_come=may_come)
        return Text(key=TextKey.PRESS_DONE)
    await bench.wake(tx, job.id)
    return Text(key=TextKey.PRESS_STOPPING)


async def are_in_doubt(tx: Transaction, children: Sequence[Job]) -> bool:
    """Tell whether one of them was called off just as it was ordered, and may still come."""
    attempts = [each for child in children for each in await tx.attempts(child.id)]
    return any(each.outcome is AttemptOutcome.OPEN for each in attempts)
