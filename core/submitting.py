"""The paid create: at most one per attempt, whatever crashes.

An attempt row is committed before the call and answered by its own id after it. A create whose
answer was lost is never repeated by itself: the job becomes unknown, and an answer that comes
after all brings it back.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core import ledger
from core.admission import admit, fair_order, has_room_for_all
from core.bookkeeping import amend
from core.budgets import Allowance
from core.composing import status_key, waiting_key
from core.errors import BotError, ModelGone, ProviderError, ReferenceRejected, Sent, Stale
from core.fallbacks import Repair, decide
from core.jobs import NEXT, Attempt, AttemptId, AttemptOutcome, Handle, Job, JobState, Plan, Staged
from core.manners import ProgressStyle
from core.persistence import Transaction
from core.planning import is_within, make_plan, step_down
from core.ports import NextStep
from core.spending import Spending
from core.staging import Staging
from core.workbench import NOT_UNTIL_WOKEN, Workbench

log = logging.getLogger(__name__)

SKEW_S = 5.0
"""How far two machines' clocks may be apart when one judges the other's silence."""


class Submitting:
    """Steps of a job that waits for its place, or is being ordered."""

    def __init__(self, bench: Workbench, staging: Staging, spending: Spending) -> None:
        self._bench = bench
        self._spending = spending
        self._staging = staging
        self._verdicts: dict[AttemptId, Handle | ProviderError] = {}
        """What creates answered, until it is stored: the store may be down just then."""

    async def queue(self, job: Job) -> NextStep:
        """Order as soon as the limits allow it."""
        ports, plan = self._bench.ports, job.require_plan()
        if plan.provider not in ports.providers:
            gone = ModelGone(f"{plan.provider} is not configured", sent=Sent.NO)
            return await self._bench.fail(job, gone)
        now = ports.clock.now()
        if job.retry_at is not None and job.retry_at > now:
            return self._bench.next_for(job, (job.retry_at - now).total_seconds())
        try:
            # Done while the job was planned, unless the plan has changed or it waited for long.
            staged = await self._staging.ready(job, plan)
        except ProviderError as error:
            return await self._bench.fail(job, error)
        return staged if isinstance(staged, NextStep) else await self._order(job, plan, staged)

    async def _order(self, job: Job, plan: Plan, staged: Sequence[Staged]) -> NextStep:
        """Commit to an attempt, if it is the job's turn and the money suffices, and make it."""
        async with self._bench.ports.store.transaction() as tx:
            begun = await self._begin(tx, await self._bench.reload(tx, job), plan)
        if begun is None:
            return NOT_UNTIL_WOKEN
        if isinstance(begun, Allowance):
            return await self._spending.refuse(job, plan, begun)
        submitting, attempt = begun
        return await self._submit(submitting, plan, staged, attempt)

    async def settle(self, job: Job) -> NextStep:
        """Find out what became of a create that this call did not make itself.

        Somebody else may still be waiting for its answer, so it counts as lost only after the
        longest time that it can take; at once where its process is known to be gone.
        """
        ports, plan = self._bench.ports, job.require_plan()
        async with ports.store.snapshot() as tx:
            attempt = (await tx.attempts(job.id))[-1]
        if (verdict := self._verdicts.get(attempt.id)) is not None:
            return await self._apply(job, plan, attempt, verdict)
        provider = ports.providers.get(plan.provider)
        timeout_s = provider.submit_timeout_s + SKEW_S if provider else SKEW_S
        waited_s = (ports.clock.now() - attempt.opened_at).total_seconds()
        is_gone = ports.engine.is_alone and attempt.runner != self._bench.runner
        if waited_s < timeout_s and not is_gone:
            return self._bench.next_for(job, timeout_s - waited_s)
        return await self._look_for(job, plan, attempt)

    async def settle_cancelled(self, job: Job) -> NextStep:
        """Find out whether a job was ordered that the person cancelled meanwhile."""
        async with self._bench.ports.store.snapshot() as tx:
            attempts = await tx.attempts(job.id)
        if job.plan is None or not attempts or attempts[-1].outcome is not AttemptOutcome.OPEN:
            return NOT_UNTIL_WOKEN
        return await self.settle(job)

    async def _is_admitted(self, tx: Transaction, job: Job, plan: Plan) -> bool:
        """Find out whether it is the job's turn; otherwise show its place in the queue."""
        limits = self._bench.limits
        crowd = await tx.crowd(plan.provider, job.person, job.origin.chat)
        if has_room_for_all(crowd, limits):
            return True
        waiting, running = await tx.waiting(plan.provider), await tx.running()
        if job.id in admit(waiting, running, limits, plan.provider):
            return True
        position = [each.job for each in fair_order(waiting, running)].index(job.id) + 1
        await self._tell_position(tx, job, position)
        return False

    async def _begin(
        self, tx: Transaction, job: Job, plan: Plan
    ) -> tuple[Job, Attempt] | Allowance | None:
        """Open an attempt; None where others go first, or the budget that does not suffice."""
        if not await self._is_admitted(tx, job, plan):
            return None
        short = await self._spending.shortage_in(tx, job, plan.quote.price)
        if short is not None:
            return short
        attempt = await self._open(tx, job, plan)
        changed = replace(job, state=JobState.SUBMITTING, retry_at=None)
        return await self._bench.advance(tx, job, changed), attempt

    async def _open(self, tx: Transaction, job: Job, plan: Plan) -> Attempt:
        """Commit to one paid create, and enter what it is about to cost."""
        ports = self._bench.ports
        attempt = Attempt(
            id=AttemptId(ports.identifiers.fresh()),
            job=job.id,
            number=len(await tx.attempts(job.id)) + 1,
            provider=plan.provider,
            offer=plan.order.offer,
            price=plan.quote.price,
            opened_at=ports.clock.now(),
            runner=self._bench.runner,
        )
        await tx.open_attempt(attempt)
        await tx.enter(ledger.opened(job, attempt))
        return attempt

    async def _submit(
        self, job: Job, plan: Plan, staged: Sequence[Staged], attempt: Attempt
    ) -> NextStep:
        provider = self._bench.ports.providers[plan.provider]
        try:
            verdict: Handle | ProviderError = await provider.submit(
                plan.order, plan.quote, staged, attempt.id
            )
        except ProviderError as error:
            # The provider's own words may repeat the prompt, so only their kind is logged.
            name = type(error).__name__
            log.info("An order was not taken: %s", name, extra={"job_id": job.id})
            log.debug("What the provider said", exc_info=error, extra={"job_id": job.id})
            verdict = error
        self._verdicts[attempt.id] = verdict
        return await self._apply(job, plan, attempt, verdict)

    async def _apply(
        self, job: Job, plan: Plan, attempt: Attempt, verdict: Handle | ProviderError
    ) -> NextStep:
        if isinstance(verdict, Handle):
            step = await self._answered(job, attempt, verdict)
        else:
            step = await self._refused_or_stale(job, plan, attempt, verdict)
        self._verdicts.pop(attempt.id, None)
        return step

    async def _answered(self, job: Job, attempt: Attempt, handle: Handle) -> NextStep:
        """Store an answer whatever became of the job meanwhile; a late one revives it.

        A task that another order was answered with is somebody else's: ours is lost.
        """
        async with self._bench.ports.store.snapshot() as tx:
            holder = await tx.holder_of(handle)
        if holder not in {None, attempt.id}:
            log.error("An order was answered with another's task", extra={"job_id": job.id})
            return await self._lost(job, job.require_plan(), attempt)
        async with self._bench.ports.store.transaction() as tx:
            await tx.record_answer(attempt.id, handle)
            now = self._now()
            await amend(tx, job.id, attempt.id, lambda entry: ledger.taken(entry, now))
            current = await tx.job(job.id)
            if current is None or JobState.RUNNING not in NEXT[current.state]:
                return NOT_UNTIL_WOKEN
            running = replace(
                await self._bench.part_from_parent(tx, current),
                state=JobState.RUNNING,
                started_at=handle.submitted_at,
                finished_at=None,
            )
            running = await self._bench.advance(tx, current, running)
        return self._bench.next_for(running)

    async def _refused_or_stale(
        self, job: Job, plan: Plan, attempt: Attempt, error: ProviderError
    ) -> NextStep:
        try:
            return await self._refused(job, plan, attempt, error)
        except Stale:
            # The person may have cancelled just now, and then nobody else closes the attempt.
            if not await self._was_abandoned(job, attempt, error):
                raise
            return NOT_UNTIL_WOKEN

    async def _refused(
        self, job: Job, plan: Plan, attempt: Attempt, error: ProviderError
    ) -> NextStep:
        if isinstance(error, ReferenceRejected):
            await self._staging.forget(plan)
        decision = decide(error, attempt.number)
        if decision.repair is Repair.ASK:
            return await self._look_for(job, plan, attempt)
        if await self._was_abandoned(job, attempt, error):
            return NOT_UNTIL_WOKEN
        match decision.repair:
            case Repair.REPEAT:
                pause = decision.after if error.retry_after else decision.after * self._bench.pace
                return await self._requeue(job, attempt, error, plan, self._now() + pause)
            case Repair.STAGE_AGAIN if plan.order.inputs:
                repaired: Plan | None = plan
            case Repair.REFRESH:
                repaired = await self._choose_again(job, plan)
            case Repair.STEP_DOWN:
                repaired = await self._step_down(plan)
            case _:
                repaired = None
        if repaired is None:
            return await self._bench.fail(job, error, attempt.id, AttemptOutcome.REFUSED)
        if not is_within(repaired.quote.price, job.announced):
            return await self._bench.ask(job, repaired, (attempt.id, error))
        return await self._requeue(job, attempt, error, repaired)

    async def _was_abandoned(self, job: Job, attempt: Attempt, error: ProviderError) -> bool:
        """Close the attempt of a job that the person cancelled while it was being ordered."""
        async with self._bench.ports.store.transaction() as tx:
            current = await tx.job(job.id)
            if current is not None and current.state is JobState.SUBMITTING:
                return False
            await self._close(tx, attempt, error)
            return True

    async def _close(self, tx: Transaction, attempt: Attempt, error: ProviderError) -> None:
        outcome = AttemptOutcome.REFUSED
        await self._bench.close_attempt(tx, attempt.job, attempt.id, outcome, error)

    async def _requeue(
        self,
        job: Job,
        attempt: Attempt,
        error: ProviderError,
        plan: Plan,
        retry_at: datetime | None = None,
    ) -> NextStep:
        async with self._bench.ports.store.transaction() as tx:
            current = await self._bench.reload(tx, job)
            await self._close(tx, attempt, error)
            queued = replace(current, state=JobState.QUEUED, plan=plan, retry_at=retry_at)
            queued = await self._bench.advance(tx, current, queued)
        wait_s = (retry_at - self._now()).total_seconds() if retry_at else 0.0
        return self._bench.next_for(queued, max(0.0, wait_s))

    async def _choose_again(self, job: Job, plan: Plan) -> Plan | None:
        """Plan anew on a fresh catalogue; another family is only ever offered as a button."""
        shelf = self._bench.shelf
        catalogue = await shelf.current(refresh=plan.provider)
        offer = catalogue.find(plan.order.offer) or catalogue.of_family(plan.family, job.task)
        if offer is None:
            return None
        try:
            return make_plan(
                job.intent,
                job.task,
                catalogue,
                shelf.quote,
                inputs=job.inputs,
                pinned=offer.id,
                preferred=job.preferred,
            )
        except BotError as error:
            log.info("No plan after a refresh: %s", error, extra={"job_id": job.id})
            return None

    async def _step_down(self, plan: Plan) -> Plan | None:
        shelf = self._bench.shelf
        offer = (await shelf.current()).find(plan.order.offer)
        return step_down(plan, offer, shelf.quote) if offer else None

    async def _look_for(self, job: Job, plan: Plan, attempt: Attempt) -> NextStep:
        """Look for an order whose answer was lost, where its provider can be asked."""
        provider = self._bench.ports.providers.get(plan.provider)
        if provider is not None:
            try:
                found = await provider.reconcile(plan.order, plan.quote, attempt.opened_at)
            except ProviderError as error:
                log.warning("A lost order could not be looked for", exc_info=error)
            else:
                if found is not None:
                    return await self._answered(job, attempt, found)
        return await self._lost(job, plan, attempt)

    async def _lost(self, job: Job, plan: Plan, attempt: Attempt) -> NextStep:
        """Tell plainly that nobody knows; a job cancelled meanwhile needs no second message."""
        async with self._bench.ports.store.transaction() as tx:
            await tx.close_attempt(attempt.id, AttemptOutcome.UNKNOWN)
            current = await tx.job(job.id)
            if current is None or current.state is not JobState.SUBMITTING:
                return NOT_UNTIL_WOKEN
            unknown = replace(
                current, state=JobState.UNKNOWN, was_unknown=True, finished_at=self._now()
            )
            unknown = await self._bench.advance(tx, current, unknown)
            if unknown.parent is not None:
                return NOT_UNTIL_WOKEN
            await self._bench.end_status(tx, unknown)
            row, proposal = self._bench.notices(unknown).unknown(plan)
            await self._bench.say(tx, row, proposal=proposal)
        return NOT_UNTIL_WOKEN

    async def _tell_position(self, tx: Transaction, job: Job, position: int) -> None:
        """Show a place in line, and let it move; once only where messages are not changed.

        A child leaves the telling to its parent.
        """
        if job.parent is not None:
            return
        bench = self._bench
        progress = (await bench.etiquette.of(job.origin.chat, tx)).progress
        if progress is ProgressStyle.EDIT:
            notice = await tx.row(status_key(job.id))
            if notice is not None and notice.ref is not None:
                bench.line.join(job, notice.ref, position)
        elif progress is ProgressStyle.POST and not await tx.row(waiting_key(job.id)):
            await bench.say(tx, bench.notices(job).posted_waiting(position))

    def _now(self) -> datetime:
        return self._bench.ports.clock.now()
