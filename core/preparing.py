"""From an accepted wish to one that the person was told the price of."""

from dataclasses import replace

from core.admission import needs_asking
from core.collecting import Collecting
from core.composing import QUESTION_LIFE, status_key
from core.errors import BotError, Forbidden, ProviderError, Sent
from core.jobs import Asks, Job, JobState, Plan
from core.manners import ProgressStyle
from core.messages import Delivery
from core.persistence import Transaction, Waiting
from core.ports import NextStep
from core.queueing import place_of_newcomer
from core.several import plan_wish
from core.spending import Spending
from core.splitting import Splitting
from core.staging import Staging
from core.workbench import NOT_UNTIL_WOKEN, Workbench


class Preparing:
    """Steps of a job before anything is ordered."""

    def __init__(
        self, bench: Workbench, staging: Staging, spending: Spending, splitting: Splitting
    ) -> None:
        self._bench = bench
        self._spending = spending
        self._splitting = splitting
        self._staging = staging
        self._collecting = Collecting(bench)

    async def plan(self, job: Job) -> NextStep:
        """Choose the model, settings and price; tell them, or ask where they are dear."""
        if job.must_collect:
            return await self._collecting.collect(job)
        try:
            plan = plan_wish(
                job.intent,
                job.task,
                await self._bench.market(),
                inputs=job.inputs,
                pinned=job.pinned,
                preferred=job.preferred,
            )
        except BotError as error:
            return await self._bench.fail(job, error)
        short = await self._spending.shortage(job, plan.quote.price)
        if short is not None:
            return await self._spending.refuse(job, plan, short)
        is_doubtful = plan.may_refuse_people and job.announced is None
        must_ask = is_doubtful or job.asks_first
        if must_ask or needs_asking(plan.quote.price, job.announced, self._bench.limits):
            return await self._bench.ask(job, plan)
        return await self._announce(job, plan)

    async def await_notice(self, job: Job) -> NextStep:
        """Go on once the start notice stands in the chat: nobody pays for what they can't see."""
        try:
            ready = await self._staging.ready(job, job.require_plan())
        except ProviderError as error:
            return await self._bench.fail(job, error)
        if isinstance(ready, NextStep):
            return ready
        # Mostly it is still on its way, and whoever only looks keeps nobody from writing.
        async with self._bench.ports.store.snapshot() as tx:
            notice = await tx.row(status_key(job.id))
        state = notice.state if notice else Delivery.ABANDONED
        if state is Delivery.PENDING:
            return NOT_UNTIL_WOKEN
        if state is Delivery.ABANDONED:
            return await self._bench.fail(job, Forbidden("no start notice", sent=Sent.NO))
        async with self._bench.ports.store.transaction() as tx:
            current = await self._bench.reload(tx, job)
            if current.is_parent:
                return await self._splitting.split(tx, current)
            queued = await self._bench.advance(tx, current, replace(current, state=JobState.QUEUED))
        return self._bench.next_for(queued)

    async def await_answer(self, job: Job) -> NextStep:
        """Close a question that nobody answered in time; without a word where none is missed."""
        ports = self._bench.ports
        async with ports.store.transaction() as tx:
            current = await self._bench.reload(tx, job)
            asked_at = current.asked_at or current.created_at
            left = asked_at + QUESTION_LIFE - ports.clock.now()
            if left.total_seconds() > 0:
                return self._bench.next_for(current, left.total_seconds())
            await self._bench.cancel(tx, current, is_quiet=current.asks is not Asks.PRICE)
        return NOT_UNTIL_WOKEN

    async def _announce(self, job: Job, plan: Plan) -> NextStep:
        async with self._bench.ports.store.transaction() as tx:
            current = await self._bench.reload(tx, job)
            planned = replace(
                current, state=JobState.PLANNED, plan=plan, announced=plan.quote.price
            )
            planned = await self._bench.advance(tx, current, planned)
            manners = await self._bench.etiquette.of(planned.origin.chat, tx)
            position = await self._position(tx, planned, plan, manners.progress)
            row, proposal = self._bench.notices(planned, manners).start(plan, position)
            await self._bench.say(tx, row, proposal=proposal)
        # A job that was asked about has its notice already, and goes on at once.
        return self._bench.next_for(planned)

    async def _position(
        self, tx: Transaction, job: Job, plan: Plan, progress: ProgressStyle
    ) -> int | None:
        """Find a job's place in line, where its start notice is all that will be said."""
        if progress is not ProgressStyle.OFF:
            return None
        newcomer = Waiting(
            job=job.id,
            provider=plan.provider,
            person=job.person,
            chat=job.origin.chat,
            queued_at=self._bench.ports.clock.now(),
        )
        return await place_of_newcomer(tx, newcomer, self._bench.limits)
